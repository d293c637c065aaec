// Numbers by which other systems know their records.
#pragma once

#include <optional>
#include <string_view>

namespace kith {

// Salesforce writes an id with 15 characters, of which A and a are two, or with three more that say
// which of the 15 are capitals. The 15 of such an 18; nothing for whatever else.
std::optional<std::string_view> short_record_code(std::string_view code);

}  // namespace kith
