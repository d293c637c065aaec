// Signed tree heads: what the sealed log was at an instant, said so that it cannot be taken back.
//
// Ed25519 over this text, each line ended by a line feed:
//
//   kith tree head 1
//   size SIZE
//   root ROOT                  lower-case hexadecimal
//   at MICROSECONDS            since 1970
//
// Each seal makes one. Of an hour the newest is kept, for thirty days, and of a day the newest for
// ever; whoever wants to hold the log to a head keeps that elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "storage/storage.h"

namespace kith::records {

struct TreeHead {
  int64_t size = 0;
  Hash256 root{};
  Timestamp at{};
  PublicKey key{};
  Signature signature{};
  bool operator==(const TreeHead&) const = default;
};

std::string signed_text(const TreeHead& head);
bool is_genuine(const TreeHead& head);  // signed by the key that it names

std::optional<TreeHead> newest_head(storage::Connection& db);
std::optional<TreeHead> head_of_size(storage::Connection& db, int64_t size);
// The largest first, below `before` (0: from the largest).
std::vector<TreeHead> heads_before(storage::Connection& db, int64_t before, int limit);
// The smallest first, above `after`.
std::vector<TreeHead> heads_after(storage::Connection& db, int64_t after, int limit);
// In the place of the one before it of the same hour.
void keep(storage::Connection& db, const TreeHead& head);
// Answers how many went.
int64_t thin_heads(storage::Connection& db, Timestamp now);

// {"size","root","at","at_us","key","signature"}
void write_head(const TreeHead& head, JsonWriter& out);
void write_head_members(const TreeHead& head, JsonWriter& out);
// Errors: invalid for what is no head. Whether it is signed is another question.
Result<TreeHead> parse_head(const Json& json);

}  // namespace kith::records
