// The daily job of what days do to contracts and payment plans.
//
// Planned payments whose day has passed become overdue; contracts whose end has passed are expired, or
// followed by the next one where they renew by themselves; owners are told 60, 30 and 7 days before an
// end, and when notice must be given: once for each. With {"all":true} every sum is noted anew, which
// heals what nobody told the log.
#pragma once

#include "app/app.h"

namespace kith::sales {

inline constexpr std::string_view contract_days_job = "contract_days";

// Every hour: asks for it once on each day of the workspace's calendar, soon after midnight there.
inline constexpr std::string_view contract_days_asker = "contract_days_due";
Status ask_for_contract_days(app::Workspace& workspace, jobs::Run& run);

Status run_contract_days(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
