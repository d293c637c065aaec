// What has changed in a forecast since an instant: each opportunity whose part in it is another now,
// and why. The past is read from the change log (query/past.h); no snapshots are kept.
//
// An opportunity counts with its amount in the base currency where it is open or won, its close date
// lies in the period, and it meets the filter. So the differences of all changes together are the
// forecast of now less that of then.
//
// Cost: a pass over the opportunities that were written since, now and as they were.
#pragma once

#include "query/read.h"

namespace kith::sales {

struct ForecastQuestion {
  const schema::Object* opportunities = nullptr;
  query::Filter filter;  // whose, of which product …
  Date from;
  Date to;  // the last day
  Timestamp since;
};

enum class ForecastChange {
  won,  // was open
  up,   // another amount
  down,
  added,      // was not there then
  pulled_in,  // closed outside the period then
  reopened,   // was lost, or won
  came,       // did not meet the filter then
  lost,
  slipped,  // closes later than the period, or on no day
  earlier,  // closes before it
  removed,
  went,  // does not meet the filter any more
};
std::string_view name_of(ForecastChange change);

// As the opportunity stood at one of the two moments.
struct ForecastState {
  bool there = false;
  bool meets = false;
  Id owner;
  Decimal amount;
  std::optional<Date> close_date;
  std::string status;
};

struct ForecastDifference {
  Id opportunity;
  ForecastChange change = ForecastChange::up;
  ForecastState then;
  ForecastState now;
  Decimal difference;
};

// Of the two moments one state may be missing. Nothing where the part is the same.
std::optional<ForecastDifference> difference_of(const ForecastQuestion& question, Id opportunity,
                                                const ForecastState& then,
                                                const ForecastState& now);

// The largest difference first. Where the environment of then refuses (Past::refusal), what is
// answered means nothing.
std::vector<ForecastDifference> forecast_changes(const query::ReadEnvironment& now,
                                                 const query::ReadEnvironment& then,
                                                 const ForecastQuestion& question);

// What is open or won in the period now.
Decimal forecast_now(const query::ReadEnvironment& now, const ForecastQuestion& question);

}  // namespace kith::sales
