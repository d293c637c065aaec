#include "http/connection.h"

#include <sys/socket.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <utility>

#include "base/log.h"
#include "http/answer.h"
#include "http/events.h"
#include "http/message_reader.h"

namespace kith::http {
namespace {

// In bytes. Taken away at once: line by line, a client that sends nothing else would keep the thread busy.
size_t blank_lines_at_start(std::string_view bytes) {
  size_t end = 0;
  while (bytes.substr(end).starts_with("\r\n")) end += 2;
  return end;
}

namespace asio = boost::asio;
using asio::awaitable;
using boost::system::error_code;

constexpr SteadyTime never = SteadyTime::max();
constexpr size_t unread_bytes_max = 16 * 1024;  // of a chunk's header or the trailers
constexpr size_t kept_buffer_bytes = 4 * 1024;
constexpr int produce_rounds = 16;  // pieces that a stream may make before others have a turn
constexpr std::chrono::seconds linger_time{2};

SteadyTime now() { return std::chrono::steady_clock::now(); }

// The way of a connection through its coroutine:
//
//   shake hands -> [ read head -> read body -> handler, on a worker -> flush, stream or events ]*
//
// The coroutine sleeps in until_woken(); a readable or writable socket, a finished worker, a sink with
// events and the clock's tick wake it, all on the io thread. While a handler runs, the worker owns
// request_, answer_ and transport_, and `handling_` says so: whoever of the two comes second (the
// worker with its answer, the io thread with input) finds the other's mark and does the waking, so an
// answered request with nothing behind it wakes the io thread only when the next one arrives.
class SocketConnection final : public Connection,
                               public Job,
                               public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(Hub& hub, int descriptor, std::string peer)
      : hub_(hub),
        socket_(hub.io, descriptor),
        transport_(hub.tls ? hub.tls->accept(descriptor) : plain_transport(descriptor)),
        peer_(std::move(peer)) {}

  void start() {
    asio::co_spawn(
        hub_.io, [self = shared_from_this()]() -> awaitable<void> { co_await self->serve(); },
        asio::detached);
  }

  void tick(SteadyTime at) override;
  void drain() override { wake(); }
  void cut() override;
  void run(WorkerTools& tools) override;

 private:
  enum class Handling { none, running, running_with_input, finished };
  enum class Stage { respond, produce };
  enum class Outcome { good, gone, refused };

  awaitable<void> serve();
  awaitable<bool> serve_one();
  awaitable<bool> shake_hands();
  awaitable<Outcome> read_head();
  awaitable<Outcome> read_body();
  awaitable<bool> receive();
  awaitable<bool> answer();
  awaitable<void> answer_refusal();
  awaitable<bool> run_stage(Stage stage, Lane lane);
  awaitable<bool> flush();
  awaitable<void> stream_events();
  awaitable<void> linger();
  std::optional<Refusal> begin_body(BodyCollector& body);
  std::optional<Refusal> take_body(BodyCollector& body);
  void read_away();

  void respond(WorkerTools& tools);
  Response call_handler();
  void write_what_fits();
  void begin_answer(Response response, WorkerTools& tools);
  Response refusal_response(Refusal refusal) const;

  void arm_read();
  void arm_write();
  void on_readable();
  void look_for_departure();
  void wake();
  auto until_woken();
  bool over() const { return expired_ || cut_; }
  void forget_request();
  void close();

  using Waiter = typename asio::async_result<asio::use_awaitable_t<>, void()>::handler_type;

  Hub& hub_;
  asio::posix::stream_descriptor socket_;
  std::unique_ptr<Transport> transport_;
  const std::string peer_;
  std::optional<Waiter> waiter_;
  bool woken_ = false, read_armed_ = false, write_armed_ = false, readable_ = false;
  bool expired_ = false, cut_ = false, idle_ = true, gone_ = false, heartbeat_due_ = false;
  SteadyTime deadline_ = never, handler_deadline_ = never, heartbeat_at_ = never,
             departed_at_ = never, complete_at_;

  std::string pending_;  // bytes read and not yet used
  size_t head_bytes_ = 0;
  MessageReader reader_;
  RouteLimits route_;
  std::optional<Refusal> refusal_;

  std::atomic<Handling> handling_{Handling::none};
  Stage stage_ = Stage::respond;
  bool broken_ = false;  // the transport, or the source of a body, failed on the worker
  Request request_;
  Answer answer_;
};

// ---- waiting and waking (io thread)

auto SocketConnection::until_woken() {
  return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this](auto handler) {
        if (std::exchange(woken_, false))
          asio::post(hub_.io, std::move(handler));
        else
          waiter_.emplace(std::move(handler));
      },
      asio::use_awaitable);
}

