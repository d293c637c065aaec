// What of a change is sealed: one line of text, the same on every engine and in every archive.
//
//   kith-change/1 SEQ AT ACTOR VIA BATCH OBJECT RECORD ACT VERSION DIGEST
//
// Whole numbers in decimal, one space between; AT in microseconds since 1970, nobody and no batch as
// 0, VIA and ACT by their numbers (change.h). DIGEST, in lower-case hexadecimal, is SHA-256 over the
// 16 bytes of the change's salt and the bytes of its `fields` as the log keeps them. So the values
// themselves are not in the tree: without values and salt the digest says nothing about them, which is
// what is left when somebody's data is erased. The leaf is the line without a line end, hashed as
// RFC 6962 2.1 says. Never changed: a later form gets another number.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "storage/storage.h"

namespace kith::records {

using Salt = std::array<std::byte, 16>;

// A row of the log as it stands there.
struct LoggedChange {
  int64_t seq = 0;
  int64_t at_us = 0;
  int64_t actor = 0;
  int64_t via = 0;
  int64_t batch = 0;
  int64_t object = 0;
  int64_t record = 0;
  int64_t act = 0;
  int64_t version = 0;
  std::string_view fields;  // borrowed from the row
};

// Of seq, at, actor, via, batch, object, record, act, version, fields.
LoggedChange logged_change(const storage::Row& row);

Hash256 digest_of(const Salt& salt, std::string_view fields);
std::string seal_line(const LoggedChange& change, const Hash256& digest);

// What an auditor reads off a line. Nothing when it is none.
struct SealLine {
  int64_t seq = 0;
  int64_t object = 0;
  int64_t record = 0;
  int64_t act = 0;
  Hash256 digest;
};
std::optional<SealLine> parse_seal_line(std::string_view line);

}  // namespace kith::records
