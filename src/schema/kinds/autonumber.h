// Numbers of documents: a prefix and a counter with leading zeros, "Q-00042".
#pragma once

#include <cstdint>
#include <string>

#include "schema/schema.h"

namespace kith::schema {

// What the field says for a count: settings `prefix` and `digits` (5). Room `records` counts.
std::string format_autonumber(const Field& field, int64_t count);

}  // namespace kith::schema