void SocketConnection::wake() {
  if (!waiter_) {
    woken_ = true;
    return;
  }
  Waiter waiter = std::move(*waiter_);
  waiter_.reset();
  std::move(waiter)();
}

void SocketConnection::arm_read() {
  if (read_armed_) return;
  read_armed_ = true;
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](error_code failure) {
                       self->read_armed_ = false;
                       if (!failure) self->on_readable();
                     });
}

void SocketConnection::arm_write() {
  if (write_armed_) return;
  write_armed_ = true;
  socket_.async_wait(asio::posix::stream_descriptor::wait_write,
                     [self = shared_from_this()](error_code failure) {
                       self->write_armed_ = false;
                       if (!failure) self->wake();
                     });
}

void SocketConnection::on_readable() {
  readable_ = true;
  auto running = Handling::running;
  if (handling_.compare_exchange_strong(running, Handling::running_with_input)) {
    look_for_departure();
    return;
  }
  wake();
}

// While a handler runs: has the client gone, or is it only early with its next request?
void SocketConnection::look_for_departure() {
  char byte;
  ssize_t got = recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got == 0) departed_at_ = now();
  if (got < 0 && errno != EAGAIN && errno != EINTR && request_.disconnect)
    request_.disconnect->cancel();
}

void SocketConnection::tick(SteadyTime at) {
  switch (handling_.load()) {
    case Handling::finished:
      wake();
      return;
    case Handling::running:
    case Handling::running_with_input:
      if (at >= handler_deadline_ ||
          (departed_at_ != never && at >= departed_at_ + hub_.options.half_close_grace))
        request_.disconnect->cancel();
      return;
    case Handling::none:
      break;
  }
  if (at >= heartbeat_at_) heartbeat_due_ = true;
  if (at >= deadline_) expired_ = true;
  if (heartbeat_due_ || expired_) wake();
}

void SocketConnection::cut() {
  cut_ = true;
  auto handling = handling_.load();
  if (handling == Handling::running || handling == Handling::running_with_input) {
    request_.disconnect->cancel();
    return;
  }
  wake();
}

// ---- the coroutine (io thread). Each co_await stands in a statement of its own: GCC 12 lays frames
// out wrongly for some of those inside conditions.

awaitable<void> SocketConnection::serve() {
  try {
    bool going = co_await shake_hands();
    while (going) {
      going = co_await serve_one();
      forget_request();
    }
  } catch (const std::exception& error) {
    log::error("connection_failed", "peer={} what={}", peer_, error.what());
  }
  close();
}

void SocketConnection::close() {
  hub_.counters.connections.fetch_sub(1, std::memory_order_relaxed);
  error_code ignored;
  answer_.clear();
  socket_.close(ignored);
  auto on_end = hub_.on_connection_end;
  hub_.connections.erase(this);
  if (on_end) on_end();
}

void SocketConnection::forget_request() {
  answer_.clear();
  request_.body = {};
  if (pending_.empty() && pending_.capacity() > kept_buffer_bytes) pending_ = {};
}

awaitable<bool> SocketConnection::shake_hands() {
  deadline_ = now() + hub_.options.header_timeout;
  for (;;) {
    Transfer transfer = transport_->handshake();
    if (transfer.status == Transfer::Status::done) co_return true;
    if (transfer.status == Transfer::Status::wants_read)
      arm_read();
    else if (transfer.status == Transfer::Status::wants_write)
      arm_write();
    else
      co_return false;
    co_await until_woken();
    if (over()) co_return false;
  }
}

// Whether another request may follow.
awaitable<bool> SocketConnection::serve_one() {
  refusal_.reset();
  Outcome outcome = co_await read_head();
  if (outcome == Outcome::good) outcome = co_await read_body();
  if (outcome == Outcome::good) {
    bool going = co_await answer();
    co_return going;
  }
  if (outcome == Outcome::refused) co_await answer_refusal();
  co_return false;
}

