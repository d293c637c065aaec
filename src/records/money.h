// Amounts in the workspace's own currency, beside the amounts as they were written.
#pragma once

#include "records/writer.h"

namespace kith::records {

// The same amount in the same currency, whatever it was worth in the base currency.
bool same_amount(std::span<const Value> a, std::span<const Value> b);
// Whether a field says the same: of an amount, what was written, for its worth moves by itself.
bool same_value(const schema::Field& field, std::span<const Value> a, std::span<const Value> b);

// For each amount that is new, or whose currency or amount has changed: base amount, rate, and the
// rate's date. An amount that stays keeps them. A currency without a rate on the amount's day is an
// error of the field.
void fill_base_amounts(const Writer& writer, const query::Stored* before, query::Stored& after,
                       std::vector<FieldError>& errors);

}  // namespace kith::records
