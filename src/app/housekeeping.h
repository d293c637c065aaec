// What the program does by itself every night: forgets old idempotency keys, thins the heads of the
// sealed log and empties the recycle bin of what has lain there longer than the retention time.
#pragma once

#include "app/workspace.h"

namespace kith::app {

inline constexpr std::string_view housekeeping_job = "housekeeping";

Status keep_house(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