awaitable<SocketConnection::Outcome> SocketConnection::read_head() {
  size_t looked_at = 0;
  request_.id = hub_.next_request_id();  // also of a head that never becomes one
  idle_ = true;
  deadline_ = now() + hub_.options.idle_timeout;
  for (;;) {
    if (idle_) pending_.erase(0, blank_lines_at_start(pending_));  // RFC 9112 2.2
    if (!pending_.empty() && pending_ != "\r") {
      size_t end = pending_.find("\r\n\r\n", looked_at < 3 ? 0 : looked_at - 3);
      head_bytes_ = end + 4;
      if (end != std::string::npos) break;
      refusal_ = check_partial_head(pending_, looked_at, hub_.options.head);
      if (refusal_) co_return Outcome::refused;
      looked_at = pending_.size();
      if (idle_) deadline_ = now() + hub_.options.header_timeout;
      idle_ = false;
    }
    bool received = co_await receive();
    if (!received) {
      if (!expired_ || idle_) co_return Outcome::gone;
      refusal_ = refuse(408, say("the header took too long", "请求头传输超时"));
      co_return Outcome::refused;
    }
  }
  idle_ = false;
  std::string_view head(pending_.data(), head_bytes_);
  refusal_ = check_head(head, hub_.options.head);
  if (!refusal_) refusal_ = reader_.read_head(head, request_);
  pending_.erase(0, head_bytes_);
  co_return refusal_ ? Outcome::refused : Outcome::good;
}

// At least one more byte in pending_; false when none will come.
awaitable<bool> SocketConnection::receive() {
  for (;;) {
    if (over() || (idle_ && hub_.draining)) co_return false;
    if (readable_ || transport_->buffers()) {
      Transfer transfer = transport_->read(hub_.scratch);
      if (transfer.status == Transfer::Status::done) {
        pending_.append(hub_.scratch.data(), transfer.bytes);
        hub_.counters.bytes_in.fetch_add(transfer.bytes, std::memory_order_relaxed);
        if (transfer.bytes < hub_.scratch.size()) readable_ = false;
        co_return true;
      }
      readable_ = false;
      if (transfer.status == Transfer::Status::wants_write)
        arm_write();
      else if (transfer.status != Transfer::Status::wants_read)
        co_return false;
    }
    arm_read();
    co_await until_woken();
  }
}

std::optional<Refusal> SocketConnection::begin_body(BodyCollector& body) {
  route_ = hub_.classifier ? hub_.classifier(request_) : RouteLimits{};
  const Framing& framing = reader_.framing();
  if (framing.content_length.value_or(0) > route_.body_bytes_max)
    return body_too_large(route_.body_bytes_max);
  if (!framing.has_body()) return std::nullopt;
  return body.open({route_.body_bytes_max, route_.body, hub_.options.spool_bytes,
                    hub_.options.temporary_directory},
                   request_.header("Content-Encoding"));
}

awaitable<SocketConnection::Outcome> SocketConnection::read_body() {
  BodyCollector body;
  refusal_ = begin_body(body);
  if (refusal_) co_return Outcome::refused;
  const Framing& framing = reader_.framing();
  if (!framing.has_body()) co_return Outcome::good;
  if (framing.expects_continue && pending_.empty())
    transport_->write("HTTP/1.1 100 Continue\r\n\r\n", {});
  SteadyTime started = now();
  uint64_t received = pending_.size();
  for (;;) {
    refusal_ = take_body(body);
    if (refusal_) co_return Outcome::refused;
    if (reader_.done()) break;
    deadline_ = started + hub_.options.body_grace +
                milliseconds(received * 1000 / hub_.options.body_bytes_per_s_min);
    size_t before = pending_.size();
    bool more = co_await receive();
    if (!more) {
      if (!expired_) co_return Outcome::gone;
      refusal_ = refuse(408, say("the body came too slowly", "请求体传输过慢"));
      co_return Outcome::refused;
    }
    received += pending_.size() - before;
  }
  refusal_ = body.finish();
  if (refusal_) co_return Outcome::refused;
  request_.body = body.take();
  co_return Outcome::good;
}

std::optional<Refusal> SocketConnection::take_body(BodyCollector& body) {
  MessageReader::Fed fed = reader_.read_body(pending_, body);
  pending_.erase(0, fed.consumed);
  if (fed.refusal || reader_.done() || pending_.size() <= unread_bytes_max) return fed.refusal;
  return refuse(400, say("a chunk header or the trailers are too large", "分块头或尾部字段过大"));
}

awaitable<bool> SocketConnection::answer() {
  const Framing& framing = reader_.framing();
  complete_at_ = now();
  if (!framing.keep_alive && pending_.find_first_not_of("\r\n") != std::string::npos) {
    refusal_ = refuse(400, say("bytes follow the last request of the connection",
                               "连接的最后一个请求之后还有数据"));
    co_await answer_refusal();
    co_return false;
  }
  request_.peer = hub_.options.trusted_proxies.caller(peer_, request_.headers);
  if (!request_.disconnect || request_.disconnect.use_count() > 1 ||
      request_.disconnect->cancelled())
    request_.disconnect = std::make_shared<Disconnect>();
  handler_deadline_ = route_.time_max.count() ? complete_at_ + route_.time_max : never;
  departed_at_ = never;
  bool good = co_await run_stage(Stage::respond, route_.lane);
  if (good) good = co_await flush();
  while (good && answer_.produces()) {
    good = co_await run_stage(Stage::produce, route_.lane);
    if (good) good = co_await flush();
  }
  if (!good || cut_) co_return false;
  if (answer_.events()) {
    co_await stream_events();
    co_return false;
  }
  if (answer_.keep_alive()) co_return true;
  co_await linger();
  co_return false;
}

