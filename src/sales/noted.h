// Values that the program notes on records (read_only fields), and how they are stored.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

void set(query::Stored& record, std::string_view field, Value value);  // its first column
// In the currency and at the rate of `like`; nothing where that has no amount.
void set_money(query::Stored& record, std::string_view field, std::optional<Decimal> amount,
               std::span<const Value> like);
// Stores what differs; false where the version of the record has moved on.
bool note(const records::Unit& unit, const query::Stored& before, const query::Stored& after);

}  // namespace kith::sales
