// The door of stays (insight/stays.h).
#pragma once

#include "app/app.h"

namespace kith::insight {

void add_stay_routes(std::vector<app::Route>& routes);

}  // namespace kith::insight
