// The door of the forecast's changes (sales/forecast_changes.h). The grid itself is groups of
// opportunities, targets and adjustments, which everybody can ask for.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_forecast_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
