// One client's connection, and what all connections of a server share. connection.cpp holds the
// coroutine; nothing of Asio is seen here.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/server.h"
#include "http/workers.h"

namespace boost::asio {
class io_context;
}

namespace kith::http {

using SteadyTime = std::chrono::steady_clock::time_point;

// Lives on the io thread. The other threads only post to it.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void tick(SteadyTime now) = 0;  // looks at its time-outs
  virtual void drain() = 0;               // ends after what is running
  virtual void cut() = 0;                 // ends now; a handler is cancelled and waited for
};

struct Counters {
  std::atomic<uint64_t> connections{0}, connections_total{0}, in_flight{0}, event_streams{0};
  std::atomic<uint64_t> bytes_in{0}, bytes_out{0};
  std::atomic<uint64_t> requests_by_class[6] = {};
};

struct Hub {
  Hub(boost::asio::io_context& io_context, ServerOptions server_options, Handler request_handler,
      Classifier route_classifier);

  std::string next_request_id();

  boost::asio::io_context& io;
  const ServerOptions options;
  const Handler handler;
  const Classifier classifier;
  std::unique_ptr<TlsContext> tls;
  Counters counters;
  // Of the io thread:
  WorkerTools tools;
  std::vector<char> scratch;  // every read goes through here, so an idle connection holds no buffer
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;
  std::function<void()> on_connection_end;
  std::atomic<bool> draining{false};  // written here, read everywhere
  uint64_t request_count;
  // Last, so that they are joined first.
  Workers interactive;
  Workers bulk;
};

// Takes the descriptor over.
void start_connection(Hub& hub, int descriptor, std::string peer);

}  // namespace kith::http
