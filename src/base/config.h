// Configuration: flags over environment over a file of flat lines.
//
// A program declares its settings in one table; a setting `tls_cert` is then the flag --tls-cert,
// the variable KITH_TLS_CERT and the line `tls_cert = "…"` of kith.toml. Whatever the table does
// not know is refused by name, so a misspelt setting cannot be silently without effect.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "base/message.h"
#include "base/result.h"

namespace kith {

enum class SettingKind { text, number, boolean };

struct Setting {
  std::string_view name;  // snake_case
  SettingKind kind = SettingKind::text;
  std::string_view fallback;  // as it would be written; "" for none
  std::string_view example;   // what help shows for the value: "DIR", "127.0.0.1:8080"
  std::string_view help_en;
  std::string_view help_zh;
};

// What `kith serve` and its sisters share.
std::span<const Setting> server_settings();

using SettingTexts = std::map<std::string, std::string, std::less<>>;

struct CommandLine {
  std::vector<std::string> words;  // what is no flag: the command, a file
  SettingTexts flags;
};

// --name value, --name=value; a boolean is --name or --no-name; words only after "--".
Result<CommandLine> parse_command_line(std::span<const char* const> arguments,
                                       std::span<const Setting> known);

// Lines `key = "text"`, `key = 'text'`, `key = 12`, `key = true`, with # comments: the flat part of
// TOML 1.0. Errors name the line.
Result<SettingTexts> parse_settings_file(std::string_view text, std::span<const Setting> known);

// Values are checked against their kind when read; asking for an undeclared name is a bug and
// throws std::out_of_range.
class Settings {
 public:
  std::string_view text(std::string_view name) const;
  int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const;
  bool given(std::string_view name) const;  // by anybody, or by a fallback

 private:
  friend Result<Settings> read_settings(std::span<const Setting>, const SettingTexts&,
                                        function_ref<std::optional<std::string>(std::string_view)>,
                                        const SettingTexts&);
  SettingTexts values_;
};

// `environment` is asked for "KITH_LISTEN"; pass environment_variable for the real one.
Result<Settings> read_settings(
    std::span<const Setting> known, const SettingTexts& flags,
    function_ref<std::optional<std::string>(std::string_view)> environment,
    const SettingTexts& file);
std::optional<std::string> environment_variable(std::string_view name);

// One paragraph a setting, for `kith --help`.
std::string describe(std::span<const Setting> settings, Locale locale);

}  // namespace kith
