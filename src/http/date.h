// Dates of headers (RFC 9110 5.6.7).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kith::http {

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string format_date(std::chrono::system_clock::time_point at);
// That form only; the two obsolete ones are answered with nothing.
std::optional<std::chrono::system_clock::time_point> parse_date(std::string_view text);

}  // namespace kith::http
