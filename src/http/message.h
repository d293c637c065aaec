// A request and a response as plain values. What a handler sees and says; no socket behind them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/message.h"
#include "http/disconnect.h"
#include "http/headers.h"
#include "http/temporary_file.h"
#include "http/url.h"

namespace kith::http {

class EventSink;

enum class Method {
  get,
  head,
  post,
  put,
  patch,
  remove,
  options,
  // RFC 4918, 3253, 4791
  propfind,
  proppatch,
  mkcol,
  mkcalendar,
  report,
  copy,
  move,
  lock,
  unlock,
};

std::optional<Method> parse_method(std::string_view name);  // case counts (RFC 9110 9.1)
std::string_view name(Method method);                       // "DELETE" for remove

// In memory, or in a temporary file when the route allowed that and it grew over
// ServerOptions::spool_bytes. A Content-Encoding of gzip is already undone.
class Body {
 public:
  Body() = default;
  Body(std::string text) : text_(std::move(text)) {}
  explicit Body(std::shared_ptr<TemporaryFile> file) : file_(std::move(file)) {}

  bool in_file() const { return file_ != nullptr; }
  const std::string& text() const { return text_; }  // empty when in_file
  const std::shared_ptr<TemporaryFile>& file() const { return file_; }
  uint64_t size() const { return file_ ? file_->size() : text_.size(); }
  // Wherever it lies. How many bytes were read; less than asked for at the end only.
  size_t read_at(uint64_t offset, std::span<char> out) const;

 private:
  std::string text_;
  std::shared_ptr<TemporaryFile> file_;
};

struct Request {
  Method method = Method::get;
  Target target;  // path segments and query parameters, decoded; and the raw text
  Headers headers;
  Body body;
  std::string peer;  // whose address, without port: "127.0.0.1", "2001:db8::7" (trusted_proxies.h)
  std::string id;    // 13 characters, unique while the program runs; the response carries it too
  std::shared_ptr<Disconnect> disconnect;  // null in requests made by hand

  bool cancelled() const { return disconnect && disconnect->cancelled(); }
  std::string_view header(std::string_view field) const { return headers.get(field); }
  std::string_view path() const { return target.path; }  // raw, without the query
  std::optional<std::string_view> query(std::string_view parameter) const {
    return target.find(parameter);
  }
};

// Bytes that outlive the server: the embedded web app.
struct StaticBytes {
  std::string_view bytes;
};

// A file that exists: opened by the handler, closed by the server; or a path.
struct FileBody {
  std::string path;
  uint64_t offset = 0;
  std::optional<uint64_t> length;  // to the end
};

enum class More { yes, no };

// Pulled on a worker thread, one call at a time, only as fast as the client reads. Each call appends
// a piece (best 16 to 64 KiB) and says whether more will come. An exception cuts the connection,
// so that the client sees a broken transfer instead of a short file. Destroyed when the client goes.
struct StreamBody {
  std::function<More(std::string& out)> produce;
  std::optional<uint64_t> length;  // exact when known; else chunked
};

// Server-sent events: whoever holds the sink pushes (http/events.h).
struct EventBody {
  std::shared_ptr<EventSink> sink;
};

enum class Compress { automatic, never };

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, StaticBytes, FileBody, StreamBody, EventBody> body;
  Compress compress = Compress::automatic;  // gzip for text over 1 KiB when the client takes it

  static Response of(int status);  // no body
  static Response text(int status, std::string body);
  static Response json(std::string body) { return json(200, std::move(body)); }
  static Response json(int status, std::string body);
  static Response bytes(std::string_view content_type, std::string body);
  static Response fixed(std::string_view content_type, std::string_view outliving);
  static Response file(std::string_view content_type, std::string path);
  static Response stream(std::string_view content_type, std::function<More(std::string&)> produce);
  static Response events(std::shared_ptr<EventSink> sink);
  static Response redirect(int status, std::string_view location);

  Response& header(std::string_view name, std::string_view value) &;  // sets
  Response&& header(std::string_view name, std::string_view value) &&;
};

// What the server itself says no to, before or instead of a handler.
struct Refusal {
  int status = 400;
  Message message;
  std::string accept_language;  // as sent, when the header could be read
  std::string request_id;
};

std::string_view reason_phrase(int status);

}  // namespace kith::http
