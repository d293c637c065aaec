// What readers of a signed document check it with.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_signing_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
