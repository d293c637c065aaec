// Purchase orders: what is bought of whom, and how much of it has come in.
#pragma once

#include "app/app.h"

namespace kith::sales {

// Rule. The amount follows the lines; what has come in is no draft any more; who orders says since when.
Status keep_purchase_order(const records::Unit& unit, records::Draft& draft);

// What its lines say of its status: "ordered", "partly_received" or "received".
std::string_view status_by_lines(const records::Unit& unit, Id purchase_order);
// Reaction to receipts that are taken back: the status goes back with them.
app::Reaction follow_receipts();

}  // namespace kith::sales
