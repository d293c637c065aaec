#include "commands/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>
#include <utility>

#include "base/log.h"

namespace kith::commands {
namespace {

constexpr size_t workers_min = 8;
constexpr size_t workers_a_processor = 4;
constexpr int64_t workers_max = 512;

constexpr std::array<std::pair<std::string_view, log::Level>, 4> levels{
    {{"debug", log::Level::debug},
     {"info", log::Level::info},
     {"warn", log::Level::warn},
     {"error", log::Level::error}}};

// Host, and port where there is one: no user, path, query or blank, nothing that ends a header.
bool is_authority(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']';
  });
}

}  // namespace

Result<ListenAddress> listen_address(const Settings& settings) {
  const std::string_view text = settings.text("listen");
  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon != std::string_view::npos) {
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    address.host = host;
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error == std::errc() && end == port.data() + port.size() && !host.empty()) return address;
  }
  return invalid_field("listen", "format",
                       say("“{}” is no address to listen on; an example is 127.0.0.1:8080.",
                           "“{}”不是可监听的地址；例如 127.0.0.1:8080。", text));
}

Result<std::string> base_url(const Settings& settings) {
  std::string_view text = settings.text("base_url");
  if (text.empty()) return std::string();
  if (text.ends_with('/')) text.remove_suffix(1);
  const std::string_view scheme = text.substr(0, std::min(text.find("://"), text.size()));
  if ((scheme == "https" || scheme == "http") && is_authority(text.substr(scheme.size() + 3)))
    return std::string(text);
  return invalid_field("base_url", "format",
                       say("“{}” is no address that people open: write https:// and the host in "
                           "lower case, without a path; an example is https://crm.example.com.",
                           "“{}”不是可打开的网址：请写 https:// 和小写的主机名，不带路径；例如 "
                           "https://crm.example.com。",
                           settings.text("base_url")));
}

Result<size_t> workers(const Settings& settings) {
  const int64_t asked = settings.number("workers");
  if (asked < 0 || asked > workers_max) {
    return invalid_field(
        "workers", "range",
        say("workers goes from 1 to {}; 0 chooses by the number of processors.",
            "workers 的范围是 1 到 {}；0 表示按处理器数目自动决定。", workers_max));
  }
  if (asked > 0) return static_cast<size_t>(asked);
  return std::max<size_t>(workers_min, workers_a_processor * std::thread::hardware_concurrency());
}

Result<http::TrustedProxies> trusted_proxies(const Settings& settings) {
  constexpr std::string_view name = "trusted_proxies";
  return http::TrustedProxies::parse(settings.text(name), name);
}

std::optional<http::TlsFiles> tls_files(const Settings& settings) {
  const std::string certificate(settings.text("tls_cert"));
  const std::string key(settings.text("tls_key"));
  if (certificate.empty() || key.empty()) return std::nullopt;
  return http::TlsFiles{certificate, key};
}

Status set_up_log(const Settings& settings) {
  const std::string_view asked = settings.text("log_level");
  const auto* level = std::find_if(levels.begin(), levels.end(),
                                   [&](const auto& entry) { return entry.first == asked; });
  if (level == levels.end()) {
    return invalid_field("log_level", "choice",
                         say("log_level is debug, info, warn or error, not “{}”.",
                             "log_level 只能是 debug、info、warn 或 error，不能是“{}”。", asked));
  }
  log::configure(level->second, settings.flag("log_json") ? log::Format::json : log::Format::text);
  return done();
}

}  // namespace kith::commands
