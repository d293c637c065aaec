// The payment plan of a contract or order, the payments that settle it, and invoices.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Rules. A plan does not pass the amount of its whole. A payment is refused beyond what is open of the
// contract or order that it names; what a customer pays beyond it is a payment of the account alone,
// its credit. An allocation stays within its payment and its planned payment.
Status keep_plan_item(const records::Unit& unit, records::Draft& draft);
Status keep_payment(const records::Unit& unit, records::Draft& draft);
Status keep_allocation(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
