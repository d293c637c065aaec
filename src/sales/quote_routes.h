// Quotes: made of an opportunity, as a new version, sent.
#pragma once

#include <vector>

#include "app/route.h"

namespace kith::sales {

void add_quote_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
