// What an account has paid and owes: sums of its contracts, orders and payments in the workspace's currency,
// noted on it.
#pragma once

#include "records/records.h"

namespace kith::sales {

void recount_account(const records::Unit& unit, Id account);

}  // namespace kith::sales
