#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <chrono>

#include "base/json.h"

namespace kith::log {
namespace {

std::atomic<Level> least_level{Level::info};
std::atomic<Format> line_format{Format::text};

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("kith", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern("%v");
    made.set_level(spdlog::level::trace);
    return made;
  }();
  return instance;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

Timestamp now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// One event is one line, whatever the details hold.
void append_one_line(std::string& out, std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
}

std::string text_line(Level level, std::string_view event, std::string_view details) {
  std::string line = kith::format(now());
  fmt::format_to(std::back_inserter(line), " {:<5} ", name_of(level));
  append_one_line(line, event);
  if (!details.empty()) line += ' ';
  append_one_line(line, details);
  return line;
}

std::string json_line(Level level, std::string_view event, std::string_view details) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("time").timestamp(now()).key("level").string(name_of(level));
  json.key("event").string(event);
  if (!details.empty()) json.key("details").string(details);
  json.end_object();
  return line;
}

}  // namespace

void configure(Level least, Format format) {
  least_level.store(least, std::memory_order_relaxed);
  line_format.store(format, std::memory_order_relaxed);
}

bool enabled(Level level) { return level >= least_level.load(std::memory_order_relaxed); }

void write(Level level, std::string_view event, std::string_view details) {
  const bool as_json = line_format.load(std::memory_order_relaxed) == Format::json;
  const std::string line =
      as_json ? json_line(level, event, details) : text_line(level, event, details);
  logger().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace kith::log
