// The shared views that a new workspace begins with, each set a seed of its own.
#pragma once

#include "records/records.h"

namespace kith::sales {

// What those who take leads over ask for: what waits for an answer, what is to be woken.
Status plant_lead_views(const records::Records& records, const records::Unit& unit, Locale locale);
// What lies in the pools, and what is about to go back.
Status plant_pool_views(const records::Records& records, const records::Unit& unit, Locale locale);
// What is overdue, due soon, ending, and paid for nothing yet.
Status plant_cash_views(const records::Records& records, const records::Unit& unit, Locale locale);
// One's own commission by month, what is to be approved, what is to be paid out.
Status plant_commission_views(const records::Records& records, const records::Unit& unit,
                              Locale locale);
// What is short, and what is on its way.
Status plant_stock_views(const records::Records& records, const records::Unit& unit, Locale locale);
// Target accounts that are worked on, those that are covered thinly, and what is to be reviewed.
Status plant_account_plan_views(const records::Records& records, const records::Unit& unit,
                                Locale locale);

}  // namespace kith::sales
