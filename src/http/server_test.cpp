#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>

#include "http/test_client.h"

namespace kith::http {
namespace {

using namespace std::chrono_literals;

ServerOptions quick() {
  ServerOptions options;
  options.interactive_workers = 2;
  options.bulk_workers = 1;
  options.tick = 10ms;
  options.half_close_grace = 50ms;
  return options;
}

Response echo(const Request& request) {
  return Response::text(200, std::string(name(request.method)) + " " + request.target.raw + " " +
                                 request.body.text());
}

std::string get(std::string_view target, std::string_view more = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

TEST(Server, AnswersAndKeepsTheConnection) {
  TestServer server(echo, quick());
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    RawAnswer answer = client.ask(get("/a?b=c"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a?b=c ");
    EXPECT_TRUE(answer.has("\r\nX-Request-Id: "));
    EXPECT_TRUE(answer.has("\r\nDate: "));
  }
  EXPECT_EQ(server.server().metrics().requests_by_class[2], 3u);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server(echo, quick());
  RawClient client(server.port());
  client.send(get("/1") + "POST /2 HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc" +
              get("/3"));
  EXPECT_EQ(client.receive().body, "GET /1 ");
  EXPECT_EQ(client.receive().body, "POST /2 abc");
  EXPECT_EQ(client.receive().body, "GET /3 ");
}

TEST(Server, ReadsChunkedBodiesInWhateverPieces) {
  TestServer server(echo, quick());
  RawClient client(server.port());
  for (char c : std::string_view("POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "3;a=b\r\nabc\r\n4\r\ndefg\r\n0\r\nX: y\r\n\r\n"))
    client.send(std::string_view(&c, 1));
  EXPECT_EQ(client.receive().body, "POST /x abcdefg");
  EXPECT_EQ(client.ask(get("/again")).body, "GET /again ");
}

TEST(Server, SendsContinueWhenTheClientWaitsForIt) {
  TestServer server(echo, quick());
  RawClient client(server.port());
  EXPECT_EQ(
      client.ask("POST /x HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
          .status,
      100);
  EXPECT_EQ(client.ask("hi").body, "POST /x hi");
}

TEST(Server, AnswersHeadWithoutABody) {
  TestServer server([](const Request&) { return Response::text(200, "hello"); }, quick());
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  std::string all = client.receive_all();
  EXPECT_NE(all.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(all.ends_with("\r\n\r\n"));
}

TEST(Server, TurnsAnExceptionIntoA500ThatTellsNothing) {
  TestServer server([](const Request&) -> Response { throw std::runtime_error("secret path"); },
                    quick());
  RawClient client(server.port());
  RawAnswer answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.ask(get("/")).status, 500);
}

TEST(Server, CompressesTextForClientsThatTakeIt) {
  std::string text(20'000, 'a');
  TestServer server([&](const Request&) { return Response::json(text); }, quick());
  RawClient client(server.port());
  RawAnswer packed = client.ask(get("/", "Accept-Encoding: br, gzip;q=0.5\r\n"));
  EXPECT_TRUE(packed.has("Content-Encoding: gzip"));
  EXPECT_TRUE(packed.has("Vary: Accept-Encoding"));
  EXPECT_LT(packed.body.size(), 500u);
  RawAnswer plain = client.ask(get("/", "Accept-Encoding: gzip;q=0\r\n"));
  EXPECT_FALSE(plain.has("Content-Encoding"));
  EXPECT_TRUE(plain.has("Vary: Accept-Encoding"));
  EXPECT_EQ(plain.body, text);
}

TEST(Server, AnswersBusyWhenTheQueueIsFull) {
  ServerOptions options = quick();
  options.interactive_workers = 1;
  options.interactive_queue_max = 1;
  std::atomic<bool> go{false};
  TestServer server(
      [&](const Request&) {
        while (!go) std::this_thread::sleep_for(1ms);
        return Response::of(204);
      },
      options);
  RawClient running(server.port()), queued(server.port()), refused(server.port());
  running.send(get("/"));
  ASSERT_TRUE(eventually([&] { return server.server().metrics().in_flight == 1; }));
  queued.send(get("/"));
  ASSERT_TRUE(eventually([&] { return server.server().metrics().queued_interactive == 1; }));
  RawAnswer answer = refused.ask(get("/"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.has("Retry-After: "));
  go = true;
  EXPECT_EQ(running.receive().status, 204);
  EXPECT_EQ(queued.receive().status, 204);
  EXPECT_EQ(refused.ask(get("/")).status, 204);
}

TEST(Server, CancelsAHandlerWhoseClientHasReset) {
  std::atomic<bool> started{false}, cancelled{false};
  TestServer server(
      [&](const Request& request) {
        started = true;
        cancelled = eventually([&] { return request.cancelled(); });
        return Response::of(204);
      },
      quick());
  RawClient client(server.port());
  client.send(get("/"));
  ASSERT_TRUE(eventually([&] { return started.load(); }));
  EXPECT_FALSE(cancelled);
  client.reset();
  EXPECT_TRUE(eventually([&] { return cancelled.load(); }));
}

TEST(Server, AnswersAClientThatClosedItsHalf) {
  TestServer server(echo, quick());
  RawClient client(server.port());
  client.send(get("/half"));
  client.end_writing();
  EXPECT_EQ(client.receive().body, "GET /half ");
  EXPECT_TRUE(client.closed_within(1s));
}

TEST(Server, FinishesARunningRequestWhenItStops) {
  std::atomic<bool> started{false}, go{false};
  TestServer server(
      [&](const Request&) {
        started = true;
        while (!go) std::this_thread::sleep_for(1ms);
        return Response::text(200, "done");
      },
      quick());
  RawClient idle(server.port()), busy(server.port());
  busy.send(get("/"));
  ASSERT_TRUE(eventually([&] { return started.load(); }));
  server.server().stop(5s);
  EXPECT_TRUE(idle.closed_within(2s));
  go = true;
  RawAnswer answer = busy.receive();
  EXPECT_EQ(answer.body, "done");
  EXPECT_TRUE(answer.has("Connection: close"));
  server.wait_for_end();
  EXPECT_THROW(RawClient late(server.port()), std::system_error);
}

TEST(Server, CancelsWhatIsStillRunningWhenPatienceIsOver) {
  std::atomic<bool> started{false};
  TestServer server(
      [&](const Request& request) {
        started = true;
        EXPECT_TRUE(eventually([&] { return request.cancelled(); }));
        return Response::of(204);
      },
      quick());
  RawClient client(server.port());
  client.send(get("/"));
  ASSERT_TRUE(eventually([&] { return started.load(); }));
  server.server().stop(50ms);
  server.wait_for_end();
}

}  // namespace
}  // namespace kith::http
