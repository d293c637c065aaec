#include "api/session_cookie.h"

#include "http/cookie.h"

namespace kith::api {
namespace {

http::SetCookie cookie(const DispatchOptions& options, const std::string& value) {
  return {.name = session_cookie_name(options),
          .value = value,
          .reach = options.secure_cookies ? http::Reach::https_only : http::Reach::http_too};
}

}  // namespace

std::string session_cookie(const DispatchOptions& options, const std::string& secret) {
  return http::format(cookie(options, secret));
}

std::string ended_session_cookie(const DispatchOptions& options) {
  http::SetCookie ended = cookie(options, "");
  ended.max_age = std::chrono::seconds(0);
  return http::format(ended);
}

}  // namespace kith::api
