#include "app/seal_job.h"

#include "app/sealer.h"
#include "base/log.h"
#include "jobs/under_way.h"

namespace kith::app {
namespace {

using storage::Connection;
using storage::Sql;

constexpr std::chrono::hours patience{24};

constexpr Sql select_check = "SELECT report FROM kith_seal_checks WHERE id = 1";
constexpr Sql upsert_check =
    "INSERT INTO kith_seal_checks (id, report) VALUES (1, ?1) "
    "ON CONFLICT (id) DO UPDATE SET report = excluded.report";

Json json_of(const records::SealFault& fault) {
  Json json(Json::Object{{"kind", Json(records::name_of(fault.kind))}});
  if (fault.seq > 0) json.set("seq", format(Id{fault.seq}));
  json.set("what", Json(Json::Object{{"en", fault.what.en}, {"zh", fault.what.zh}}));
  return json;
}

Json json_of(const records::SealReport& report, Timestamp at, std::chrono::milliseconds took) {
  Json json(Json::Object{{"at", format(at)},
                         {"sealed", report.sealed},
                         {"waiting", report.waiting},
                         {"erased", report.erased},
                         {"heads", report.heads},
                         {"faults", report.faults},
                         {"ms", int64_t{took.count()}}});
  json.set("first", report.first ? json_of(*report.first) : Json());
  return json;
}

}  // namespace

Result<Id> start_seal_check(Workspace& workspace, Id by) {
  return workspace.database().write([&](storage::Connection& db) -> Result<Id> {
    db.take_turns(seal_check_job);
    if (const auto job = jobs::under_way(db, seal_check_job)) return job->id;
    return workspace.queue().enqueue(
        db, {.kind = std::string(seal_check_job), .payload = {}, .by = by});
  });
}

Status run_seal_check(Workspace& workspace, jobs::Run& run) {
  workspace.sealer().seal_all();
  const Timestamp at = workspace.clock().now();
  const auto began = std::chrono::steady_clock::now();
  records::SealReport report;
  bool left = false;
  auto wanted = workspace.sealer().files().expected();
  wanted.on_progress = [&](int64_t, int64_t) {
    left = run.cancelled();
    return !left;
  };
  workspace.database().read_raw([&](Connection& db) { report = records::check_seal(db, wanted); },
                                {.timeout = patience, .lane = storage::Lane::bulk});
  if (left) return done();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  if (report.first)
    log::error("seal_broken", "faults={} first={}", report.faults, report.first->what.en);
  return workspace.database().write(
      [&](Connection& db) -> Status {
        db.execute(upsert_check, {json_of(report, at, took).dump()});
        return done();
      },
      {.lane = storage::Lane::bulk});
}

Json last_seal_check(Connection& db) {
  const auto text = db.text(select_check);
  auto json = text ? parse_json(*text) : Result<Json>(Json());
  return json ? std::move(*json) : Json();
}

}  // namespace kith::app
