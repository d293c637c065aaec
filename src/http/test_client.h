// A client for tests: a raw socket, so that broken requests can be sent and broken answers seen.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"

namespace kith::http {

// A server on a port of its own, on a thread of its own, until the end of the scope.
class TestServer {
 public:
  explicit TestServer(Handler handler, ServerOptions options = {}, Classifier classifier = {});
  ~TestServer();
  uint16_t port() const { return address_.port; }
  Server& server() { return server_; }
  void wait_for_end();

 private:
  Server server_;
  Address address_;
  std::thread thread_;
};

struct RawAnswer {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;  // chunks joined
  bool complete = false;
  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  // One answer, up to the timeout; bytes behind it are kept for the next call.
  RawAnswer receive(std::chrono::milliseconds timeout = std::chrono::seconds{5});
  RawAnswer ask(std::string_view request) {
    send(request);
    return receive();
  }
  // Whatever comes until the end or the timeout.
  std::string receive_all(std::chrono::milliseconds timeout = std::chrono::seconds{5});
  // Until `text` has come; false when it does not.
  bool receive_until(std::string_view text,
                     std::chrono::milliseconds timeout = std::chrono::seconds{5});
  bool closed_within(std::chrono::milliseconds timeout);
  void end_writing();
  void reset();  // leaves with RST
  const std::string& received() const { return received_; }

 private:
  bool more(std::chrono::steady_clock::time_point until);
  int descriptor_;
  bool ended_ = false;
  std::string received_;
};

bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds timeout = std::chrono::seconds{5});

}  // namespace kith::http
