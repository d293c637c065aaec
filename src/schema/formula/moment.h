// When and where a formula is looked at: what TODAY() and NOW() are, and on which day an instant lies.
#pragma once

#include "base/time.h"

namespace kith::schema::formula {

struct Moment {
  Timestamp now{};
  const TimeZone* zone = &TimeZone::utc();
  Date today() const { return zone->date_at(now); }
};

}  // namespace kith::schema::formula
