// When a pool takes a record back from its owner, and why.
//
// Idle: so long after the last call, e-mail or meeting that was done with it, for accounts also with
// their contacts and about their opportunities. No deal: so long after its owner got it. After won:
// so long after the last won opportunity closed, while none is open. The earliest counts, but not
// before the protection of a new owner ends.
#pragma once

#include <span>

#include "sales/pools.h"

namespace kith::sales {

struct Due {
  Timestamp at;
  std::string_view reason;  // of pool_moves: "idle", "no_deal", "after_won"
};

// Of live records of the pool's object that have owners, a few hundred at most; nothing for those that
// stay. Cost: five statements for all of them, and two for each 500 touches within the idle days.
std::vector<std::optional<Due>> due_of(const records::Unit& unit, const PoolRules& pool,
                                       std::span<const query::Stored> records);
// The pool that takes the record back: the one it came from, else the first of its owner.
Id takes_back(const records::Unit& unit, const query::Stored& record);

}  // namespace kith::sales
