// Work of a write that is cheaper done together with that of others, right before they all commit.
//
// SQLite: FTS5 gathers words in memory and writes them out at every savepoint. Each request has one
// of its own, so words that are put at once cost 60 µs a record, and put before the commit 25.
// PostgreSQL: a request is a transaction of its own, so the work is done at once.
#pragma once

#include <functional>
#include <vector>

#include "storage/storage.h"

namespace kith::storage {

using LateWork = std::function<void(Connection&)>;

// Inside a write. In the order asked for; forgotten when the write, or the savepoint in it, is
// undone. What it throws undoes everybody who commits together, so it must not fail for reasons
// that lie in one request. Until then the write itself does not see what it does.
void before_commit(Connection& db, LateWork work);

// A connection whose writes commit together.
class CommitsTogether {
 public:
  virtual ~CommitsTogether() = default;
  virtual void before_commit(LateWork work) = 0;
};

}  // namespace kith::storage
