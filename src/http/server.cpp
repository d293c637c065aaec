#include "http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <random>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "http/connection.h"

namespace kith::http {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using boost::system::error_code;

constexpr int accepts_at_once = 64;
constexpr milliseconds accept_pause{100};  // after EMFILE and its like

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress parse_address(std::string host, uint16_t port) {
  if (host == "localhost") host = "127.0.0.1";
  SocketAddress address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.size = sizeof(sockaddr_in6);
  } else {
    throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                            "not a numeric address: " + host);
  }
  return address;
}

Address readable(const SocketAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.storage.ss_family == AF_INET6) {
    auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
    if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
      inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text, sizeof(text));
    else
      inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
    return {text, ntohs(v6->sin6_port)};
  }
  auto* v4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
  inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
  return {text, ntohs(v4->sin_port)};
}

int open_listener(SocketAddress address, const std::string& where) {
  int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(descriptor, address.generic(), address.size) != 0 || ::listen(descriptor, 1024) != 0) {
    int error = errno;
    close(descriptor);
    errno = error;
    fail("cannot listen on " + where);
  }
  return descriptor;
}

}  // namespace

Hub::Hub(asio::io_context& io_context, ServerOptions server_options, Handler request_handler,
         Classifier route_classifier)
    : io(io_context),
      options(std::move(server_options)),
      handler(std::move(request_handler)),
      classifier(std::move(route_classifier)),
      scratch(64 * 1024),
      request_count(uint64_t{std::random_device{}()} << 32 | std::random_device{}()),
      interactive(options.interactive_workers, options.interactive_queue_max),
      bulk(options.bulk_workers, options.bulk_queue_max) {
  if (options.tls) tls = std::make_unique<TlsContext>(*options.tls);
}

// Counted and stirred: unique for 2^64 requests, and not telling how many there were.
std::string Hub::next_request_id() {
  constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  uint64_t value = ++request_count * 0x9E3779B97F4A7C15ull;
  value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93ull;
  std::string id(13, '0');
  for (size_t i = id.size(); i-- > 0; value >>= 5) id[i] = digits[value & 31];
  return id;
}

struct Server::State {
  State(ServerOptions options, Handler handler, Classifier classifier)
      : hub(io, std::move(options), std::move(handler), std::move(classifier)), ticker(io) {}

  void start();
  void accept_from(stream_descriptor& listener);
  void take_connections(stream_descriptor& listener);
  void wait_to_accept(stream_descriptor& listener);
  void tick();
  void begin_stop(milliseconds patience);
  void end_if_empty();
  bool full() const { return hub.connections.size() >= hub.options.connections_max; }
  template <typename Visit>
  void for_each_connection(Visit visit);

  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  Hub hub;
  std::vector<std::unique_ptr<stream_descriptor>> listeners;
  asio::steady_timer ticker;
  SteadyTime cut_at = SteadyTime::max();
};

// Connections may end while they are visited.
template <typename Visit>
void Server::State::for_each_connection(Visit visit) {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(hub.connections.size());
  for (auto& [key, connection] : hub.connections) all.push_back(connection);
  for (auto& connection : all) visit(*connection);
}

void Server::State::start() {
  hub.on_connection_end = [this] {
    if (hub.draining) end_if_empty();
  };
  for (auto& listener : listeners) accept_from(*listener);
  tick();
}

void Server::State::accept_from(stream_descriptor& listener) {
  listener.async_wait(stream_descriptor::wait_read, [this, &listener](error_code failure) {
    if (!failure && !hub.draining) take_connections(listener);
  });
}

void Server::State::take_connections(stream_descriptor& listener) {
  for (int i = 0; i < accepts_at_once && !full(); ++i) {
    SocketAddress peer;
    int descriptor =
        accept4(listener.native_handle(), peer.generic(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      bool passing = errno == EAGAIN || errno == EINTR || errno == ECONNABORTED;
      if (passing) return accept_from(listener);
      log::warn("accept_failed", "what={}", std::strerror(errno));
      return wait_to_accept(listener);
    }
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    try {
      start_connection(hub, descriptor, readable(peer).host);
    } catch (const std::exception& error) {
      log::warn("connection_refused", "what={}", error.what());
      return wait_to_accept(listener);
    }
  }
  if (full()) return wait_to_accept(listener);
  accept_from(listener);
}

// Too many connections or descriptors: the kernel's queue holds newcomers meanwhile.
void Server::State::wait_to_accept(stream_descriptor& listener) {
  auto pause = std::make_shared<asio::steady_timer>(io, accept_pause);  // one a listener
  pause->async_wait([this, &listener, pause](error_code) {
    if (hub.draining) return;
    if (full()) return wait_to_accept(listener);
    take_connections(listener);
  });
}

void Server::State::tick() {
  SteadyTime now = std::chrono::steady_clock::now();
  if (now >= cut_at) {
    cut_at = SteadyTime::max();
    for_each_connection([](Connection& connection) { connection.cut(); });
  }
  for_each_connection([now](Connection& connection) { connection.tick(now); });
  if (hub.draining && hub.connections.empty()) return;
  ticker.expires_after(hub.options.tick);
  ticker.async_wait([this](error_code failure) {
    if (!failure) tick();
  });
}

void Server::State::begin_stop(milliseconds patience) {
  if (hub.draining) return;
  hub.draining = true;
  cut_at = std::chrono::steady_clock::now() + patience;
  for (auto& listener : listeners) {
    error_code ignored;
    listener->close(ignored);
  }
  for_each_connection([](Connection& connection) { connection.drain(); });
  end_if_empty();
}

void Server::State::end_if_empty() {
  if (!hub.connections.empty()) return;
  ticker.cancel();
  work.reset();
}

Server::Server(ServerOptions options, Handler handler, Classifier classifier)
    : state_(
          std::make_unique<State>(std::move(options), std::move(handler), std::move(classifier))) {}

Server::~Server() = default;

Address Server::listen(const std::string& host, uint16_t port) {
  int descriptor = open_listener(parse_address(host, port), host + ":" + std::to_string(port));
  state_->listeners.push_back(std::make_unique<stream_descriptor>(state_->io, descriptor));
  SocketAddress bound;
  getsockname(descriptor, bound.generic(), &bound.size);
  return readable(bound);
}

void Server::run(const std::function<void()>& listening) {
  state_->start();
  if (listening) listening();
  state_->io.run();
}

void Server::stop(milliseconds patience) {
  asio::post(state_->io, [state = state_.get(), patience] { state->begin_stop(patience); });
}

Metrics Server::metrics() const {
  const Counters& counters = state_->hub.counters;
  Metrics metrics;
  metrics.connections = counters.connections;
  metrics.connections_total = counters.connections_total;
  metrics.in_flight = counters.in_flight;
  metrics.event_streams = counters.event_streams;
  for (size_t i = 0; i < 6; ++i) metrics.requests_by_class[i] = counters.requests_by_class[i];
  metrics.bytes_in = counters.bytes_in;
  metrics.bytes_out = counters.bytes_out;
  metrics.queued_interactive = state_->hub.interactive.waiting();
  metrics.queued_bulk = state_->hub.bulk.waiting();
  return metrics;
}

}  // namespace kith::http
