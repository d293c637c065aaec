// Records that a rule needs besides its own, seen as the program sees them.
#pragma once

#include <optional>

#include "query/read.h"
#include "records/records.h"

namespace kith::sales {

std::optional<query::Stored> look_up(const records::Unit& unit, std::string_view object, Id id);

// The live records of `object` whose reference `field` names `id`; at most 500.
std::vector<query::Stored> look_up_all(const records::Unit& unit, std::string_view object,
                                       std::string_view field, Id id);

// A column of one field of a record.
const Value& cell(const query::Stored& record, std::string_view field, int column = 0);
Decimal decimal(const query::Stored& record, std::string_view field, int column = 0);
std::string_view text(const query::Stored& record, std::string_view field);
// Nobody where it is empty, or where the object has no such field.
Id reference(const query::Stored& record, std::string_view field);

}  // namespace kith::sales
