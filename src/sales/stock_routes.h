// The routes of stock: receive, deliver, take back, count.
#pragma once

#include <vector>

#include "app/route.h"

namespace kith::sales {

void add_stock_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
