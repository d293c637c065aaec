// Cookies (RFC 6265, and 6265bis for prefixes and SameSite).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::http {

using Cookies = std::vector<std::pair<std::string_view, std::string_view>>;

inline constexpr size_t cookies_max = 100;

// A Cookie header as sent, in order; pairs that are none are left out. The views are into it.
Cookies parse_cookies(std::string_view cookie_header);
// The first of that name: the most specific path comes first (RFC 6265 5.4).
std::optional<std::string_view> find_cookie(std::string_view cookie_header, std::string_view name);

enum class SameSite { lax, strict, none };
enum class Reach { https_only, http_too };        // Secure or not
enum class Readers { server_only, scripts_too };  // HttpOnly or not

struct SetCookie {
  std::string name;  // a token
  std::string
      value;  // cookie-octets: letters, digits and most signs, no blank, quote, comma, ; or backslash
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age;  // unset: until the browser closes; 0: remove it
  SameSite same_site = SameSite::lax;
  Reach reach = Reach::https_only;
  Readers readers = Readers::server_only;
};

// The value of a Set-Cookie header. Throws std::invalid_argument for a name, value or path that would
// break out of its place, and for a __Host- or __Secure- name without what that promises.
std::string format(const SetCookie& cookie);

}  // namespace kith::http
