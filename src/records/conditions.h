// Paths and filters that the program itself asks with.
#pragma once

#include <span>
#include <vector>

#include "query/filter.h"

namespace kith::records {

query::Path whole(const schema::Object& object, const schema::Field& field);
query::Filter where(const schema::Object& object, const schema::Field& field, query::Op op,
                    std::vector<Value> values);
query::Filter where_id_in(const schema::Object& object, std::span<const Id> ids);

}  // namespace kith::records
