// Transactions that began before a change of the schema may hold an older one in their hands. A job that
// goes over all records waits until they have ended: what they wrote is there by then.
#pragma once

#include "app/workspace.h"

namespace kith::app {

// Code::busy when a transaction is very long. Returns early where the job is cancelled.
Status outlast_older_writers(Workspace& workspace, const jobs::Run& run);

}  // namespace kith::app
