#include "base/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace kith {
namespace {

constexpr std::array server_table = {
    Setting{"data", SettingKind::text, "", "DIR", "folder that holds everything Kith keeps",
            "存放全部数据的文件夹"},
    Setting{"listen", SettingKind::text, "127.0.0.1:8080", "ADDRESS:PORT", "where to serve",
            "监听的地址和端口"},
    Setting{"database", SettingKind::text, "", "postgresql://…",
            "PostgreSQL to keep records in, instead of SQLite in the data folder",
            "用于存放记录的 PostgreSQL；不填则使用数据文件夹中的 SQLite"},
    Setting{"base_url", SettingKind::text, "", "https://crm.example.com",
            "what people open, where a proxy stands before Kith; https makes cookies secure",
            "经代理访问时大家打开的网址；以 https 开头时 Cookie 只经加密连接发送"},
    Setting{"trusted_proxies", SettingKind::text, "", "127.0.0.1,10.0.0.0/8",
            "proxies whose X-Forwarded-For is believed: guesses then count by the caller's address",
            "可信代理：采信其 X-Forwarded-For，使猜测密码的次数按来访者地址计算"},
    Setting{"tls_cert", SettingKind::text, "", "FILE", "certificate chain (PEM); turns TLS on",
            "证书链（PEM 文件）；填写后启用 TLS"},
    Setting{"tls_key", SettingKind::text, "", "FILE", "private key of the certificate (PEM)",
            "证书私钥（PEM 文件）"},
    Setting{"key_file", SettingKind::text, "", "FILE",
            "keys for data at rest, outside the data folder; kith keys new FILE makes one",
            "静态数据的密钥文件，须在数据目录之外；用 kith keys new FILE 生成"},
    Setting{"clamd", SettingKind::text, "", "SOCKET|HOST:PORT",
            "clamd (ClamAV) that looks at each upload before it is kept",
            "保存上传文件之前负责病毒扫描的 clamd（ClamAV）"},
    Setting{"scan_failure", SettingKind::text, "refuse", "refuse|allow",
            "what becomes of an upload when clamd does not answer",
            "clamd 没有响应时如何处理上传的文件：refuse 拒绝，allow 放行"},
    Setting{"workers", SettingKind::number, "0", "N",
            "threads that answer requests; 0 chooses by the number of processors",
            "处理请求的线程数；0 表示按处理器数目自动决定"},
    Setting{"log_level", SettingKind::text, "info", "debug|info|warn|error",
            "least important events to log", "日志记录的最低级别"},
    Setting{"log_json", SettingKind::boolean, "false", "", "log JSON lines instead of text",
            "以 JSON 行的形式写日志"},
};

const Setting* find(std::span<const Setting> known, std::string_view name) {
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const Setting& s) { return s.name == name; });
  return found == known.end() ? nullptr : &*found;
}

std::string replaced(std::string_view text, char from, char to) {
  std::string out(text);
  std::replace(out.begin(), out.end(), from, to);
  return out;
}

std::string flag_name(std::string_view name) { return "--" + replaced(name, '_', '-'); }

