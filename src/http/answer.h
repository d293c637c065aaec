// A response on its way out: its head as text and its body piece by piece, compressed and chunked
// as the request allows. Knows no socket; used by the worker that answers and by the connection that
// writes what was left, never by both at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/body_source.h"
#include "http/message.h"
#include "http/workers.h"

namespace kith::http {

struct AnswerFacts {
  bool head_only = false;  // HEAD
  bool keep_alive = true;
  bool http_1_0 = false;
  std::string_view accept_encoding;
  std::string_view request_id;
};

class Answer {
 public:
  // Throws std::system_error for a FileBody that cannot be opened; nothing is pending then.
  void begin(Response response, const AnswerFacts& facts, WorkerTools& tools);
  void clear();  // gives memory back

  // What is ready to be written and has not been.
  std::string_view head() const { return std::string_view(head_).substr(head_written_); }
  std::string_view body() const { return body_.substr(body_written_); }
  bool pending() const { return head_written_ < head_.size() || body_written_ < body_.size(); }
  void advance(size_t bytes);

  // Streams and files: whether more is to be pulled, and pulling it once nothing is pending.
  bool produces() const { return source_ != nullptr; }
  void produce();

  const std::shared_ptr<EventSink>& events() const { return events_; }
  void put_events(std::string bytes);
  void end_events();

  int status() const { return status_; }
  bool keep_alive() const { return keep_alive_; }

 private:
  enum class Coding { identity, chunked };

  void set_up_body(Response& response, const AnswerFacts& facts, WorkerTools& tools);
  void set_up_text(Response& response, const AnswerFacts& facts, WorkerTools& tools);
  void set_up_source(Response& response, const AnswerFacts& facts);
  void set_up_events(Response& response, const AnswerFacts& facts);
  void write_head(const Response& response, const AnswerFacts& facts, WorkerTools& tools);
  void put_piece(std::string bytes);
  void end_pieces();
  void drop_events();
  void pieces_without_length(const AnswerFacts& facts);

  int status_ = 200;
  bool keep_alive_ = true;
  Coding coding_ = Coding::identity;
  std::optional<uint64_t> length_;
  std::string head_;
  std::string text_;
  std::string_view body_;  // of text_, or of bytes that outlive
  size_t head_written_ = 0, body_written_ = 0;
  std::unique_ptr<BodySource> source_;
  std::shared_ptr<EventSink> events_;
};

}  // namespace kith::http
