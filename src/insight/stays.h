// How long records stood in each value of a field: opportunities in their stages, leads in their
// statuses, tickets with their owners. The change log says it; nothing is kept besides.
//
// A stay begins with the record or with the change to the value, and ends with the change to another.
// What a record stands in today is no stay yet: it is told apart, as of `now`. Records that were
// brought in with the value they have say nothing of the ones before.
//
// Cost: a scan of the records that the filter picks, and a look at each change of the object.
#pragma once

#include <vector>

#include "query/read.h"

namespace kith::insight {

inline constexpr size_t longest_max = 10;

struct Stays {
  Value value;  // an id, or the option; NULL is none
  int64_t count = 0;
  int64_t mean_s = 0;
  int64_t median_s = 0;  // both by the nearest rank
  int64_t p90_s = 0;
  int64_t standing = 0;  // records that are there now
  int64_t standing_mean_s = 0;
  struct Longest {
    Id record;
    int64_t seconds;
  };
  std::vector<Longest> longest;  // of those that are there now, the longest first
};

// `field`: of one column. In no order.
std::vector<Stays> stays(const query::ReadEnvironment& environment, const query::Question& picked,
                         const schema::Field& field, Timestamp now);

}  // namespace kith::insight
