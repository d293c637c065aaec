// The flat part of TOML 1.0 (toml.io/en/v1.0.0): keys, strings on one line, integers, booleans and
// comments. Tables and arrays are refused with the line they stand on.
#include <algorithm>
#include <charconv>

#include "base/config.h"

namespace kith {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Error wrong_line(size_t number, std::string field, Message why) {
  return invalid_field(std::move(field), "bad_line",
                       {fmt::format("kith.toml, line {}: {}", number, why.en),
                        fmt::format("kith.toml 第 {} 行：{}", number, why.zh)});
}

struct Value {
  std::string text;
  SettingKind kind;
  std::string_view rest;
};

std::optional<char> unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '"':
      return '"';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

std::optional<Value> quoted(std::string_view text) {
  const char quote = text.front();
  Value value{{}, SettingKind::text, {}};
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      value.rest = text.substr(i + 1);
      return value;
    }
    if (text[i] == '\\' && quote == '"') {
      const auto plain = i + 1 < text.size() ? unescaped(text[i + 1]) : std::nullopt;
      if (!plain) return std::nullopt;
      value.text += *plain;
      ++i;
    } else {
      value.text += text[i];
    }
  }
  return std::nullopt;
}

std::optional<Value> bare(std::string_view text) {
  const size_t end = std::min(text.find_first_of(" \t\r#"), text.size());
  Value value{std::string(text.substr(0, end)), SettingKind::number, text.substr(end)};
  if (value.text == "true" || value.text == "false") {
    value.kind = SettingKind::boolean;
    return value;
  }
  std::erase(value.text, '_');
  int64_t number = 0;
  const auto read =
      std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
  if (read.ec != std::errc() || read.ptr != value.text.data() + value.text.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<Value> read_value(std::string_view text) {
  if (text.empty()) return std::nullopt;
  auto value = text.front() == '"' || text.front() == '\'' ? quoted(text) : bare(text);
  if (!value) return std::nullopt;
  const auto rest = trimmed(value->rest);
  if (!rest.empty() && rest.front() != '#') return std::nullopt;
  return value;
}

Message expected(SettingKind kind, std::string_view key) {
  switch (kind) {
    case SettingKind::text:
      return say("{} needs a text in quotes", "{} 的值应是带引号的文本", key);
    case SettingKind::number:
      return say("{} needs a whole number", "{} 的值应是整数", key);
    case SettingKind::boolean:
      return say("{} needs true or false", "{} 的值应是 true 或 false", key);
  }
  return {};
}

Status read_line(std::string_view line, size_t number, std::span<const Setting> known,
                 SettingTexts& into) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) {
    return wrong_line(number, "", say("write: key = value", "请写成：键 = 值"));
  }
  const std::string key(trimmed(line.substr(0, equals)));
  const auto setting =
      std::find_if(known.begin(), known.end(), [&](const Setting& s) { return s.name == key; });
  if (setting == known.end()) {
    return wrong_line(number, key,
                      say("unknown setting \"{}\"; kith --help lists them all",
                          "没有名为“{}”的设置；kith --help 会列出全部设置", key));
  }
  auto value = read_value(trimmed(line.substr(equals + 1)));
  if (!value || value->kind != setting->kind) {
    return wrong_line(number, key, expected(setting->kind, key));
  }
  if (!into.emplace(key, std::move(value->text)).second) {
    return wrong_line(number, key, say("{} stands twice", "{} 出现了两次", key));
  }
  return done();
}

}  // namespace

Result<SettingTexts> parse_settings_file(std::string_view text, std::span<const Setting> known) {
  SettingTexts settings;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    TRY(read_line(line, number, known, settings));
  }
  return settings;
}

}  // namespace kith
