// What is said of a period: a target, or an adjustment of its forecast.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Begins with its period, is one's, a team's or a territory's but never two of them, belongs to whom it is for, and is
// named after all that.
Status fit_period(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
