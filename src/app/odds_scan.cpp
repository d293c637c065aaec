#include "app/odds_scan.h"

#include <algorithm>

#include "app/odds.h"
#include "app/odds_history.h"
#include "jobs/under_way.h"
#include "query/question.h"

namespace kith::app {
namespace {

using query::Stored;
using storage::Connection;

constexpr int slice_records = 500;

query::ReadEnvironment everything(Connection& db, const access::Actor& system) {
  return {db, system.schema(), query::everything(), system.directory()};
}

void train(Workspace& workspace, const access::Actor& system, const odds::Subject& subject) {
  odds::History history;
  workspace.database().read_raw(
      [&](Connection& db) { history = odds::history_of(everything(db, system), subject); },
      {.lane = storage::Lane::bulk});
  const odds::Learned learned = odds::learn(history);
  workspace.database().write_raw(
      [&](Connection& db) {
        odds::keep(db, subject.object->id, workspace.clock().now(), learned);
        return true;
      },
      {.lane = storage::Lane::bulk});
  workspace.refresh_odds();
}

class Rescoring {
 public:
  Rescoring(Workspace& workspace, jobs::Run& run, const access::Actor& system,
            const odds::Subject& subject)
      : workspace_(workspace), run_(run), system_(system), subject_(subject) {
    question_.object = subject.object;
    question_.filter = query::condition_on(*subject.object, *subject.outcome, query::Op::eq,
                                           {Value{subject.open}});
  }

  void work() {
    Id after = parse_id(run_.job().checkpoint.text("after")).value_or(Id{});
    done_ = run_.job().progress.done;
    total_ = std::max(count(), done_);
    while (!run_.cancelled()) {
      const std::vector<Stored> slice = read(after);
      if (slice.empty()) return;
      after = slice.back().id();
      done_ += static_cast<int64_t>(slice.size());
      write(slice, after);
    }
  }

 private:
  int64_t count() {
    int64_t count = 0;
    workspace_.database().read_raw(
        [&](Connection& db) {
          count = query::count(everything(db, system_), question_, INT32_MAX).value;
        },
        {.lane = storage::Lane::bulk});
    return count;
  }

  std::vector<Stored> read(Id after) {
    std::vector<Stored> slice;
    workspace_.database().read_raw(
        [&](Connection& db) {
          const auto where = everything(db, system_);
          slice = query::fetch_many(where, *subject_.object,
                                    query::select_ids(where, question_, after, slice_records));
        },
        {.lane = storage::Lane::bulk});
    std::ranges::sort(slice, {}, [](const Stored& one) { return one.id().value; });
    return slice;
  }

  void write(std::span<const Stored> slice, Id after) {
    workspace_.database().write_raw(
        [&](Connection& db) {
          const auto unit = workspace_.unit(db, system_, records::Via::job, settings_);
          for (const Stored& stored : slice) workspace_.records().derive_anew(unit, stored);
          run_.save(db, Json(Json::Object{{"trained", true}, {"after", format(after)}}),
                    {done_, total_});
          return true;
        },
        {.lane = storage::Lane::bulk});
  }

  Workspace& workspace_;
  jobs::Run& run_;
  const access::Actor& system_;
  const odds::Subject& subject_;
  query::Question question_;
  const Settings settings_ = workspace_.settings();
  int64_t done_ = 0;
  int64_t total_ = 0;
};

Status enqueue_all(Workspace& workspace, const access::Actor& system) {
  for (const schema::Object& object : system.schema().objects())
    if (odds::odds_field(object)) TRY(start_odds(workspace, object, Id{}));
  return done();
}

}  // namespace

Result<Id> start_odds(Workspace& workspace, const schema::Object& object, Id by) {
  return workspace.database().write([&](storage::Connection& db) -> Result<Id> {
    db.take_turns(odds_job);
    if (const auto job = jobs::under_way(db, odds_job, object.name)) return job->id;
    return workspace.queue().enqueue(db, {.kind = std::string(odds_job),
                                          .payload = Json(Json::Object{{"object", object.name}}),
                                          .by = by});
  });
}

Status run_odds(Workspace& workspace, jobs::Run& run) {
  const access::Actor system = workspace.system();
  const std::string_view name = run.job().payload.text("object");
  if (name.empty()) return enqueue_all(workspace, system);
  const schema::Object* object = system.schema().object(name);
  const auto subject = object ? odds::subject_of(system.schema(), *object) : std::nullopt;
  if (!subject) return done();
  if (!run.job().checkpoint.flag("trained")) train(workspace, system, *subject);
  Rescoring(workspace, run, system, *subject).work();
  return done();
}

}  // namespace kith::app
