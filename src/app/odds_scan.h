// The durable job that learns how records end, and works the learned probability of open ones out anew.
//
// Every night, and when an administrator asks: it reads the closed ones (app/odds_history.h), learns and
// back-tests (app/odds_backtest.h), keeps both as one row, then goes through the open ones in slices and
// writes those alone whose probability has become another.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view odds_job = "odds";

// {"object"}: of that one; {}: a job for each object of which it is learned.
Status run_odds(Workspace& workspace, jobs::Run& run);
// The job that learns it: one that is under way, else a new one.
Result<Id> start_odds(Workspace& workspace, const schema::Object& object, Id by);

}  // namespace kith::app
