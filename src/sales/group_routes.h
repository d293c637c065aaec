#pragma once

#include "app/app.h"

namespace kith::sales {

void add_group_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
