#include "app/quality_scan.h"

#include <algorithm>

#include "app/quality_days.h"
#include "app/quality_follow.h"
#include "query/question.h"

namespace kith::app {
namespace {

using query::Stored;
using storage::Connection;

constexpr int slice_records = 500;

query::ReadEnvironment everything(Connection& db, const access::Actor& system) {
  return {db, system.schema(), query::everything(), system.directory()};
}

struct Slice {
  std::vector<Stored> moved;  // whose score is another by now
  size_t looked_at = 0;
  Id last;
};

class Scoring {
 public:
  Scoring(Workspace& workspace, jobs::Run& run, const access::Actor& system,
          const schema::Object& object)
      : workspace_(workspace), run_(run), system_(system), object_(object) {}

  void work() {
    Id after = parse_id(run_.job().checkpoint.text("after")).value_or(Id{});
    done_ = run_.job().progress.done;
    total_ = std::max(count(), done_);
    while (!run_.cancelled()) {
      const Slice slice = read(after);
      if (slice.looked_at == 0) return;
      after = slice.last;
      done_ += static_cast<int64_t>(slice.looked_at);
      write(slice);
    }
  }

 private:
  int64_t count() {
    query::Question question;
    question.object = &object_;
    int64_t count = 0;
    workspace_.database().read_raw(
        [&](Connection& db) {
          count = query::count(everything(db, system_), question, INT32_MAX).value;
        },
        {.lane = storage::Lane::bulk});
    return count;
  }

  Slice read(Id after) {
    query::Question question;
    question.object = &object_;
    Slice slice;
    workspace_.database().read_raw(
        [&](Connection& db) {
          slice = {};
          const auto where = everything(db, system_);
          const auto ids = query::select_ids(where, question, after, slice_records);
          slice.looked_at = ids.size();
          if (ids.empty()) return;
          slice.last = ids.back();
          const auto unit = workspace_.unit(db, system_, records::Via::job, settings_);
          for (Stored& stored : query::fetch_many(where, object_, ids)) {
            Stored anew = stored;
            workspace_.quality().derive(unit, &stored, anew);
            if (!std::ranges::equal(anew.all(), stored.all()))
              slice.moved.push_back(std::move(stored));
          }
        },
        {.lane = storage::Lane::bulk});
    return slice;
  }

  void write(const Slice& slice) {
    workspace_.database().write_raw(
        [&](Connection& db) {
          const auto unit = workspace_.unit(db, system_, records::Via::job, settings_);
          for (const Stored& stored : slice.moved) workspace_.records().derive_anew(unit, stored);
          run_.save(db, Json(Json::Object{{"after", format(slice.last)}}), {done_, total_});
          return true;
        },
        {.lane = storage::Lane::bulk});
  }

  Workspace& workspace_;
  jobs::Run& run_;
  const access::Actor& system_;
  const schema::Object& object_;
  const Settings settings_ = workspace_.settings();
  int64_t done_ = 0;
  int64_t total_ = 0;
};

void note_day(Workspace& workspace, const access::Actor& system, const schema::Object& object) {
  std::vector<query::Tally> tallies;
  workspace.database().read_raw(
      [&](Connection& db) {
        tallies = query::tally(everything(db, system), object, *object.quality_field(), {});
      },
      {.lane = storage::Lane::bulk});
  const TimeZone* zone = TimeZone::find(workspace.settings().time_zone);
  const Timestamp now = workspace.clock().now();
  const Date day = zone ? zone->date_at(now) : std::chrono::floor<std::chrono::days>(now);
  workspace.database().write_raw(
      [&](Connection& db) {
        keep_quality_day(db, object, day, tallies);
        return true;
      },
      {.lane = storage::Lane::bulk});
}

Status enqueue_all(Workspace& workspace, const access::Actor& system) {
  for (const schema::Object& object : system.schema().objects()) {
    if (!object.quality_field()) continue;
    TRY(workspace.queue().enqueue({.kind = std::string(quality_job),
                                   .payload = Json(Json::Object{{"object", object.name}})}));
  }
  return done();
}

}  // namespace

Status start_quality(const records::Unit& unit, jobs::Queue& queue, std::string_view object) {
  // Rules that are planted together are one reason; they are read again once this is committed.
  TRY(queue.enqueue(unit.db, {.kind = std::string(quality_job),
                              .payload = Json(Json::Object{{"object", object}}),
                              .by = unit.actor.id(),
                              .once_key = fmt::format("quality {} {}", object, to_us(unit.now)),
                              .run_at = unit.now + std::chrono::seconds(1)}));
  return done();
}

void score_anew(const Workspace& workspace, const records::Unit& unit,
                const schema::Object& object) {
  const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                     unit.actor.directory()};
  query::Question question;
  question.object = &object;
  for (Id after;;) {
    const auto ids = query::select_ids(where, question, after, slice_records);
    if (ids.empty()) return;
    after = ids.back();
    for (const Stored& stored : query::fetch_many(where, object, ids))
      workspace.records().derive_anew(unit, stored);
  }
}

Status run_quality(Workspace& workspace, jobs::Run& run) {
  const access::Actor system = workspace.system();
  if (run.job().payload.flag("changed")) return follow_quality(workspace, run);
  const std::string_view name = run.job().payload.text("object");
  if (name.empty()) return enqueue_all(workspace, system);
  const schema::Object* object = system.schema().object(name);
  if (!object || !object->quality_field()) return done();
  Scoring(workspace, run, system, *object).work();
  if (!run.cancelled()) note_day(workspace, system, *object);
  return done();
}

}  // namespace kith::app
