// Several operations at once, all or nothing: the body of POST /batch.
#pragma once

#include <vector>

#include "records/batch.h"

namespace kith::records {

inline constexpr size_t operations_max = 1'000;

// [{"op":"create|update|delete|restore","object","id"?,"version"?,"values"?},…]. Where an id is
// expected, in `id` and in references among `values`, "$2" names the record of the third operation.
// Errors name the place: "operations[3].email". `unit` carries the batch, if there is to be one.
Result<std::vector<Saved>> apply_operations(const Records& records, const Unit& unit,
                                            const Json& operations);

}  // namespace kith::records
