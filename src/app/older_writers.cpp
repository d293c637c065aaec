#include "app/older_writers.h"

#include <thread>

#include "records/search.h"

namespace kith::app {
namespace {

using storage::Connection;
using namespace std::chrono_literals;

constexpr auto look_again = 20ms;
constexpr auto patience = 60s;

}  // namespace

Status outlast_older_writers(Workspace& workspace, const jobs::Run& run) {
  const auto ask = [&](auto&& question) {
    return workspace.database().read(question, {.lane = storage::Lane::bulk});
  };
  const Timestamp began = ask([](Connection& db) { return records::engine_time(db); });
  for (auto waited = 0ms; waited < patience && !run.cancelled(); waited += look_again) {
    if (!ask([&](Connection& db) { return records::runs_since(db, began); })) return done();
    std::this_thread::sleep_for(look_again);
  }
  if (run.cancelled()) return done();
  return Error{Code::busy,
               say("a long transaction runs on the database; the work begins when it has ended",
                   "数据库中有长时间运行的事务；待其结束后将开始处理"),
               {}};
}

}  // namespace kith::app
