// Amounts in the workspace's own currency, beside the amounts as they were written.
#pragma once

#include "records/writer.h"

namespace kith::records {

// For each amount that is new, or whose currency or amount has changed: base amount, rate, and the
// rate's date. A currency whose rate nobody knows is an error of the field.
void fill_base_amounts(const Writer& writer, const query::Stored* before, query::Stored& after,
                       std::vector<FieldError>& errors);

}  // namespace kith::records
