#include "app/lead_on.h"

#include <chrono>

#include "records/batch.h"
#include "records/merge_relations.h"

namespace kith::app {
namespace {

using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int rows_between_looks = 50;  // at the clock
constexpr std::chrono::milliseconds slice_time_max{50};
constexpr int64_t passes_max = 10;

Id id_in(const Json& json, std::string_view name) {
  return parse_id(json.text(name)).value_or(Id{});
}

// What the batch says of rows that stayed behind.
void tell(const records::Unit& unit, Id batch, const LeadingOn& leading, bool more) {
  const auto state = more ? records::BatchState::running : records::BatchState::done;
  records::close_batch(unit, batch, static_cast<int64_t>(leading.losers()), state);
  if (!more && leading.left() > 0)
    records::note_batch(unit, batch, Json(Json::Object{{"kept", Json(leading.left())}}));
}

// Nobody tries again: as far as it came it can be taken back.
void give_up(Workspace& workspace, const jobs::Run& run, Id batch) {
  if (run.job().attempt < run.job().attempts_max) return;
  workspace.database().write_raw(
      [&](Connection& db) {
        records::stop_batch(db, batch, records::BatchState::failed);
        return true;
      },
      {.lane = storage::Lane::bulk});
}

}  // namespace

LeadingOn::LeadingOn(const schema::Object& object, Id winner, std::vector<Id> losers,
                     const records::Leading& from, int64_t moved)
    : object_(object),
      winner_(winner),
      losers_(std::move(losers)),
      at_(from),
      moved_(moved),
      moved_in_pass_(1) {}  // the pass that has begun does not count as one that moved none

LeadingOn LeadingOn::of(const schema::Object& object, const Json& json) {
  std::vector<Id> losers;
  const Json* list = json.find("losers");
  for (const Json& one : list && list->as_array() ? *list->as_array() : Json::Array{})
    losers.push_back(parse_id(*one.as_string()).value_or(Id{}));
  LeadingOn leading(object, id_in(json, "winner"), std::move(losers),
                    {json.integer("step"), id_in(json, "after")}, json.integer("moved"));
  leading.moved_in_pass_ = json.integer("moved_in_pass");
  leading.left_ = json.integer("left");
  leading.passes_ = json.integer("passes");
  return leading;
}

Json LeadingOn::json() const {
  Json::Array losers;
  for (const Id id : losers_) losers.emplace_back(format(id));
  return Json(Json::Object{{"winner", format(winner_)},
                           {"losers", Json(std::move(losers))},
                           {"step", Json(at_.step)},
                           {"after", format(at_.after)},
                           {"moved", Json(moved_)},
                           {"moved_in_pass", Json(moved_in_pass_)},
                           {"left", Json(left_)},
                           {"passes", Json(passes_)}});
}

Result<bool> LeadingOn::go_on(const records::Records& records, const records::Unit& unit,
                              Steady::time_point until) {
  do {
    const auto led = TRY(records::lead_on(records, unit,
                                          {.object = &object_,
                                           .losers = losers_,
                                           .winner = winner_,
                                           .rows_max = rows_between_looks,
                                           .refused = records::Refused::is_left},
                                          at_));
    moved_ += led.written;
    moved_in_pass_ += led.written;
    left_ += led.left;
    if (led.next) {
      at_ = *led.next;
      continue;
    }
    if (moved_in_pass_ == 0 || ++passes_ == passes_max) return false;
    at_ = {};
    moved_in_pass_ = left_ = 0;
  } while (Steady::now() < until);
  return true;
}

int64_t LeadingOn::rows_to_move(const records::Unit& unit) const {
  int64_t rows = 0;
  for (const auto& moved : records::rows_naming(unit, object_, losers_)) rows += moved.rows;
  return rows;
}

Result<MergeStarted> start_merge(const records::Records& records, const records::Unit& unit,
                                 jobs::Queue& queue, const records::MergeRequest& request) {
  MergeStarted started{TRY(records::merge(records, unit, request)), {}};
  if (!started.merged.rest) return started;
  const LeadingOn leading(*request.object, request.winner, request.losers, *started.merged.rest,
                          started.merged.moved);
  Json payload(Json::Object{{"object", request.object->name},
                            {"batch", format(started.merged.batch)},
                            {"leading", leading.json()}});
  started.job = TRY(queue.enqueue(
      unit.db,
      {.kind = std::string(lead_on_job), .payload = std::move(payload), .by = unit.actor.id()}));
  return started;
}

Status run_lead_on(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id batch = id_in(payload, "batch");
  const Settings settings = workspace.settings();
  Json checkpoint =
      run.job().checkpoint.is_null() ? *payload.find("leading") : run.job().checkpoint;
  int64_t total = run.job().progress.total;
  for (bool more = true; more && !run.cancelled();) {
    const access::Actor actor = workspace.actor(run.job().by);
    const schema::Object& object = *TRY(actor.schema().require_object(payload.text("object")));
    Json reached;
    const Status slice = workspace.database().write(
        [&](Connection& db) -> Status {
          const auto unit = workspace.unit(db, actor, records::Via::job, settings, batch);
          LeadingOn leading = LeadingOn::of(object, checkpoint);
          if (total == 0) total = leading.moved() + leading.rows_to_move(unit);
          more = TRY(leading.go_on(workspace.records(), unit, Steady::now() + slice_time_max));
          tell(unit, batch, leading, more);
          reached = leading.json();
          run.save(db, reached, {leading.moved(), total});
          return done();
        },
        {.lane = storage::Lane::bulk});
    if (!slice) {
      give_up(workspace, run, batch);
      return slice;
    }
    checkpoint = std::move(reached);
  }
  return done();
}

}  // namespace kith::app
