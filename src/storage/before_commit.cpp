#include "storage/before_commit.h"

namespace kith::storage {

void before_commit(Connection& db, LateWork work) {
  if (auto* together = dynamic_cast<CommitsTogether*>(&db))
    return together->before_commit(std::move(work));
  work(db);
}

}  // namespace kith::storage
