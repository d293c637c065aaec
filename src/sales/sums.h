// What one field comes to over live records, seen as the program sees them.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Of money: in the workspace's currency. Nothing there is nothing. Throws where the sum does not fit. Cost:
// one statement.
Decimal sum_of(const records::Unit& unit, const schema::Object& object, query::Filter filter,
               std::string_view field);

}  // namespace kith::sales
