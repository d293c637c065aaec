// Answers that come in pieces: server-sent events, producers, files.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

#include "http/events.h"
#include "http/gzip.h"
#include "http/server.h"
#include "http/test_client.h"

namespace kith::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

ServerOptions quick() {
  ServerOptions options;
  options.interactive_workers = 2;
  options.bulk_workers = 1;
  options.tick = 10ms;
  return options;
}

TEST(Events, ReachTheClientAsTheyAreSent) {
  auto sink = std::make_shared<EventSink>();
  TestServer server([&](const Request&) { return Response::events(sink); }, quick());
  RawClient client(server.port());
  client.send(get);
  ASSERT_TRUE(client.receive_until("text/event-stream"));
  EXPECT_TRUE(sink->send({.name = "change", .data = "{\"a\":1}\nline two", .id = "17"}));
  EXPECT_TRUE(client.receive_until("id: 17\nevent: change\ndata: {\"a\":1}\ndata: line two\n\n"));
  std::thread other([&] { sink->send({.name = "", .data = "from elsewhere", .id = ""}); });
  EXPECT_TRUE(client.receive_until("data: from elsewhere\n\n"));
  other.join();
  sink->close();
  EXPECT_TRUE(client.receive_until("\r\n0\r\n\r\n"));
}

TEST(Events, TellWhenTheClientHasLeft) {
  auto sink = std::make_shared<EventSink>();
  std::atomic<int> closed{0};
  sink->on_close([&] { ++closed; });
  TestServer server([&](const Request&) { return Response::events(sink); }, quick());
  {
    RawClient client(server.port());
    client.send(get);
    ASSERT_TRUE(client.receive_until("text/event-stream"));
    EXPECT_FALSE(sink->closed());
  }
  EXPECT_TRUE(eventually([&] { return sink->closed(); }));
  EXPECT_EQ(closed, 1);
  EXPECT_FALSE(sink->send({.name = "", .data = "late", .id = ""}));
}

TEST(Events, CutAClientThatDoesNotRead) {
  auto sink = std::make_shared<EventSink>();
  TestServer server([&](const Request&) { return Response::events(sink); }, quick());
  RawClient client(server.port());
  client.send(get);
  ASSERT_TRUE(eventually([&] { return server.server().metrics().event_streams == 1; }));
  std::string data(100'000, 'x');
  EXPECT_TRUE(eventually([&] { return !sink->send({.name = "", .data = data, .id = ""}); }, 20s));
  EXPECT_TRUE(eventually([&] { return server.server().metrics().connections == 0; }));
}

TEST(Events, KeepTheConnectionAliveWithComments) {
  ServerOptions options = quick();
  options.heartbeat_interval = 50ms;
  auto sink = std::make_shared<EventSink>();
  TestServer server([&](const Request&) { return Response::events(sink); }, options);
  RawClient client(server.port());
  client.send(get);
  EXPECT_TRUE(client.receive_until(": \n\n"));
}

TEST(Events, EndWhenTheServerStops) {
  auto sink = std::make_shared<EventSink>();
  TestServer server([&](const Request&) { return Response::events(sink); }, quick());
  RawClient client(server.port());
  client.send(get);
  ASSERT_TRUE(client.receive_until("text/event-stream"));
  server.server().stop(5s);
  EXPECT_TRUE(client.receive_until("0\r\n\r\n"));
  EXPECT_TRUE(eventually([&] { return sink->closed(); }));
}

TEST(Events, CannotBeForgedByTheirData) {
  EXPECT_EQ(encode({.name = "a\nb", .data = "x\r\ny\rz", .id = "1\r2"}),
            "id: 12\nevent: ab\ndata: x\ndata: y\ndata: z\n\n");
}

TEST(Stream, SendsWhatTheProducerMakesInChunks) {
  TestServer server(
      [](const Request&) {
        return Response::stream("application/octet-stream", [row = 0](std::string& out) mutable {
          out += "row " + std::to_string(row) + "\n";
          return ++row < 100'000 ? More::yes : More::no;
        });
      },
      quick());
  RawClient client(server.port());
  RawAnswer answer = client.ask(get);
  EXPECT_TRUE(answer.complete);
  EXPECT_TRUE(answer.has("Transfer-Encoding: chunked"));
  EXPECT_TRUE(answer.body.starts_with("row 0\nrow 1\n"));
  EXPECT_TRUE(answer.body.ends_with("row 99999\n"));
  EXPECT_TRUE(client.ask(get).complete);
}

TEST(Stream, IsCompressedOnTheWay) {
  TestServer server(
      [](const Request&) {
        return Response::stream("text/csv", [row = 0](std::string& out) mutable {
          out += "the same row\n";
          return ++row < 50'000 ? More::yes : More::no;
        });
      },
      quick());
  RawClient client(server.port());
  RawAnswer answer = client.ask("GET / HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
  ASSERT_TRUE(answer.has("Content-Encoding: gzip"));
  EXPECT_LT(answer.body.size(), 50'000u);
  size_t bytes = 0;
  Inflater inflater;
  EXPECT_EQ(inflater.feed(answer.body,
                          [&](std::string_view piece) {
                            bytes += piece.size();
                            return true;
                          }),
            Inflater::Step::finished);
  EXPECT_EQ(bytes, 50'000u * 13);
}

TEST(Stream, WaitsForASlowReaderAndStopsWhenItLeaves) {
  std::atomic<size_t> produced{0};
  std::atomic<bool> destroyed{false};
  TestServer server(
      [&](const Request&) {
        auto witness = std::shared_ptr<void>(nullptr, [&](void*) { destroyed = true; });
        return Response::stream("application/octet-stream", [&, witness](std::string& out) {
          out.append(64 * 1024, 'x');
          produced += 64 * 1024;
          return More::yes;
        });
      },
      quick());
  RawClient client(server.port());
  client.send(get);
  ASSERT_TRUE(eventually([&] { return produced > 0; }));
  std::this_thread::sleep_for(200ms);
  size_t held = produced;
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(produced, held);
  EXPECT_LT(held, 32u << 20);
  client.reset();
  EXPECT_TRUE(eventually([&] { return server.server().metrics().connections == 0; }));
  EXPECT_TRUE(destroyed);
}

TEST(Stream, BreaksTheTransferWhenTheProducerFails) {
  TestServer server(
      [](const Request&) {
        return Response::stream("application/octet-stream", [](std::string& out) -> More {
          if (out.empty()) out += "half";
          throw std::runtime_error("lost the database");
        });
      },
      quick());
  RawClient client(server.port());
  RawAnswer answer = client.ask(get);
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.complete);
  EXPECT_TRUE(client.closed_within(2s));
}

TEST(File, IsSentFromDisk) {
  std::string path = testing::TempDir() + "/kith_http_file";
  std::ofstream(path) << std::string(300'000, 'f') << "end";
  TestServer server([&](const Request&) { return Response::file("image/png", path); }, quick());
  RawClient client(server.port());
  RawAnswer answer = client.ask(get);
  EXPECT_EQ(answer.body.size(), 300'003u);
  EXPECT_TRUE(answer.body.ends_with("fend"));
  unlink(path.c_str());
  EXPECT_EQ(client.ask(get).status, 500);
}

}  // namespace
}  // namespace kith::http
