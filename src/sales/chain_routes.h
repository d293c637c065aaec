// The doors of the chain from lead to cash (sales/chain.h).
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_chain_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
