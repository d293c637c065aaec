// The small grammar inside of a vCard's line: name, parameters, escapes, encodings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::formats {

using VCardParameters = std::vector<std::pair<std::string, std::string>>;  // names in upper case

struct VCardLineHead {
  std::string group;
  std::string name;  // in upper case
  VCardParameters parameters;
  size_t value_at = 0;
};

// Nothing without a colon. 2.1's bare parameters become TYPE, ENCODING where they name one.
std::optional<VCardLineHead> head_of(std::string_view line);
std::string parameter(const VCardParameters& parameters, std::string_view name);
bool says(const VCardParameters& parameters, std::string_view name, std::string_view value);
std::vector<std::string> types_of(const VCardParameters& parameters, bool& preferred);

std::string lower(std::string_view text);
std::string_view trimmed(std::string_view text);
std::string unescaped(std::string_view text);
std::vector<std::string> components(std::string_view text);  // between ; unescaped, at least one
std::vector<std::string> list(std::string_view text);        // between , unescaped, none empty
std::string quoted_printable_decoded(std::string_view text);
std::optional<std::string> base64_decoded(std::string_view text);
std::string date_of(std::string_view text);       // "19850412" is 1985-04-12
std::string apple_label(std::string_view label);  // "_$!<HomePage>!$_" is HomePage
bool is_messenger(std::string_view name);         // X-SKYPE, X-QQ

}  // namespace kith::formats
