#include "http/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "http/accept.h"
#include "http/events.h"

namespace kith::http {
namespace {

constexpr size_t compressed_bytes_min = 1024;

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

bool may_shrink(const Response& response) {
  return response.compress == Compress::automatic && response.status != 206 &&
         is_compressible(response.headers.get("Content-Type")) &&
         !response.headers.has("Content-Encoding");
}

// Caches must know of the choice also when this client got the plain form.
bool negotiate_gzip(Response& response, const AnswerFacts& facts) {
  if (!may_shrink(response)) return false;
  if (response.headers.get("Vary").find("Accept-Encoding") == std::string_view::npos)
    response.headers.add("Vary", "Accept-Encoding");
  return accepts_encoding(facts.accept_encoding, "gzip");
}

}  // namespace

void Answer::begin(Response response, const AnswerFacts& facts, WorkerTools& tools) {
  head_.clear();
  text_.clear();
  body_ = {};
  head_written_ = body_written_ = 0;
  source_.reset();
  events_.reset();
  length_.reset();
  coding_ = Coding::identity;
  status_ = response.status;
  keep_alive_ = facts.keep_alive;
  set_up_body(response, facts, tools);
  write_head(response, facts, tools);
  if (!facts.head_only && !has_no_body(status_)) return;
  body_ = {};
  source_.reset();
  drop_events();
}

void Answer::drop_events() {
  if (events_) events_->cut();
  events_.reset();
}

void Answer::clear() {
  text_ = {};
  body_ = {};
  source_.reset();
  drop_events();
  head_written_ = body_written_ = 0;
  head_.clear();
}

void Answer::advance(size_t bytes) {
  size_t of_head = std::min(bytes, head_.size() - head_written_);
  head_written_ += of_head;
  body_written_ += bytes - of_head;
}

void Answer::produce() {
  std::string piece;
  More more = source_->pull(piece);
  put_piece(std::move(piece));
  if (more == More::yes) return;
  end_pieces();
  source_.reset();
}

void Answer::put_events(std::string bytes) { put_piece(std::move(bytes)); }

void Answer::end_events() {
  put_piece({});
  end_pieces();
}

void Answer::set_up_body(Response& response, const AnswerFacts& facts, WorkerTools& tools) {
  if (auto* fixed = std::get_if<StaticBytes>(&response.body)) {
    body_ = fixed->bytes;
    length_ = body_.size();
  } else if (std::holds_alternative<std::string>(response.body)) {
    set_up_text(response, facts, tools);
  } else if (std::holds_alternative<EventBody>(response.body)) {
    set_up_events(response, facts);
  } else {
    set_up_source(response, facts);
  }
}

void Answer::set_up_text(Response& response, const AnswerFacts& facts, WorkerTools& tools) {
  auto& text = std::get<std::string>(response.body);
  if (text.size() > compressed_bytes_min && negotiate_gzip(response, facts)) {
    tools.deflater.start();
    tools.deflater.append(text, text_);
    tools.deflater.finish(text_);
    response.headers.add("Content-Encoding", "gzip");
  } else {
    text_ = std::move(text);
  }
  body_ = text_;
  length_ = body_.size();
}

void Answer::set_up_source(Response& response, const AnswerFacts& facts) {
  if (auto* file = std::get_if<FileBody>(&response.body)) {
    source_ = file_source(*file);
  } else {
    source_ = stream_source(std::move(std::get<StreamBody>(response.body)));
    if (negotiate_gzip(response, facts)) {
      source_ = gzip_source(std::move(source_));
      response.headers.add("Content-Encoding", "gzip");
    }
  }
  length_ = source_->length();
  if (!length_) pieces_without_length(facts);
}

void Answer::set_up_events(Response& response, const AnswerFacts& facts) {
  events_ = std::move(std::get<EventBody>(response.body).sink);
  pieces_without_length(facts);
}

// HTTP/1.0 knows no chunks: there the end of the connection is the end of the body.
void Answer::pieces_without_length(const AnswerFacts& facts) {
  if (facts.http_1_0)
    keep_alive_ = false;
  else
    coding_ = Coding::chunked;
}

void Answer::write_head(const Response& response, const AnswerFacts& facts, WorkerTools& tools) {
  auto out = std::back_inserter(head_);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", status_, reason_phrase(status_),
                 current_date(tools));
  for (size_t i = 0; i < response.headers.size(); ++i) {
    Headers::Field field = response.headers.at(i);
    head_.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (!has_no_body(status_)) {
    if (length_) fmt::format_to(out, "Content-Length: {}\r\n", *length_);
    if (coding_ == Coding::chunked) head_ += "Transfer-Encoding: chunked\r\n";
  }
  if (!facts.request_id.empty())
    head_.append("X-Request-Id: ").append(facts.request_id).append("\r\n");
  if (!keep_alive_)
    head_ += "Connection: close\r\n";
  else if (facts.http_1_0)
    head_ += "Connection: keep-alive\r\n";
  head_ += "\r\n";
}

void Answer::put_piece(std::string bytes) {
  head_.clear();
  head_written_ = body_written_ = 0;
  text_ = std::move(bytes);
  if (coding_ == Coding::chunked && !text_.empty()) {
    fmt::format_to(std::back_inserter(head_), "{:x}\r\n", text_.size());
    text_ += "\r\n";
  }
  body_ = text_;
}

void Answer::end_pieces() {
  if (coding_ != Coding::chunked) return;
  text_ += "0\r\n\r\n";
  body_ = text_;
}

}  // namespace kith::http
