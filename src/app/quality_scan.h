// The durable job that keeps scores true where no write of the record itself does it.
//
// A whole run works through an object in slices: it reads beside everybody else's work and writes
// those scores alone that have become others, then notes the day (app/quality_days.h). It runs when a
// rule has changed and every night, for days pass. Every five minutes a small one follows the change
// log to records that rules about related records lean on: an account whose first contact came.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view quality_job = "quality";

// In the transaction that changes a rule of the object.
Status start_quality(const records::Unit& unit, jobs::Queue& queue, std::string_view object);
// All records of the object at once, as of the unit's now: for those who make a past, as of a sample.
void score_anew(const Workspace& workspace, const records::Unit& unit,
                const schema::Object& object);

// {"object"}: of that one, wholly; {"changed":true}: what the log says; {}: a job for each object.
Status run_quality(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
