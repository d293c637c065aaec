// A roll-up field that is new, or counts otherwise from now on, gets its values as a durable job: slices
// of records, each held while it is counted, beside whoever writes (records/rollups.h). Until a record
// was reached its count or sum is blank, or what it was.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view rollup_job = "rollup";

// schema::Store::FollowRollup: refuses a condition that is none, and enqueues the job.
Status follow_rollup(jobs::Queue& queue, storage::Connection& db, const schema::Schema& schema,
                     const schema::Object& object, const schema::Field& field,
                     schema::Store::Counted counted);

Status run_rollup(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
