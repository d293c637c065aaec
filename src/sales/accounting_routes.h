#pragma once

#include "app/app.h"

namespace kith::sales {

void add_accounting_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
