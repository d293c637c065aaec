// How many came to each hop of the chain (sales/chain.h), and how many days it took them.
#pragma once

#include <vector>

#include "sales/chain.h"

namespace kith::sales {

struct HopDays {
  Hop hop{};
  int64_t reached = 0;
  // Since the nearest hop before that the record has with a day. Where this one came earlier than that
  // (money before the invoice), there are no days to count: `earlier` tells how many those are.
  int64_t samples = 0;
  int64_t median_days = 0;  // both by the nearest rank
  int64_t p90_days = 0;
  int64_t earlier = 0;
};

// Days from the nearest hop before it; nothing without a day or a hop before. Below zero: it came earlier.
std::optional<int64_t> days_before(const Chain& chain, Hop hop);

// From `first` on, in the chain's order.
std::vector<HopDays> days_of_hops(const std::unordered_map<Id, Chain>& chains, Hop first);

}  // namespace kith::sales
