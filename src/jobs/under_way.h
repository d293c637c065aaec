// Whether a job of a kind is under way already, so that a second need not be asked for.
#pragma once

#include "jobs/jobs.h"

namespace kith::jobs {

// The newest job of that kind that runs, else the newest that waits; with `object`, of those whose
// payload names that object. Cost: one statement over the jobs that run or wait.
std::optional<Job> under_way(storage::Connection& db, std::string_view kind,
                             std::string_view object = {});

}  // namespace kith::jobs
