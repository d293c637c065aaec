#include "http/events.h"

#include <utility>

namespace kith::http {
namespace {

// Each line of the text as a field of its own: a line end inside a value would start a new field.
void append_lines(std::string& out, std::string_view field, std::string_view text) {
  for (bool last = false; !last;) {
    size_t end = text.find_first_of("\r\n");
    last = end == std::string_view::npos;
    out.append(field).append(": ").append(text.substr(0, end)).append("\n");
    if (last) break;
    size_t skip = text.substr(end, 2) == "\r\n" ? 2 : 1;
    text.remove_prefix(end + skip);
  }
}

void append_field(std::string& out, std::string_view field, std::string_view text) {
  out.append(field).append(": ");
  for (char c : text)
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  out += '\n';
}

}  // namespace

std::string encode(const Event& event) {
  std::string out;
  out.reserve(event.data.size() + event.name.size() + event.id.size() + 32);
  if (!event.id.empty()) append_field(out, "id", event.id);
  if (!event.name.empty()) append_field(out, "event", event.name);
  append_lines(out, "data", event.data);
  out += '\n';
  return out;
}

bool EventSink::send(const Event& event) {
  std::string text = encode(event);
  {
    std::lock_guard lock(mutex_);
    if (state_ != State::open) return false;
    if (queued_.size() + text.size() <= queued_bytes_max_) {
      bool was_empty = queued_.empty();
      queued_ += text;
      if (was_empty && wake_) wake_();
      return true;
    }
  }
  cut();
  return false;
}

bool EventSink::closed() const {
  std::lock_guard lock(mutex_);
  return state_ != State::open;
}

bool EventSink::was_cut() const {
  std::lock_guard lock(mutex_);
  return state_ == State::cut;
}

void EventSink::close() { finish(State::closing); }

void EventSink::cut() { finish(State::cut); }

void EventSink::finish(State state) {
  std::function<void()> tell;
  {
    std::lock_guard lock(mutex_);
    if (state_ == State::cut || state_ == state) return;
    state_ = state;
    if (state == State::cut) queued_ = {};
    if (wake_) wake_();
    tell = std::exchange(on_close_, nullptr);
  }
  if (tell) tell();
}

void EventSink::on_close(std::function<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    if (state_ == State::open) {
      on_close_ = std::move(callback);
      return;
    }
  }
  callback();
}

void EventSink::attach(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

EventSink::Queued EventSink::take() {
  std::lock_guard lock(mutex_);
  return {std::exchange(queued_, {}), state_};
}

}  // namespace kith::http
