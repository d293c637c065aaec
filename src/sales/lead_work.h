// What was done with a lead and what is planned, as its activities say: when it was touched last, and
// when the next step is wanted. Both stand on the lead as notes of the program (Records::note), so that a
// queue of two hundred thousand leads is one walk along an index.
//
// A reaction keeps them, behind the log: an activity or its link has changed. An hourly job fills them in
// where the log cannot: in leads that were there before the fields were.
#pragma once

#include <optional>
#include <vector>

#include "app/app.h"

namespace kith::sales {

struct LeadWork {
  std::optional<Timestamp> touched;  // the last call, e-mail or meeting that was done
  std::optional<Timestamp> next;     // when the earliest open activity is wanted
  std::vector<query::Stored> open;   // those that have a date, the earliest first
  int unanswered = 0;                // calls in a row, up to the last, that nobody answered
};

// Of all activities with the lead, or of those that `visibility` shows. Cost: three statements, and a
// row for each activity.
LeadWork work_with(const records::Unit& unit, Id lead, const query::Visibility& visibility);

// When an activity is wanted: meetings as they begin, the rest when due.
std::optional<Timestamp> wanted_at(const query::Stored& activity);

inline constexpr std::string_view lead_work_job = "lead_work";

app::Reaction follow_lead_work();
Status run_lead_work(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
