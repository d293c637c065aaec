// What planned payments, payments and invoices have in common: they stand on one contract or order and
// are in its currency.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

enum class Alone { refused, allowed };

// The contract or order that the draft names, once it is this write's turn with it. Refuses both at once,
// and none unless a part may stand alone.
std::optional<query::Stored> whole_in_turn(const records::Unit& unit, records::Draft& draft,
                                           Alone alone);
// An amount without a currency gets the whole's; another one is refused.
bool fit_currency(records::Draft& draft, const query::Stored& whole);
// What changes hands is whole in the currency's smallest coin: a yen has no half.
void demand_whole_coins(const records::Unit& unit, records::Draft& draft);
Decimal whole_coins(Decimal amount, std::string_view currency);  // rounded to them

}  // namespace kith::sales
