#include "api/guarded.h"

namespace kith::api {
namespace {

// For data and files that somebody opens by themselves: whatever they hold, nothing of it is loaded.
constexpr std::string_view nothing_loaded =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// Browsers show a PDF by a page of their own, which the policy above would leave empty.
constexpr std::string_view not_framed = "frame-ancestors 'none'";
// A year, as ASVS 5.0 V3.4.1 has it.
constexpr std::string_view tls_for_a_year = "max-age=31536000; includeSubDomains";

void say_unless_said(http::Response& response, std::string_view name, std::string_view value) {
  if (!response.headers.has(name)) response.header(name, value);
}

}  // namespace

http::Response guarded(http::Response response, Over over) {
  const bool pdf = response.headers.get("Content-Type") == "application/pdf";
  say_unless_said(response, "Content-Security-Policy", pdf ? not_framed : nothing_loaded);
  say_unless_said(response, "X-Content-Type-Options", "nosniff");
  say_unless_said(response, "Referrer-Policy", "same-origin");
  say_unless_said(response, "Cross-Origin-Resource-Policy", "same-origin");
  if (over == Over::https) say_unless_said(response, "Strict-Transport-Security", tls_for_a_year);
  return response;
}

}  // namespace kith::api
