// Server-sent events (WHATWG HTML 9.2): the one who has news pushes into a sink, the server writes.
//
// A handler makes a sink, keeps a share of it where the news comes from, and answers
// Response::events(sink). Pushing never waits: a client that leaves queued_bytes_max unread is cut.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace kith::http {

struct Event {
  std::string_view name;  // empty: "message"
  std::string_view data;  // may have several lines
  std::string_view id;    // empty: none
};

// Thread-safe.
class EventSink {
 public:
  explicit EventSink(size_t queued_bytes_max = 1 << 20) : queued_bytes_max_(queued_bytes_max) {}

  // False when nobody listens any more, also because this event was one too many.
  bool send(const Event& event);
  bool closed() const;
  void close();  // what is queued is still written
  // Called once, when it closes for whatever reason, on the thread that closes it, without a lock
  // held. At once when it is closed already.
  void on_close(std::function<void()> callback);

  // The server's side.
  enum class State { open, closing, cut };
  struct Queued {
    std::string bytes;
    State state = State::open;
  };
  void attach(std::function<void()> wake);  // wake may be called from any thread, under the lock
  Queued take();
  void cut();  // the client has gone
  bool was_cut() const;

 private:
  void finish(State state);

  mutable std::mutex mutex_;
  std::string queued_;
  State state_ = State::open;
  std::function<void()> wake_;
  std::function<void()> on_close_;
  const size_t queued_bytes_max_;
};

std::string encode(const Event& event);

}  // namespace kith::http
