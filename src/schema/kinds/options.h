// Options of choice and choices.
#pragma once

#include <string_view>

#include "schema/kinds/common.h"

namespace kith::schema::kind {

// No doubles, no blank values, nothing that a list or a cell of a file could not hold.
Status check_options(const Field& field);

enum class Accept { values, values_and_labels };

// The option, or an error that lists what there is, the nearest first. Inactive ones are refused.
Result<const Option*> read_option(const Field& field, std::string_view in, Accept accept);

Json option_schema(const Field& field);  // {"type":"string","enum":[…]}

}  // namespace kith::schema::kind
