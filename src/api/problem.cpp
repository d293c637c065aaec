#include "api/problem.h"

#include <algorithm>
#include <span>

#include "base/json.h"

namespace kith::api {
namespace {

// Nobody mends more at a time, and a megabyte of nonsense is not worth thirty of answer.
constexpr size_t fields_max = 100;

}  // namespace

std::string_view name_of(Code code) {
  switch (code) {
    case Code::invalid:
      return "invalid";
    case Code::unauthenticated:
      return "unauthenticated";
    case Code::forbidden:
      return "forbidden";
    case Code::not_found:
      return "not_found";
    case Code::conflict:
      return "conflict";
    case Code::too_large:
      return "too_large";
    case Code::busy:
      return "busy";
    case Code::unavailable:
      return "unavailable";
  }
  return "unavailable";
}

int status_of(const Error& error) {
  switch (error.code) {
    case Code::invalid:
      return error.fields.empty() ? 400 : 422;
    case Code::unauthenticated:
      return 401;
    case Code::forbidden:
      return 403;
    case Code::not_found:
      return 404;
    case Code::conflict:
      return 409;
    case Code::too_large:
      return 413;
    case Code::busy:
      return 429;
    case Code::unavailable:
      return 503;
  }
  return 500;
}

http::Response problem(const Error& error, Locale locale, std::string_view request_id,
                       std::string_view current) {
  return problem_of_status(status_of(error), error, locale, request_id, current);
}

http::Response problem_of_status(int status, const Error& error, Locale locale,
                                 std::string_view request_id, std::string_view current) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("type").string("about:blank");
  json.key("title").string(http::reason_phrase(status));
  json.key("status").number(int64_t{status});
  json.key("code").string(name_of(error.code));
  json.key("detail").string(render(error.message, locale));
  if (!error.fields.empty()) {
    json.key("errors").begin_array();
    const size_t told = std::min(error.fields.size(), fields_max);
    for (const FieldError& field : std::span(error.fields).first(told)) {
      json.begin_object();
      json.key("field").string(field.field);
      json.key("code").string(field.code);
      json.key("message").string(render(field.message, locale));
      json.end_object();
    }
    json.end_array();
    if (const size_t left = error.fields.size() - told; left > 0)
      json.key("more_errors").number(static_cast<int64_t>(left));
  }
  if (!current.empty()) json.key("current").raw(current);
  json.key("request_id").string(request_id);
  json.end_object();
  auto response = http::Response::json(status, std::move(body));
  response.header("Content-Type", "application/problem+json");
  response.header("Content-Language", tag_of(locale));
  response.header("Cache-Control", "no-store");
  if (error.code == Code::busy) response.header("Retry-After", "30");
  if (error.code == Code::unavailable) response.header("Retry-After", "5");
  return response;
}

}  // namespace kith::api
