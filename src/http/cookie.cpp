#include "http/cookie.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "http/headers.h"

namespace kith::http {
namespace {

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view unquote(std::string_view value) {
  bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// RFC 6265 4.1.1 cookie-octet
bool is_cookie_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  });
}

bool is_path(std::string_view path) {
  return path.starts_with('/') &&
         std::ranges::all_of(path, [](char c) { return c >= 0x20 && c < 0x7f && c != ';'; });
}

void check(const SetCookie& cookie) {
  if (!is_token(cookie.name)) throw std::invalid_argument("cookie name is no token");
  if (!is_cookie_value(cookie.value))
    throw std::invalid_argument("cookie value has a bad character");
  if (!is_path(cookie.path)) throw std::invalid_argument("cookie path is none");
  bool secure = cookie.reach == Reach::https_only;
  if (cookie.name.starts_with("__Secure-") && !secure)
    throw std::invalid_argument("a __Secure- cookie must be https_only");
  if (cookie.name.starts_with("__Host-") && (!secure || cookie.path != "/"))
    throw std::invalid_argument("a __Host- cookie must be https_only and for the path /");
  if (cookie.same_site == SameSite::none && !secure)
    throw std::invalid_argument("a SameSite=None cookie must be https_only");
}

}  // namespace

Cookies parse_cookies(std::string_view header) {
  Cookies cookies;
  while (!header.empty() && cookies.size() < cookies_max) {
    size_t end = header.find(';');
    std::string_view pair = header.substr(0, end);
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    std::string_view name = trim(pair.substr(0, equals));
    if (is_token(name)) cookies.emplace_back(name, unquote(trim(pair.substr(equals + 1))));
  }
  return cookies;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
  for (const auto& [known, value] : parse_cookies(header))
    if (known == name) return value;
  return std::nullopt;
}

std::string format(const SetCookie& cookie) {
  check(cookie);
  std::string out = fmt::format("{}={}; Path={}", cookie.name, cookie.value, cookie.path);
  if (cookie.max_age)
    out += fmt::format("; Max-Age={}", std::max<int64_t>(0, cookie.max_age->count()));
  if (cookie.reach == Reach::https_only) out += "; Secure";
  if (cookie.readers == Readers::server_only) out += "; HttpOnly";
  switch (cookie.same_site) {
    case SameSite::lax:
      return out + "; SameSite=Lax";
    case SameSite::strict:
      return out + "; SameSite=Strict";
    case SameSite::none:
      return out + "; SameSite=None";
  }
  return out;
}

}  // namespace kith::http
