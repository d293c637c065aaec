// The HTTP/1.1 server: sockets on one thread, handlers on others, and nothing of either to be seen.
//
// One io thread runs an Asio io_context with one C++20 coroutine a connection: it reads, checks and
// answers refusals. A whole request goes to a worker thread of its lane, where the handler is a
// plain blocking function; that thread also compresses, and writes the answer straight to the socket,
// so an ordinary request costs one hop between threads, not two. What the socket does not take at
// once is left to the coroutine. Every wait has an end (ServerOptions), every size a limit.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/body_collector.h"
#include "http/head_check.h"
#include "http/message.h"
#include "http/transport.h"
#include "http/trusted_proxies.h"

namespace kith::http {

using std::chrono::milliseconds;

// immediate: on the io thread itself, for answers that are at hand (static bytes, health). Such a
// handler must not wait for anything.
enum class Lane { interactive, bulk, immediate };

// What the owner of the routes says of a request when only its head is known (no body yet).
struct RouteLimits {
  uint64_t body_bytes_max = 1 << 20;
  Lane lane = Lane::interactive;
  BodyStore body = BodyStore::memory;
  milliseconds time_max{0};  // after that Request::cancelled() is true; 0: no limit
};

using Handler = std::function<Response(const Request&)>;
using Classifier = std::function<RouteLimits(const Request&)>;  // on the io thread: a table look-up

// One answered request, for the access log and histograms. Called on the thread that answered.
struct Answered {
  const Request& request;
  int status;
  std::chrono::microseconds took;  // from the complete request to the written head
};

struct ServerOptions {
  size_t interactive_workers = 8;
  size_t bulk_workers = 2;
  size_t interactive_queue_max = 1024;
  size_t bulk_queue_max = 64;
  size_t connections_max = 10'000;

  HeadLimits head;
  size_t spool_bytes = 1 << 20;
  std::string temporary_directory = "/tmp";

  milliseconds header_timeout{10'000};  // from the first byte to the blank line; also TLS handshake
  milliseconds body_grace{10'000};      // before the rate counts
  size_t body_bytes_per_s_min = 1024;
  milliseconds idle_timeout{75'000};
  milliseconds write_stall_timeout{30'000};
  milliseconds heartbeat_interval{20'000};
  milliseconds half_close_grace{500};  // a client may close its half and still read the answer
  milliseconds tick{250};              // how finely time-outs are seen

  std::optional<TlsFiles> tls;
  TrustedProxies trusted_proxies;
  // How refusals look (problem documents are the API's affair). Unset: plain text, both languages.
  std::function<Response(const Refusal&)> refusal_page;
  std::function<void(const Answered&)> on_answered;
};

struct Metrics {
  uint64_t connections = 0;  // open now
  uint64_t connections_total = 0;
  uint64_t in_flight = 0;  // requests with a handler now
  uint64_t event_streams = 0;
  uint64_t requests_by_class[6] = {};  // [2]: 2xx and so on
  uint64_t bytes_in = 0;
  uint64_t bytes_out = 0;
  uint64_t queued_interactive = 0;
  uint64_t queued_bulk = 0;
};

struct Address {
  std::string host;
  uint16_t port = 0;
};

class Server {
 public:
  Server(ServerOptions options, Handler handler, Classifier classifier = {});
  ~Server();

  // A numeric address, "localhost", or "0.0.0.0"/"::" for all. Port 0 takes a free one: the answer
  // says which. May be called more than once before run(). Throws std::system_error.
  Address listen(const std::string& host, uint16_t port);

  // Serves on the calling thread until stop(), then finishes what is running. `listening` is called
  // once connections are taken.
  void run(const std::function<void()>& listening = {});

  // From any thread, not from a signal handler (http/signals.h). Takes no more connections, finishes
  // the requests that are in, closes idle connections and event streams. When `patience` is over,
  // handlers still running are cancelled and their connections cut.
  void stop(milliseconds patience = milliseconds{8'000});

  Metrics metrics() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::http
