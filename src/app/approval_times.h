// Once an hour: steps whose time is over are reminded of or escalated, and turns follow who is away.
#pragma once

#include <string_view>

#include "app/workspace.h"
#include "jobs/jobs.h"

namespace kith::app {

inline constexpr std::string_view approval_times_job = "approval_times";
// Each request in a transaction of its own, with its new date: a crash repeats nothing.
Status keep_approval_times(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
