// The doors of conversion (sales/conversion.h).
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_conversion_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
