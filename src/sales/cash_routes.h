#pragma once

#include "app/app.h"

namespace kith::sales {

void add_cash_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
