// Cancelling a job that somebody has started.
#pragma once

#include "app/workspace.h"

namespace kith::app {

// The batch that it writes in ends where it is, so that it can be taken back.
Status cancel_job(Workspace& workspace, const jobs::Job& job);

}  // namespace kith::app
