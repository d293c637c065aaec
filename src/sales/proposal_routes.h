// The customer's side of quotes, for whoever holds a link, and the links themselves.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_proposal_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
