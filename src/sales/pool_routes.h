// The calls of public pools.
#pragma once

#include "app/app.h"

namespace kith::sales {

// More records than are taken at once go through a durable job.
inline constexpr std::string_view pool_act_job = "pool_act";
Status run_pool_act(app::Workspace& workspace, jobs::Run& run);

void add_pool_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