std::string variable_name(std::string_view name) {
  std::string out = "KITH_";
  for (char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// `place` is how the reader finds the value: a flag, a variable, or a line.
Status check_kind(const Setting& setting, std::string_view value, std::string_view place) {
  if (setting.kind == SettingKind::number && !whole_number(value)) {
    return invalid_field(
        std::string(setting.name), "not_a_number",
        say("{} must be a whole number, not \"{}\"", "{} 必须是整数，而不是“{}”", place, value));
  }
  if (setting.kind == SettingKind::boolean && value != "true" && value != "false") {
    return invalid_field(std::string(setting.name), "not_a_boolean",
                         say("{} must be true or false, not \"{}\"",
                             "{} 必须是 true 或 false，而不是“{}”", place, value));
  }
  return done();
}

Error unknown_flag(std::string_view argument) {
  return invalid_field(
      std::string(argument), "unknown_setting",
      say("unknown flag {}; see kith --help", "没有选项 {}；请看 kith --help", argument));
}

struct Flag {
  const Setting* setting = nullptr;
  std::optional<std::string> value;  // nothing: the next argument
};

Result<Flag> recognise_flag(std::string_view argument, std::span<const Setting> known) {
  const size_t equals = std::min(argument.find('='), argument.size());
  const auto name = replaced(argument.substr(2, equals - 2), '-', '_');
  Flag flag{find(known, name), {}};
  const bool has_value = equals < argument.size();
  if (has_value) flag.value = std::string(argument.substr(equals + 1));
  if (flag.setting) {
    if (!has_value && flag.setting->kind == SettingKind::boolean) flag.value = "true";
    return flag;
  }
  if (name.starts_with("no_") && !has_value) {
    const Setting* setting = find(known, std::string_view(name).substr(3));
    if (setting && setting->kind == SettingKind::boolean) return Flag{setting, "false"};
  }
  return unknown_flag(argument.substr(0, equals));
}

}  // namespace

std::span<const Setting> server_settings() { return server_table; }

Result<CommandLine> parse_command_line(std::span<const char* const> arguments,
                                       std::span<const Setting> known) {
  CommandLine line;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      line.words.insert(line.words.end(), arguments.begin() + static_cast<ptrdiff_t>(i) + 1,
                        arguments.end());
      break;
    }
    if (!argument.starts_with("--")) {
      if (argument.size() > 1 && argument.front() == '-') return unknown_flag(argument);
      line.words.emplace_back(argument);
      continue;
    }
    Flag flag = TRY(recognise_flag(argument, known));
    const auto shown = flag_name(flag.setting->name);
    if (!flag.value) {
      if (i + 1 == arguments.size()) {
        return invalid_field(std::string(flag.setting->name), "required",
                             say("{} needs a value", "选项 {} 需要一个值", shown));
      }
      flag.value = arguments[++i];
    }
    TRY(check_kind(*flag.setting, *flag.value, shown));
    if (!line.flags.emplace(flag.setting->name, *flag.value).second) {
      return invalid_field(std::string(flag.setting->name), "duplicate",
                           say("{} is given twice", "选项 {} 出现了两次", shown));
    }
  }
  return line;
}

std::string_view Settings::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::out_of_range("undeclared setting " + std::string(name));
  return found->second;
}

int64_t Settings::number(std::string_view name) const {
  return whole_number(text(name)).value_or(0);
}

bool Settings::flag(std::string_view name) const { return text(name) == "true"; }
bool Settings::given(std::string_view name) const { return !text(name).empty(); }

Result<Settings> read_settings(
    std::span<const Setting> known, const SettingTexts& flags,
    function_ref<std::optional<std::string>(std::string_view)> environment,
    const SettingTexts& file) {
  Settings settings;
  for (const Setting& setting : known) {
    std::string value(setting.fallback);
    if (auto line = file.find(setting.name); line != file.end()) value = line->second;
    const auto variable = variable_name(setting.name);
    if (auto found = environment(variable)) {
      TRY(check_kind(setting, *found, variable));
      value = *found;
    }
    if (auto flag = flags.find(setting.name); flag != flags.end()) value = flag->second;
    settings.values_.emplace(setting.name, std::move(value));
  }
  return settings;
}

std::optional<std::string> environment_variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::string describe(std::span<const Setting> settings, Locale locale) {
  std::string out;
  for (const Setting& setting : settings) {
    out += "  " + flag_name(setting.name);
    if (!setting.example.empty()) (out += ' ') += setting.example;
    out += "\n      ";
    out += render({std::string(setting.help_en), std::string(setting.help_zh)}, locale);
    if (!setting.fallback.empty() && setting.kind != SettingKind::boolean) {
      out += render(say(" (default: {})", "（默认：{}）", setting.fallback), locale);
    }
    out += '\n';
  }
  return out;
}

}  // namespace kith
