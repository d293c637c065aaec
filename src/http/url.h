// Targets, queries and percent-encoding (RFC 3986, WHATWG URL 5.1), strict: what does not decode
// to UTF-8 without NUL is refused instead of guessed at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::http {

bool is_utf8(std::string_view text);

enum class Plus { literal, space };

// Nothing for a broken escape, for bytes that are no UTF-8, and for NUL.
std::optional<std::string> percent_decode(std::string_view text, Plus plus = Plus::literal);
// Keeps the unreserved characters of RFC 3986 2.3 only.
std::string percent_encode(std::string_view text);

using Parameters = std::vector<std::pair<std::string, std::string>>;  // in order, repeats kept

inline constexpr size_t parameters_max = 1'000;

// Queries and application/x-www-form-urlencoded bodies. Nothing where percent_decode says so, or
// over parameters_max.
std::optional<Parameters> parse_query(std::string_view text);

struct Target {
  std::string raw;                    // as sent, without scheme and authority
  std::string path;                   // as sent, up to the query
  std::vector<std::string> segments;  // decoded; "/" has none, "/a/" has "a" and ""
  Parameters parameters;

  std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
};

// origin-form ("/a?b"), absolute-form ("http://h/a?b") or "*" (no segments). Refused besides what
// does not decode: "." and ".." segments, and an encoded slash, backslash or control character in
// a segment: two readers could disagree on what they name. A fragment is cut off.
std::optional<Target> parse_target(std::string_view text);

}  // namespace kith::http
