// Byte bounds of UTF-8, for index ranges.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith::query {

// The least text above every text that starts with `prefix`; nothing when there is none. The last
// code point is stepped on, not the last byte: PostgreSQL takes only valid UTF-8.
std::optional<std::string> after_prefix(std::string_view prefix);

bool valid_utf8(std::string_view text);

}  // namespace kith::query
