// Every limit and time-out of ServerOptions, seen from a client that goes over it.
#include <gtest/gtest.h>

#include <atomic>

#include "http/gzip.h"
#include "http/server.h"
#include "http/test_client.h"

namespace kith::http {
namespace {

using namespace std::chrono_literals;

ServerOptions quick() {
  ServerOptions options;
  options.interactive_workers = 2;
  options.bulk_workers = 1;
  options.tick = 10ms;
  return options;
}

Response size_of_body(const Request& request) {
  return Response::text(200, std::to_string(request.body.size()) +
                                 (request.body.in_file() ? " in a file" : " in memory"));
}

RouteLimits hundred_kilobytes(const Request&) { return {.body_bytes_max = 100'000}; }

std::string post(std::string_view headers, std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: t\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

std::string with_length(std::string_view headers, std::string_view body) {
  return post(std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n",
              body);
}

std::string chunked(std::string_view body, size_t piece) {
  std::string out;
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    std::string_view part = body.substr(0, piece);
    char size[20];
    out.append(size, static_cast<size_t>(snprintf(size, sizeof(size), "%zx\r\n", part.size())));
    out.append(part).append("\r\n");
  }
  return out + "0\r\n\r\n";
}

std::string gzip(std::string_view text) {
  Deflater deflater;
  std::string out;
  deflater.start();
  deflater.append(text, out);
  deflater.finish(out);
  return out;
}

RawAnswer ask(uint16_t port, std::string_view request) { return RawClient(port).ask(request); }

TEST(Limits, RefusesHeadersOver32KiBOr100Fields) {
  TestServer server(size_of_body, quick());
  std::string line = "X-A: " + std::string(7000, 'a') + "\r\n", four = line + line + line + line;
  EXPECT_EQ(ask(server.port(), post(four, "")).status, 200);
  EXPECT_EQ(ask(server.port(), post(four + line, "")).status, 431);
  EXPECT_EQ(ask(server.port(), post("X: " + std::string(9000, 'a') + "\r\n", "")).status, 431);
  std::string many;
  for (int i = 0; i < 99; ++i) many += "A: b\r\n";
  EXPECT_EQ(ask(server.port(), post(many, "")).status, 200);
  EXPECT_EQ(ask(server.port(), post(many + "A: b\r\n", "")).status, 431);
}

TEST(Limits, RefusesTargetsOver8KiB) {
  TestServer server(size_of_body, quick());
  auto get = [&](size_t size) {
    return ask(server.port(), "GET /" + std::string(size, 'a') + " HTTP/1.1\r\nHost: t\r\n\r\n")
        .status;
  };
  EXPECT_EQ(get(8000), 200);
  EXPECT_EQ(get(8192), 414);
  EXPECT_EQ(get(60'000), 414);
}

TEST(Limits, NumberTheRefusalOfWhatNeverBecameARequest) {
  ServerOptions options = quick();
  options.refusal_page = [](const Refusal& refusal) {
    return Response::text(refusal.status, refusal.request_id);
  };
  TestServer server(size_of_body, options);
  const auto endless = ask(server.port(), "GET /" + std::string(60'000, 'a'));
  const auto whole = ask(server.port(), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(endless.status, 414);
  EXPECT_EQ(whole.status, 400);
  EXPECT_EQ(endless.body.size(), 13u);
  EXPECT_NE(endless.body, whole.body);
}

TEST(Limits, HoldTheBodyLimitHoweverTheBodyComes) {
  TestServer server(size_of_body, quick(), hundred_kilobytes);
  std::string fits(100'000, 'a'), over(100'001, 'a');
  EXPECT_EQ(ask(server.port(), with_length("", fits)).body, "100000 in memory");
  EXPECT_EQ(ask(server.port(), with_length("", over)).status, 413);
  EXPECT_EQ(ask(server.port(), post("Content-Length: 99999999999\r\n", "")).status, 413);
  std::string by_chunks = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(ask(server.port(), post(by_chunks, chunked(fits, 777))).body, "100000 in memory");
  EXPECT_EQ(ask(server.port(), post(by_chunks, chunked(over, 777))).status, 413);
  std::string packed = "Content-Encoding: gzip\r\n";
  EXPECT_EQ(ask(server.port(), with_length(packed, gzip(fits))).body, "100000 in memory");
  EXPECT_EQ(ask(server.port(), with_length(packed, gzip(over))).status, 413);
}

TEST(Limits, RefuseAGzipBombAtItsLimit) {
  TestServer server(size_of_body, quick(), hundred_kilobytes);
  std::string bomb = gzip(std::string(64 << 20, '\0'));
  ASSERT_LT(bomb.size(), 400'000u);
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(server.port(), post("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                                    chunked(bomb, 16'384)))
                .status,
            413);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST(Limits, RefuseBrokenGzipAndOtherEncodings) {
  TestServer server(size_of_body, quick());
  std::string good = gzip("hello"), packed = "Content-Encoding: gzip\r\n";
  EXPECT_EQ(ask(server.port(), with_length(packed, good.substr(0, good.size() - 4))).status, 400);
  EXPECT_EQ(ask(server.port(), with_length(packed, good + "x")).status, 400);
  EXPECT_EQ(ask(server.port(), with_length(packed, "no gzip")).status, 400);
  EXPECT_EQ(ask(server.port(), with_length("Content-Encoding: br\r\n", "x")).status, 415);
}

TEST(Limits, SpoolLargeUploadsToAFileWhereTheRouteAllowsIt) {
  ServerOptions options = quick();
  options.temporary_directory = testing::TempDir();
  TestServer server(
      [](const Request& request) {
        std::string end(3, '\0');
        request.body.read_at(request.body.size() - 3, end);
        return Response::text(200, end + (request.body.in_file() ? " in a file" : " in memory"));
      },
      options,
      [](const Request&) {
        return RouteLimits{.body_bytes_max = 10 << 20, .body = BodyStore::memory_or_file};
      });
  EXPECT_EQ(ask(server.port(), with_length("", std::string(1 << 20, 'a') + "end")).body,
            "end in a file");
  EXPECT_EQ(ask(server.port(), with_length("", "small end")).body, "end in memory");
}

TEST(Limits, SayThatAnUploadCannotBeKeptInsteadOfHangingUp) {
  ServerOptions options = quick();
  options.temporary_directory = testing::TempDir() + "/not-there";
  TestServer server(size_of_body, options, [](const Request&) {
    return RouteLimits{.body_bytes_max = 10 << 20, .body = BodyStore::memory_or_file};
  });
  EXPECT_EQ(ask(server.port(), with_length("", std::string(2 << 20, 'a'))).status, 503);
  EXPECT_EQ(ask(server.port(), with_length("", "small")).status, 200);
}

TEST(Limits, CutASlowHeader) {
  ServerOptions options = quick();
  options.header_timeout = 150ms;
  TestServer server(size_of_body, options);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_TRUE(client.closed_within(3s));
}

TEST(Limits, CutABodyThatDripsBelowTheLeastRate) {
  ServerOptions options = quick();
  options.body_grace = 100ms;
  TestServer server(size_of_body, options);
  RawClient client(server.port());
  client.send(post("Content-Length: 10000\r\n", "a"));
  for (int i = 0; i < 20 && !client.closed_within(20ms); ++i) client.send("b");
  EXPECT_EQ(client.receive().status, 408);
}

TEST(Limits, CloseIdleConnections) {
  ServerOptions options = quick();
  options.idle_timeout = 150ms;
  TestServer server(size_of_body, options);
  RawClient silent(server.port()), used(server.port());
  EXPECT_EQ(used.ask("GET / HTTP/1.1\r\nHost: t\r\n\r\n").status, 200);
  EXPECT_TRUE(silent.closed_within(2s));
  EXPECT_TRUE(used.closed_within(2s));
}

TEST(Limits, CutAClientThatStopsReading) {
  ServerOptions options = quick();
  options.write_stall_timeout = 150ms;
  std::string large(32 << 20, 'a');
  TestServer server([&](const Request&) { return Response::fixed("image/png", large); }, options);
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return server.server().metrics().bytes_out > 0; }));
  EXPECT_TRUE(eventually([&] { return server.server().metrics().connections == 0; }));
}

TEST(Limits, LetNewConnectionsWaitWhenThereAreTooMany) {
  ServerOptions options = quick();
  options.connections_max = 2;
  TestServer server(size_of_body, options);
  std::string get = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
  auto first = std::make_unique<RawClient>(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first->ask(get).status, 200);
  EXPECT_EQ(second.ask(get).status, 200);
  RawClient third(server.port());
  third.send(get);
  EXPECT_EQ(third.receive(300ms).status, 0);
  first.reset();
  EXPECT_EQ(third.receive().status, 200);
}

TEST(Limits, CancelAHandlerThatOverstaysItsRoute) {
  TestServer server(
      [](const Request& request) {
        return Response::text(
            200, eventually([&] { return request.cancelled(); }) ? "cancelled" : "ran on");
      },
      quick(), [](const Request&) { return RouteLimits{.time_max = 100ms}; });
  EXPECT_EQ(ask(server.port(), "GET / HTTP/1.1\r\nHost: t\r\n\r\n").body, "cancelled");
}

}  // namespace
}  // namespace kith::http
