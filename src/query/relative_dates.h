// Dates as people say them: the last 30 days, this quarter. Today belongs to both the last and the
// next days, so {"last":"7d"} is today and the six days before it.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace kith::query {

struct DateRange {
  Date first;
  Date last;  // inclusive
};

// {"last":"30d"}, {"next":"2w"}, {"this":"quarter"}, {"previous":"month"}, {"following":"year"}
Result<DateRange> relative_dates(const Json& json, Date today, std::string_view place);

}  // namespace kith::query
