// How the scores of an object have gone: what its records had on each day, by owner, so that whoever
// sees the records of some owners alone sees their trend.
#pragma once

#include <vector>

#include "access/actor.h"
#include "query/tally.h"
#include "storage/storage.h"

namespace kith::app {

struct QualityDay {
  Date day;
  int64_t records = 0;
  int64_t score = 0;  // of all of them together
};

// In place of what was kept for that day.
void keep_quality_day(storage::Connection& db, const schema::Object& object, Date day,
                      std::span<const query::Tally> tallies);
bool has_quality_days(storage::Connection& db);
void forget_quality_days(storage::Connection& db, Date before);
// The newest last, of owners whose records the actor sees.
std::vector<QualityDay> quality_days(storage::Connection& db, const access::Actor& actor,
                                     const schema::Object& object, int days);

}  // namespace kith::app
