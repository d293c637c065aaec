// A month of commission worked out anew: as a durable job in slices, in one batch that can be undone.
#pragma once

#include <vector>

#include "app/app.h"

namespace kith::sales {

inline constexpr std::string_view commission_job = "commission";

struct MonthAsked {
  Id job;
  Id batch;
};
// All that counts in the month of `day`, and all lines of it that nobody has approved: by the rules as they are now.
Result<MonthAsked> recalculate_commission(const records::Unit& unit, jobs::Queue& queue, Date day,
                                          std::string label);

// Payload: {"month":"2026-11-01","batch"}; without a batch the lines belong to none.
Status run_commission(app::Workspace& workspace, jobs::Run& run);

// POST /api/v1/commissions/recalculate
void add_commission_routes(std::vector<app::Route>& routes);

// In a workspace from before: whoever changes nothing but what is theirs sees their own commission alone, as the first
// roles of a new one do.
Status plant_commission_rights(const records::Records& records, const records::Unit& unit, Locale);

}  // namespace kith::sales
