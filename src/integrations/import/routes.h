#pragma once

#include <vector>

#include "app/route.h"

namespace kith::integrations {

void add_import_routes(std::vector<app::Route>& routes);

}  // namespace kith::integrations
