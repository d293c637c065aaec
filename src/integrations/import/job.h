// The run of an import over its whole file, as a durable job. A dry run is the same run with each
// transaction's records taken back: what it counts is what the real one meets.
#pragma once

#include "app/workspace.h"
#include "jobs/jobs.h"

namespace kith::integrations {

inline constexpr std::string_view import_job = "import";

Status run_import(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::integrations
