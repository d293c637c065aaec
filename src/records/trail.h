// The change log read as an audit trail: newest first, over all objects, by who, when, what.
//
// The trail of a person goes along an index of the log; by an object alone, a kind or a way there is none:
// each would cost every write for a question that few ask. The log is in order of time, so a date is
// found in it by bisection, and a page looks at no more than `looked_at_max` changes of those that an
// index leaves: where few match, it comes back short, with the place to go on from.
#pragma once

#include "records/change.h"

namespace kith::records {

struct TrailQuestion {
  int64_t object = 0;  // 0: any
  Id record;
  Id actor;
  std::optional<Act> act;
  std::optional<Via> via;
  Id batch;
  std::optional<Timestamp> from;  // inclusive
  std::optional<Timestamp> to;    // exclusive
  int64_t before = 0;             // go on below this change; 0: from the newest
};

struct TrailPage {
  std::vector<Change> changes;
  int64_t next = 0;  // 0: the beginning of the log, or of the time asked for, has been reached
};

inline constexpr int looked_at_max = 20'000;

TrailPage read_trail(storage::Connection& db, const schema::Schema& schema,
                     const TrailQuestion& question, int limit);

}  // namespace kith::records
