// Requests for approval as JSON, many at a cost of a few statements.
#pragma once

#include "api/page.h"
#include "automation/approvals.h"

namespace kith::api {

// Of those that the caller may see the others are left out. A value of a field that the caller's role
// hides is shown to those alone who are asked to decide on it.
// Cost: two statements, and two or three for each object among their records.
void write_requests(const app::Call& call, const records::Unit& unit,
                    const std::vector<query::Stored>& requests, JsonWriter& json);

}  // namespace kith::api
