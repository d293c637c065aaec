// What the program says to people, in both of its languages at once.
//
// Both texts stand at the place that says them, so neither can be forgotten; traditional Chinese
// is made from the simplified text when it is asked for (render). fmt checks both against the
// arguments when compiling.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

namespace kith {

enum class Locale { en, zh_cn, zh_tw };

// The best of ours for an Accept-Language header (RFC 9110 12.5.4); `otherwise` when none fits.
Locale negotiate_locale(std::string_view accept_language, Locale otherwise);
Locale locale_of(std::string_view tag, Locale otherwise);
std::string_view tag_of(Locale locale);  // "en", "zh-CN", "zh-TW"

struct Message {
  std::string en;
  std::string zh;  // simplified
};

// say("unknown field {}", "没有字段 {}", name)
template <typename... Args>
Message say(fmt::format_string<const Args&...> en, fmt::format_string<const Args&...> zh,
            const Args&... args) {
  return {fmt::format(en, args...), fmt::format(zh, args...)};
}

// Cost: zh_tw converts character by character with ICU; the others are a copy.
std::string render(const Message& message, Locale locale);
std::string to_traditional(std::string_view simplified);

}  // namespace kith
