// What is said of a period: a target, or an adjustment of its forecast.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Begins with its period, is one's or a team's but not both, belongs to whom it is for, and is
// named after all that.
Status fit_period(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
