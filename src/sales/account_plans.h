// Plans of target accounts: what holds for one, and what the program notes on it (sales/coverage.h reckons).
//
// An account is a target while it has a plan that is a draft or active: one at a time. Score, roles, last
// touch, pipeline and next step stand on the plan as notes of the program (Records::note), so a list of plans
// sorts and filters along an index. A reaction keeps them behind the log, and an hourly job lets touches grow
// old. A plan that is won or closed keeps what it had.
#pragma once

#include "app/app.h"

namespace kith::sales {

// A draft, or active.
bool is_open_plan(const query::Stored& plan);

Status keep_account_plan(const records::Unit& unit, records::Draft& draft);
// Its title, account, plan and instant, where they were left empty.
Status keep_content_delivery(const records::Unit& unit, records::Draft& draft);

inline constexpr std::string_view account_plan_job = "account_plans";

app::Reaction follow_account_plans();
Status run_account_plans(app::Workspace& workspace, jobs::Run& run);

// Content is everybody's to read: roles of a workspace that was there before are told so.
Status plant_content_rights(const records::Records& records, const records::Unit& unit, Locale);

}  // namespace kith::sales
