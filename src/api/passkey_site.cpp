#include "api/passkey_site.h"

#include <algorithm>

namespace kith::api {
namespace {

constexpr size_t domain_bytes_max = 253;  // RFC 1035 2.3.4
constexpr size_t label_bytes_max = 63;

Error impossible(std::string code, Message message) {
  Error error = invalid_field("address", std::move(code), std::move(message));
  error.code = Code::conflict;
  return error;
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Letters, digits and hyphens between dots; of digits alone the last is in addresses only.
bool is_domain(std::string_view host) {
  if (host.empty() || host.size() > domain_bytes_max) return false;
  std::string_view label;
  for (;;) {
    const size_t dot = host.find('.');
    label = host.substr(0, dot);
    if (label.empty() || label.size() > label_bytes_max || label.front() == '-' ||
        label.back() == '-')
      return false;
    if (!std::ranges::all_of(label, [](char c) { return c == '-' || is_letter_or_digit(c); }))
      return false;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return !std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<access::webauthn::Site> passkey_site(const http::Request& request,
                                            const DispatchOptions& options) {
  std::string origin = options.base_url;
  if (origin.empty()) {
    origin = (options.secure_cookies ? "https://" : "http://");
    std::ranges::transform(request.header("Host"), std::back_inserter(origin), lowered);
  }
  const bool https = origin.starts_with("https://");
  // As browsers write an origin: without the port that the scheme has anyhow.
  const std::string_view usual = https ? ":443" : ":80";
  if (origin.ends_with(usual)) origin.resize(origin.size() - usual.size());
  std::string_view host = std::string_view(origin).substr(origin.find("://") + 3);
  const bool numbers = host.starts_with('[');
  host = host.substr(0, host.find(':'));
  if (numbers || !is_domain(host)) {
    return impossible("ip",
                      say("Browsers allow passkeys at a name alone, and Kith is open at an address "
                          "of numbers. Give the server a name and open Kith at that.",
                          "浏览器只允许在域名下使用通行密钥，而当前通过 IP 地址打开 Kith。"
                          "请为服务器设置域名，并通过域名打开 Kith。"));
  }
  if (!https && host != "localhost" && !host.ends_with(".localhost")) {
    return impossible("https",
                      say("Browsers allow passkeys over HTTPS alone. Open Kith at an address that "
                          "begins with https://; behind a proxy, set base_url to it.",
                          "浏览器只允许在 HTTPS 下使用通行密钥。请通过 https:// 开头的地址打开 "
                          "Kith；如在代理之后，请将 base_url 设为该地址。"));
  }
  return access::webauthn::Site{std::string(host), origin};
}

}  // namespace kith::api
