#include "http/message.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "http/events.h"

namespace kith::http {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 16> methods{{
    {"GET", Method::get},
    {"HEAD", Method::head},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::remove},
    {"OPTIONS", Method::options},
    {"PROPFIND", Method::propfind},
    {"PROPPATCH", Method::proppatch},
    {"MKCOL", Method::mkcol},
    {"MKCALENDAR", Method::mkcalendar},
    {"REPORT", Method::report},
    {"COPY", Method::copy},
    {"MOVE", Method::move},
    {"LOCK", Method::lock},
    {"UNLOCK", Method::unlock},
}};

template <typename B>
Response with_body(int status, std::string_view content_type, B body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

}  // namespace

std::optional<Method> parse_method(std::string_view name) {
  for (const auto& [known, method] : methods)
    if (known == name) return method;
  return std::nullopt;
}

std::string_view name(Method method) {
  for (const auto& [known, value] : methods)
    if (value == method) return known;
  return {};
}

size_t Body::read_at(uint64_t offset, std::span<char> out) const {
  if (file_) return file_->read_at(offset, out);
  if (offset >= text_.size()) return 0;
  size_t count = std::min<size_t>(out.size(), text_.size() - offset);
  std::memcpy(out.data(), text_.data() + offset, count);
  return count;
}

Response Response::of(int status) {
  Response response;
  response.status = status;
  return response;
}

Response Response::text(int status, std::string body) {
  return with_body(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::json(int status, std::string body) {
  return with_body(status, "application/json", std::move(body));
}

Response Response::bytes(std::string_view content_type, std::string body) {
  return with_body(200, content_type, std::move(body));
}

Response Response::fixed(std::string_view content_type, std::string_view outliving) {
  return with_body(200, content_type, StaticBytes{outliving});
}

Response Response::file(std::string_view content_type, std::string path) {
  return with_body(200, content_type, FileBody{std::move(path), 0, std::nullopt});
}

Response Response::stream(std::string_view content_type,
                          std::function<More(std::string&)> produce) {
  return with_body(200, content_type, StreamBody{std::move(produce), std::nullopt});
}

Response Response::events(std::shared_ptr<EventSink> sink) {
  Response response = with_body(200, "text/event-stream", EventBody{std::move(sink)});
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");  // nginx would hold events back
  return response;
}

Response Response::redirect(int status, std::string_view location) {
  Response response = of(status);
  response.headers.add("Location", location);
  return response;
}

Response& Response::header(std::string_view name, std::string_view value) & {
  headers.set(name, value);
  return *this;
}

Response&& Response::header(std::string_view name, std::string_view value) && {
  headers.set(name, value);
  return std::move(*this);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 207:
      return "Multi-Status";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 423:
      return "Locked";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

}  // namespace kith::http
