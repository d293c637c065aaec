// The calls of assignment rules.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_assignment_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
