// Sealing: changes that are committed and not in the tree yet go to its end, and a new head is signed.
//
// Behind the commit, never in it: a write costs nothing. What is read and hashed is read in a
// transaction of its own; the short one that follows puts it there if nobody else has sealed or
// erased meanwhile. In the order in which readers of the log are shown changes (change.h), so what
// commits late on PostgreSQL comes late in the tree, and nothing is passed over.
//
// A row that turns up below what is sealed although no transaction that could have brought it was
// open when that was sealed was put there by hand. It is left out, and the check names it.
#pragma once

#include <exception>
#include <functional>

#include "records/seal_heads.h"
#include "records/seal_store.h"

namespace kith::records {

using SignHead = std::function<TreeHead(int64_t size, const Hash256& root)>;

// What is in the database does not go on from what was signed: nothing more is signed on top of it.
struct SealBroken : std::exception {
  explicit SealBroken(Message told) : told(std::move(told)) {}
  const char* what() const noexcept override { return told.en.c_str(); }
  Message told;
};

struct SealedSome {
  int64_t looked_at = 0;  // 0: nothing waits
  int64_t sealed = 0;
};
// At most `limit` changes. Memory: some 100 bytes for each. On the bulk lane. Throws SealBroken unless
// the tree begins with that of `last`, a head that was kept outside of the database.
SealedSome seal_some(storage::Database& database, Random& random, const SignHead& sign, int limit,
                     const std::optional<TreeHead>& last = {});

// How many are committed and not sealed; counted no further than `most`.
int64_t unsealed(storage::Connection& db, int64_t most);

// The log row by row as it is to be sealed: with the transaction, which is 0 on SQLite.
struct LoggedPlace {
  int64_t seq = 0;
  int64_t xid = 0;
};
// Whether sealing will come to an unsealed row of that place, or never as it was put there by hand.
bool is_yet_to_be_sealed(const std::optional<SealState>& state, storage::Engine engine,
                         const LoggedPlace& place);

// Takes the values and salts of a record's changes out of the log for good; their digests stay, so the
// tree does. The record is to be gone itself. Answers how many changes lost their values.
int64_t erase_values(storage::Connection& db, int64_t object, Id record);

}  // namespace kith::records
