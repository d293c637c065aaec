// The doors of what the rules of territories would move, and of moving it. Territories, their members and where a
// record belongs are records and fields like any other.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_territory_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
