// What an administrator of the demo company has added: roll-ups that show in its accounts.
#pragma once

#include "app/workspace.h"

namespace kith::commands::demo {

// Those that are not there yet; jobs count them when the server first runs.
Status plant_rollups(app::Workspace& workspace);

}  // namespace kith::commands::demo
