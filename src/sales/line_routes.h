// Lines of an opportunity, written as a whole.
#pragma once

#include <vector>

#include "app/route.h"

namespace kith::sales {

void add_line_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
