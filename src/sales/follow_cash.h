// The reaction that keeps what is noted of contracts, orders and accounts true to their parts, in whatever
// way these were written.
#pragma once

#include "app/app.h"

namespace kith::sales {

app::Reaction follow_cash();

}  // namespace kith::sales
