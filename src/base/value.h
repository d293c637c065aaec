// A plain value as it moves between a request, the filter language and a statement.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

namespace kith {

using Bytes = std::vector<std::byte>;

// monostate is NULL. Ids travel as int64_t.
using Value = std::variant<std::monostate, bool, int64_t, double, Decimal, Date, Timestamp,
                           std::string, Bytes>;

inline bool is_null(const Value& value) { return value.index() == 0; }
inline Value value_of(Id id) { return id ? Value{id.value} : Value{}; }

}  // namespace kith
