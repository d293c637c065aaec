// Follows the change log to records whose score hangs on other records (app/quality_scan.h).
#pragma once

#include "app/app.h"

namespace kith::app {

Status follow_quality(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
