#pragma once

#include <vector>

#include "app/route.h"

namespace kith::sales {

void add_queue_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