awaitable<void> SocketConnection::answer_refusal() {
  request_.disconnect = nullptr;
  expired_ = false;
  Refusal refusal = *refusal_;
  refusal.request_id = request_.id;
  if (request_.headers.size()) refusal.accept_language = request_.header("Accept-Language");
  AnswerFacts facts;
  facts.keep_alive = false;
  facts.request_id = request_.id;
  answer_.begin(refusal_response(std::move(refusal)), facts, hub_.tools);
  hub_.counters.requests_by_class[answer_.status() / 100].fetch_add(1, std::memory_order_relaxed);
  bool written = co_await flush();
  if (written) co_await linger();
}

// Lets a worker do the stage and waits for it. False when the connection cannot go on.
awaitable<bool> SocketConnection::run_stage(Stage stage, Lane lane) {
  stage_ = stage;
  deadline_ = never;
  if (lane == Lane::immediate && stage == Stage::respond) {
    respond(hub_.tools);
    co_return !broken_;
  }
  Workers& workers = lane == Lane::bulk ? hub_.bulk : hub_.interactive;
  handling_ = Handling::running;
  arm_read();
  bool taken = true;
  if (stage == Stage::respond)
    taken = workers.submit(*this);
  else
    workers.resubmit(*this);
  if (!taken) {
    handling_ = Handling::none;
    Response busy = refusal_response(refuse(
        503, say("too much to do at the moment: try again in a second", "服务器繁忙：请稍后重试")));
    busy.headers.set("Retry-After", "1");
    begin_answer(std::move(busy), hub_.tools);
    co_return true;
  }
  while (handling_ != Handling::finished) co_await until_woken();
  handling_ = Handling::none;
  co_return !broken_ && !cut_;
}

// What the worker could not write at once.
awaitable<bool> SocketConnection::flush() {
  while (answer_.pending()) {
    Transfer transfer = transport_->write(answer_.head(), answer_.body());
    if (transfer.status == Transfer::Status::done) {
      answer_.advance(transfer.bytes);
      hub_.counters.bytes_out.fetch_add(transfer.bytes, std::memory_order_relaxed);
      deadline_ = never;
      continue;
    }
    if (deadline_ == never) deadline_ = now() + hub_.options.write_stall_timeout;
    if (transfer.status == Transfer::Status::wants_write)
      arm_write();
    else if (transfer.status == Transfer::Status::wants_read)
      arm_read();
    else
      co_return false;
    co_await until_woken();
    if (over() || (answer_.events() && answer_.events()->was_cut())) co_return false;
  }
  deadline_ = never;
  co_return true;
}

// A listener has nothing to say; all that can be read is its leaving.
void SocketConnection::read_away() {
  while (readable_) {
    Transfer transfer = transport_->read(hub_.scratch);
    if (transfer.status == Transfer::Status::done) continue;
    readable_ = false;
    gone_ =
        transfer.status == Transfer::Status::ended || transfer.status == Transfer::Status::broken;
  }
}

awaitable<void> SocketConnection::stream_events() {
  std::shared_ptr<EventSink> sink = answer_.events();
  hub_.counters.event_streams.fetch_add(1, std::memory_order_relaxed);
  sink->attach([this_weakly = weak_from_this(), &io = hub_.io] {
    asio::post(io, [this_weakly] {
      if (auto self = this_weakly.lock()) self->wake();
    });
  });
  for (bool going = true; going && !gone_;) {
    EventSink::Queued queued = sink->take();
    if (std::exchange(heartbeat_due_, false)) queued.bytes += ": \n\n";
    heartbeat_at_ = never;
    if (queued.bytes.empty() && queued.state == EventSink::State::open && !hub_.draining) {
      heartbeat_at_ = now() + hub_.options.heartbeat_interval;
      arm_read();
      co_await until_woken();
      read_away();
      going = !cut_;
    } else if (!queued.bytes.empty()) {
      answer_.put_events(std::move(queued.bytes));
      going = co_await flush();
    } else {
      answer_.end_events();
      co_await flush();
      going = false;
    }
  }
  sink->attach({});
  sink->cut();
  heartbeat_at_ = never;
  hub_.counters.event_streams.fetch_sub(1, std::memory_order_relaxed);
}

