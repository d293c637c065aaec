// One line an event, to standard error; JSON lines on request. spdlog stays behind this door.
// Never log a password, a token, a mail body or a record's values.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace kith::log {

enum class Level { debug, info, warn, error };
enum class Format { text, json };

void configure(Level least, Format format);
bool enabled(Level level);
void write(Level level, std::string_view event, std::string_view details);

// log::info("listening", "address={} pid={}", address, pid)
template <typename... Args>
void debug(std::string_view event, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug))
    write(Level::debug, event, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void info(std::string_view event, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info))
    write(Level::info, event, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void warn(std::string_view event, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warn))
    write(Level::warn, event, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(std::string_view event, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, event, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace kith::log
