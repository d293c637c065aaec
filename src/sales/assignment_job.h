// Every minute: leads that wait for working hours or for somebody free, and leads that their owner has
// left untouched too long.
//
// What is escalated is one batch for each run and can be taken back. A lead is looked at anew in the
// transaction that would move it, so a call that was logged a second ago keeps it where it is.
#pragma once

#include "app/app.h"

namespace kith::sales {

inline constexpr std::string_view assignment_job = "assignment";

Status run_assignment(app::Workspace& workspace, jobs::Run& run);

// Tells owners of leads that somebody assigned to them by the rules in bulk; one by one the
// notifications of the activity room do.
app::Reaction tell_assigned();

}  // namespace kith::sales
