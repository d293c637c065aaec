// What approvals forbid, at the one place where every write passes (records::Guard): by screen, API,
// import, batch, undo, merge or reversion alike.
//
//   locked             a field that a waiting request has locked; rows of a relation; deleting
//   approval_required  what a process stands before, and nobody has approved as it would be
//
// The program's own writes (sums of lines, values set on approval) pass. A change that they or
// somebody spared make of what a request is about begins that request anew where its process says so.
#pragma once

#include "automation/approvals.h"

namespace kith::automation {

Status check_approvals(const records::Records& records, const ProcessListPtr& processes,
                       const records::Unit& unit, const query::Stored* before,
                       const query::Stored& after, const Approvals::MakeSystem& system);

// Whether the last decision on the record as it would be was to approve it.
bool is_approved(const records::Unit& unit, const Process& process, const query::Stored& record);

}  // namespace kith::automation
