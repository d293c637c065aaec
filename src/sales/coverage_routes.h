// The coverage of a target account, for its page.
#pragma once

#include <vector>

#include "app/route.h"

namespace kith::sales {

void add_coverage_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
