// Who took how much from a pool in a span of time, and what became of it.
#pragma once

#include "sales/pools.h"

namespace kith::sales {

struct PoolShare {
  Id person;
  int64_t claimed = 0;
  int64_t assigned = 0;
  int64_t released = 0;
  int64_t recycled = 0;
  int64_t won = 0;  // of those taken in this time: leads converted, accounts with a won opportunity
  int64_t held = 0;  // now
};
struct PoolReport {
  std::vector<PoolShare> shares;  // members and whoever took or gave, the most claimed first
  int64_t entered = 0;            // put in, released and recycled
  int64_t left = 0;
  bool complete = true;  // false: only the first 50,000 entries were looked at
};
PoolReport pool_report(const records::Unit& unit, const PoolRules& pool, Timestamp from,
                       Timestamp to);

}  // namespace kith::sales
