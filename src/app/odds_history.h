// Closed records as they looked while they were open: what the model learns from.
//
// Each is looked at on the day it entered and a week, two weeks, one, two, three, six and twelve
// months later, as long as it was open: so an open record is compared with those that were open at
// its age. At each look stands what the change log says stood there then. Where a record came in
// closed (an import) the log has nothing of its life: then facts that hold from the beginning count,
// and its age if the file said when it entered; everything else is unknown, which weighs nothing.
#pragma once

#include "app/odds_backtest.h"
#include "app/odds_facts.h"

namespace kith::app::odds {

// The newest so many closed ones teach.
inline constexpr size_t records_max = 30'000;

// Cost: a scan of the closed records, a look at each change of the object for each of its own facts,
// and at each contact.
History history_of(const query::ReadEnvironment& everything, const Subject& subject);

}  // namespace kith::app::odds
