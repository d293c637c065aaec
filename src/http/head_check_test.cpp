#include "http/head_check.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/test_client.h"

namespace kith::http {
namespace {

int status_of(std::string_view head) {
  auto refusal = check_head(head, {});
  return refusal ? refusal->status : 200;
}

std::string with(std::string_view fields) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}

TEST(HeadCheck, TakesOrdinaryRequests) {
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 200);
  EXPECT_EQ(status_of(with("")), 200);
  EXPECT_EQ(status_of(with("A:b\r\nA: \t c \r\nEmpty:\r\nX: 张三\r\n")), 200);
  EXPECT_EQ(status_of(with("Content-Length: 003\r\n")), 200);
  EXPECT_EQ(status_of(with("transfer-encoding: CHUNKED\r\n")), 200);
}

TEST(HeadCheck, RefusesWhatTwoReadersCouldReadInTwoWays) {
  for (const char* fields : {"Content-Length: 5\r\nContent-Length: 5\r\n",
                             "Content-Length: 5, 5\r\n",
                             "Content-Length: +5\r\n",
                             "Content-Length: -1\r\n",
                             "Content-Length:\r\n",
                             "Content-Length: 0x5\r\n",
                             "Content-Length: 4 2\r\n",
                             "Content-Length: 99999999999999999999\r\n",
                             "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                             "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                             "Host: y\r\n",
                             "A : b\r\n",
                             " folded: x\r\n",
                             "A: b\r\n c\r\n",
                             "A: b\rc\r\n",
                             "A: b\nC: d\r\n",
                             "A: \x01\r\n",
                             "A: \x7f\r\n",
                             "A: \xff\r\n",
                             "no colon\r\n",
                             ": empty\r\n",
                             "A\x0b: b\r\n"})
    EXPECT_EQ(status_of(with(fields)), 400) << fields;
  EXPECT_EQ(status_of(with("Transfer-Encoding: gzip, chunked\r\n")), 501);
  EXPECT_EQ(status_of(with("Transfer-Encoding: xchunked\r\n")), 501);
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(HeadCheck, RefusesOddFirstLines) {
  for (const char* line :
       {"GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET /a b HTTP/1.1",
        "GET / http/1.1", "GET / HTTP/1.10", "GET /", "G\x01T / HTTP/1.1", "GET /\xe4 HTTP/1.1",
        "GET\t/ HTTP/1.1", "GET / RTSP/1.0"})
    EXPECT_EQ(status_of(std::string(line) + "\r\nHost: x\r\n\r\n"), 400) << line;
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: x\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.2\r\nHost: x\r\n\r\n"), 505);
}

TEST(HeadCheck, WantsExactlyOneRealHost) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  for (const char* host :
       {"crm.test", "crm.test:8080", "127.0.0.1", "[::1]:80", "[2001:db8::7]", ""})
    EXPECT_TRUE(is_host(host)) << host;
  for (const char* host : {"crm.test, evil.test", "a\"><script>", "a\tb", "user@evil", "a/b", "a:b",
                           "[::1", "[x]", "a b", "evil.test#", ":80"})
    EXPECT_FALSE(is_host(host)) << host;
}

TEST(HeadCheck, RefusesAtTheFirstByteWhatCannotBecomeARequest) {
  EXPECT_EQ(check_partial_head("\x16\x03\x01", 0, {})->status, 400);  // TLS on the wrong port
  EXPECT_EQ(check_partial_head("GET / HTTP/1.1\nHost", 0, {})->status, 400);
  EXPECT_EQ(check_partial_head("GET /" + std::string(9000, 'a'), 0, {})->status, 414);
  EXPECT_FALSE(check_partial_head("GET / HT", 0, {}));
}

std::filesystem::path corpus() {
  const char* shared = std::getenv("KITH_SHARED");
  return std::filesystem::path(shared ? shared : KITH_SOURCE_DIR "/../shared") /
         "corpus/fetched/http";
}

// Requests that other servers' tests call bad: none of them may succeed, none may hurt.
TEST(HeadCheck, RefusesTheBadRequestsOfOtherServers) {
  if (!std::filesystem::exists(corpus())) GTEST_SKIP() << "no corpus at " << corpus();
  ServerOptions options;
  options.interactive_workers = 1;
  TestServer server([](const Request&) { return Response::text(200, "ok"); }, options);
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus())) {
    std::string name = entry.path().filename();
    if (!name.ends_with(".raw")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    RawClient client(server.port());
    client.send(std::string(std::istreambuf_iterator<char>(file), {}));
    client.end_writing();
    std::string answer = client.receive_all();
    if (name.find("reject") != std::string::npos) {
      EXPECT_EQ(answer.find("HTTP/1.1 200"), std::string::npos) << name;
      ++seen;
    }
    RawClient after(server.port());
    EXPECT_EQ(after.ask("GET / HTTP/1.1\r\nHost: t\r\n\r\n").status, 200) << "after " << name;
  }
  EXPECT_GT(seen, 20);
}

}  // namespace
}  // namespace kith::http
