// Changes as they are sealed: the rows of a tile with the lines that their leaves are made of.
#pragma once

#include <unordered_map>

#include "records/seal_store.h"

namespace kith::records {

struct SealedChange {
  int64_t object = 0;
  Id record;
  std::string line;    // of the leaf
  std::string fields;  // "{}" where they were erased
  bool erased = false;
};

// By seq: those that the log still has.
std::unordered_map<int64_t, SealedChange> sealed_changes(storage::Connection& db,
                                                         const LeafTile& tile);
// One of them.
std::optional<SealedChange> sealed_change(storage::Connection& db, int64_t seq, const Salt& salt);

}  // namespace kith::records
