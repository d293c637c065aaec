// One keep-alive connection to the server in this process; blocking, as lean as can be.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::commands::bench {

class HttpClient {
 public:
  explicit HttpClient(uint16_t port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends the whole request and reads the whole answer, which says its Content-Length. The status;
  // the body stands in body() until the next call.
  int ask(std::string_view request);
  std::string_view body() const;
  // Sends the whole request, which ends the connection, and reads its answer of any length to the end:
  // how many lines it has.
  int64_t count_lines(std::string_view request);

 private:
  int descriptor_;
  std::string answer_;
  size_t body_at_ = 0;
};

}  // namespace kith::commands::bench
