// A formula field of a record in memory, as the database answers it.
#pragma once

#include "query/filter.h"

namespace kith::query {

Value formula_value(const schema::Field& field, const RecordView& record);

}  // namespace kith::query
