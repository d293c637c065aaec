// What needs threads: lists over HTTP, and many writers at once.
#include <atomic>
#include <condition_variable>
#include <thread>

#include <fmt/format.h>

#include "api/api.h"
#include "api/live.h"
#include "api/session_cookie.h"
#include "app/sealer.h"
#include "commands/bench/bare.h"
#include "commands/bench/http_client.h"
#include "commands/bench/reading.h"
#include "http/server.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int connections = 8;
constexpr double http_seconds = 1.5;
constexpr int writers = 64;
constexpr double write_seconds = 4;
constexpr std::string_view fixed_path = "/bench/fixed";
constexpr std::string_view list_path =
    "/api/v1/contacts?limit=50&fields=name,title,account.name,email,phone,lifecycle_stage,owner";

// The server of `kith serve`, and one more answer that is always the same.
class Served {
 public:
  explicit Served(const Subject& subject)
      : live_(subject.workspace),
        router_(api::routes(subject.app,
                            {.dispatch = {},
                             .one_time_code = {},
                             .live = [this](app::Workspace&) -> api::Live& { return live_; },
                             .http_metrics = [] { return http::Metrics{}; }})),
        dispatch_(router_, [&subject](const http::Request&) { return &subject.workspace; }),
        server_(
            {}, [this](const http::Request& request) { return answer(request); },
            [this](const http::Request& request) { return limits(request); }),
        address_(server_.listen("127.0.0.1", 0)),
        thread_([this] { server_.run([] {}); }) {}
  ~Served() {
    server_.stop(std::chrono::milliseconds{2'000});
    thread_.join();
  }
  uint16_t port() const { return address_.port; }
  void set_fixed(std::string body) { fixed_ = std::move(body); }

 private:
  http::Response answer(const http::Request& request) {
    if (request.target.path == fixed_path) return http::Response::json(fixed_);
    return dispatch_.answer(request);
  }

  // Both go the same way, to a worker and back.
  http::RouteLimits limits(const http::Request& request) const {
    return request.target.path == fixed_path ? http::RouteLimits{} : dispatch_.limits(request);
  }

  api::Live live_;
  api::Router router_;
  api::Dispatch dispatch_;
  std::string fixed_;
  http::Server server_;
  http::Address address_;
  std::thread thread_;
};

std::string get(std::string_view path, const std::string& secret) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}={}\r\n\r\n", path,
                     api::session_cookie_name({}), secret);
}

struct Throughput {
  double per_second = 0;
  double processor_each = 0;  // of the server: that of the clients is taken off
};

Throughput drive(uint16_t port, const std::string& request) {
  std::atomic<int64_t> count{0};
  std::atomic<double> clients{0};
  const double processor = processor_seconds();
  const auto begun = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&] {
      const double before = thread_processor_seconds();
      HttpClient client(port);
      while (seconds_since(begun) < http_seconds) {
        if (client.ask(request) == 200) ++count;
      }
      const double used = thread_processor_seconds() - before;
      for (double sum = clients; !clients.compare_exchange_weak(sum, sum + used);) {
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double took = seconds_since(begun);
  const auto n = static_cast<double>(std::max<int64_t>(count, 1));
  return {n / took, (processor_seconds() - processor - clients) / n};
}

// Its throughput beside that of a fixed body of the same size, and what a request costs.
std::vector<Row> measure_list(Served& served, std::string_view order, const std::string& list,
                              const std::string& secret) {
  const std::string fixed = get(fixed_path, secret);
  HttpClient first(served.port());
  if (first.ask(list) != 200) {
    throw std::runtime_error("the list was refused: " + std::string(first.body()));
  }
  served.set_fixed(std::string(first.body()));
  std::vector<double> ratios, lists, bodies, processor;
  for (int round = 0; round < 5; ++round) {
    const Throughput ours = drive(served.port(), list);
    const Throughput bare = drive(served.port(), fixed);
    ratios.push_back(ours.per_second / bare.per_second);
    lists.push_back(ours.per_second);
    bodies.push_back(bare.per_second);
    processor.push_back(ours.processor_each);
  }
  const double ratio = median(ratios);
  const double each = median(processor);
  return {{fmt::format("HTTP list of 50 {}, owner's own ({} bytes, {} connections)", order,
                       first.body().size(), connections),
           fmt::format("{:.0f} /s", median(lists)),
           fmt::format("{:.0f} /s (fixed body)", median(bodies)), times(ratio), "≥ 0.3",
           at_least(ratio, 0.3)},
          {fmt::format("Processor a request of it, {}", order), milliseconds(each), "", "",
           "≤ 0.25 ms", at_most(each, 0.00025)}};
}

}  // namespace

std::vector<Row> measure_http(const Subject& subject) {
  const std::string secret =
      subject.workspace.sign_in().open_session(an_owner(subject).id(), "127.0.0.1").value();
  Served served(subject);
  const std::string newest(list_path);
  std::vector<Row> rows;
  append(rows, "HTTP list, newest first",
         [&] { return measure_list(served, "newest first", get(newest, secret), secret); });
  append(rows, "HTTP list by name", [&] {
    return measure_list(served, "by name", get(newest + "&sort=name", secret), secret);
  });
  return rows;
}

std::vector<Row> measure_creates(const Subject& subject) {
  const double syncs_before = bare_syncs_per_second(subject.folder.c_str(), 1.5);
  const access::Actor actor = administrator(subject);
  const app::Settings settings = subject.workspace.settings();
  subject.workspace.sealer().seal_all();
  subject.workspace.sealer().start();
  std::atomic<int64_t> count{0};
  const auto begun = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; seconds_since(begun) < write_seconds; ++n) {
        const Json values(Json::Object{{"name", fmt::format("Lead {} {}", i, n)},
                                       {"company", "Bench"},
                                       {"email", fmt::format("lead{}.{}@bench.example", i, n)}});
        const auto saved = subject.workspace.database().write([&](Connection& db) {
          const records::Unit unit = subject.workspace.unit(db, actor, records::Via::api, settings);
          return subject.workspace.records().create(unit, *unit.schema->object("leads"), values);
        });
        if (saved.ok()) ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double rate = static_cast<double>(count) / seconds_since(begun);
  subject.workspace.sealer().stop();
  const double syncs = (syncs_before + bare_syncs_per_second(subject.folder.c_str(), 1.5)) / 2;
  const double goal = std::min(15 * syncs, 4'000.0);
  return {{fmt::format("Durable creates, {} clients", writers), fmt::format("{:.0f} /s", rate),
           fmt::format("{:.0f} fsync/s", syncs), fmt::format("{:.1f} a sync", rate / syncs),
           fmt::format("≥ {:.0f} /s", goal), at_least(rate, goal)}};
}

}  // namespace kith::commands::bench
