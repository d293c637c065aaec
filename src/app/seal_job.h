// Checking the sealed log from within: as a job that somebody asks for, and once a week.
#pragma once

#include "app/workspace.h"
#include "records/seal_check.h"

namespace kith::app {

inline constexpr std::string_view seal_check_job = "seal_check";

// The one that is under way, or a new one.
Result<Id> start_seal_check(Workspace& workspace, Id by);
Status run_seal_check(Workspace& workspace, jobs::Run& run);
// {"at","sealed","waiting","erased","heads","faults","ms","first":{"kind","seq"?,"what":{"en","zh"}}}
// of the last one; null when there was none.
Json last_seal_check(storage::Connection& db);

}  // namespace kith::app