// Closing with bytes unread would make the kernel throw the answer away (RFC 9112 9.6).
awaitable<void> SocketConnection::linger() {
  transport_->end_writing();
  pending_.clear();
  idle_ = false;
  expired_ = false;
  deadline_ = now() + linger_time;
  for (;;) {
    bool more = co_await receive();
    if (!more) co_return;
    pending_.clear();
  }
}

// ---- on the worker

void SocketConnection::run(WorkerTools& tools) {
  auto self = shared_from_this();
  if (stage_ == Stage::respond)
    respond(tools);
  else
    write_what_fits();
  bool io_has_work = broken_ || answer_.pending() || answer_.produces() || answer_.events() ||
                     !answer_.keep_alive() || !pending_.empty() || transport_->buffers();
  Handling before = handling_.exchange(Handling::finished);
  if (io_has_work || before == Handling::running_with_input) {
    asio::io_context& io = hub_.io;
    asio::post(io, [self = std::move(self)] { self->wake(); });
  }
}

void SocketConnection::respond(WorkerTools& tools) {
  Counters& counters = hub_.counters;
  counters.in_flight.fetch_add(1, std::memory_order_relaxed);
  begin_answer(call_handler(), tools);
  counters.in_flight.fetch_sub(1, std::memory_order_relaxed);
  write_what_fits();
}

Response SocketConnection::call_handler() {
  try {
    return hub_.handler(request_);
  } catch (const std::exception& error) {
    log::error("handler_failed", "request={} what={}", request_.id, error.what());
  } catch (...) {
    log::error("handler_failed", "request={}", request_.id);
  }
  return refusal_response(refuse(500, say("something went wrong here; the log knows request {}",
                                          "服务器内部错误；日志中的请求编号为 {}", request_.id)));
}

void SocketConnection::begin_answer(Response response, WorkerTools& tools) {
  AnswerFacts facts;
  facts.head_only = request_.method == Method::head;
  facts.keep_alive = reader_.framing().keep_alive && !hub_.draining;
  facts.http_1_0 = reader_.framing().http_1_0;
  facts.accept_encoding = request_.header("Accept-Encoding");
  facts.request_id = request_.id;
  try {
    answer_.begin(std::move(response), facts, tools);
  } catch (const std::exception& error) {
    log::error("answer_failed", "request={} what={}", request_.id, error.what());
    answer_.begin(refusal_response(refuse(500, say("the answer could not be read from disk",
                                                   "无法从磁盘读取响应内容"))),
                  facts, tools);
  }
  int kind = answer_.status() / 100;
  if (kind >= 0 && kind < 6)
    hub_.counters.requests_by_class[kind].fetch_add(1, std::memory_order_relaxed);
  if (hub_.options.on_answered)
    hub_.options.on_answered(
        {request_, answer_.status(),
         std::chrono::duration_cast<std::chrono::microseconds>(now() - complete_at_)});
}

// As far as the socket takes it without waiting; for a stream, as many pieces as are its turn.
void SocketConnection::write_what_fits() {
  for (int round = 0; round < produce_rounds; ++round) {
    while (answer_.pending()) {
      Transfer transfer = transport_->write(answer_.head(), answer_.body());
      if (transfer.status != Transfer::Status::done) {
        broken_ = broken_ || transfer.status == Transfer::Status::broken ||
                  transfer.status == Transfer::Status::ended;
        return;
      }
      answer_.advance(transfer.bytes);
      hub_.counters.bytes_out.fetch_add(transfer.bytes, std::memory_order_relaxed);
    }
    if (!answer_.produces()) return;
    if (request_.cancelled()) {
      broken_ = true;
      return;
    }
    try {
      answer_.produce();
    } catch (const std::exception& error) {
      log::error("stream_failed", "request={} what={}", request_.id, error.what());
      broken_ = true;
      return;
    }
  }
}

Response SocketConnection::refusal_response(Refusal refusal) const {
  refusal.request_id = request_.id;
  if (hub_.options.refusal_page) return hub_.options.refusal_page(refusal);
  return Response::text(refusal.status, refusal.message.en + "\n" + refusal.message.zh + "\n");
}

}  // namespace

void start_connection(Hub& hub, int descriptor, std::string peer) {
  auto connection = std::make_shared<SocketConnection>(hub, descriptor, std::move(peer));
  hub.connections.emplace(connection.get(), connection);
  hub.counters.connections.fetch_add(1, std::memory_order_relaxed);
  hub.counters.connections_total.fetch_add(1, std::memory_order_relaxed);
  connection->start();
}

}  // namespace kith::http
