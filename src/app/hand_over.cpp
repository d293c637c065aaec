#include "app/hand_over.h"

#include <chrono>
#include <limits>

#include "app/leaves.h"
#include "app/settled.h"
#include "query/read.h"

namespace kith::app {
namespace {

using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int slice_records_max = 200;
constexpr std::chrono::milliseconds slice_time_max{50};  // a click never waits behind a chore

// Users, teams and roles belong to the workspace; a junction's row follows what it joins.
bool is_owned(const schema::Object& object) { return object.role == schema::Role::record; }

struct Tally {
  std::string object;  // where the last slice ended
  Id after;
  int64_t changed = 0;
  int64_t failed = 0;

  static Tally of(const Json& checkpoint) {
    return {std::string(checkpoint.text("object")),
            parse_id(checkpoint.text("after")).value_or(Id{}), checkpoint.integer("changed"),
            checkpoint.integer("failed")};
  }
  Json json() const {
    return Json(Json::Object{{"object", object},
                             {"after", format(after)},
                             {"changed", Json(changed)},
                             {"failed", Json(failed)}});
  }
};

std::vector<std::string> objects_of(const Json& payload) {
  std::vector<std::string> names;
  const Json* list = payload.find("objects");
  for (const Json& name : list && list->as_array() ? *list->as_array() : Json::Array()) {
    if (name.as_string()) names.push_back(*name.as_string());
  }
  return names;
}

// Who takes the records of this object over.
Id taker_of(const Json& payload, std::string_view object) {
  const Json* others = payload.find("others");
  const std::string_view other = others ? others->text(object) : std::string_view();
  return parse_id(other.empty() ? payload.text("to") : other).value_or(Id{});
}

}  // namespace

query::Question records_of(const schema::Object& object, Id owner) {
  query::Question question;
  question.object = &object;
  question.filter =
      query::condition_on(object, *object.field("owner"), query::Op::eq, {value_of(owner)});
  return question;
}

query::Question open_records_of(const Workspace& workspace, const records::Unit& unit,
                                const schema::Object& object, Id owner) {
  query::Question question = records_of(object, owner);
  query::Filter ended = settled(workspace.settled(), unit, object);
  if (ended.node == query::Filter::Node::never) return question;
  query::Filter open;
  open.node = query::Filter::Node::negation;
  open.children.push_back(std::move(ended));
  question.filter = query::Filter::both(std::move(question.filter), std::move(open));
  return question;
}

std::vector<Owned> owned_by(Connection& db, const access::Actor& actor, Id owner) {
  std::vector<Owned> out;
  for (const schema::Object& object : actor.schema().objects()) {
    if (!is_owned(object) || !actor.require(access::Verb::read, object)) continue;
    const int64_t count =
        query::count({db, actor.schema(), actor, actor.directory()}, records_of(object, owner),
                     std::numeric_limits<int32_t>::max())
            .value;
    if (count > 0) out.push_back({&object, count});
  }
  return out;
}

Result<HandOverStarted> start_hand_over(const records::Unit& unit, jobs::Queue& queue,
                                        const HandOver& wanted) {
  Json::Array names;
  for (const schema::Object& object : unit.schema->objects()) {
    const bool asked = wanted.objects.empty() ||
                       std::find(wanted.objects.begin(), wanted.objects.end(), object.name) !=
                           wanted.objects.end();
    if (asked && is_owned(object)) names.emplace_back(object.name);
  }
  const auto kind = wanted.leave ? records::BatchKind::leave : records::BatchKind::bulk;
  const auto batch = records::open_batch(unit, kind, wanted.label);
  Json payload(Json::Object{{"from", format(wanted.from)},
                            {"to", format(wanted.to)},
                            {"objects", Json(std::move(names))},
                            {"batch", format(batch.id)}});
  if (wanted.leave) payload.set("leave", format(wanted.leave));
  if (!wanted.others.empty()) {
    Json others(Json::Object{});
    for (const auto& [object, user] : wanted.others) others.set(object, format(user));
    payload.set("others", std::move(others));
  }
  const Id job = TRY(queue.enqueue(
      unit.db,
      {.kind = std::string(hand_over_job), .payload = std::move(payload), .by = unit.actor.id()}));
  return HandOverStarted{job, batch.id};
}

namespace {

// A record that refuses is counted, the others go on. A leave lends as the program: whoever goes on leave
// may give away what their role would not let them give, and the door has asked who they are.
Status hand_on(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id from = parse_id(payload.text("from")).value_or(Id{});
  const Id leave = parse_id(payload.text("leave")).value_or(Id{});
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  const Settings settings = workspace.settings();
  const std::vector<std::string> objects = objects_of(payload);
  Tally tally = Tally::of(run.job().checkpoint);
  size_t at = 0;
  while (at < objects.size() && !tally.object.empty() && objects[at] != tally.object) ++at;
  while (!run.cancelled()) {
    const access::Actor actor = leave ? workspace.system() : workspace.actor(run.job().by);
    const schema::Object* object =
        at < objects.size() ? actor.schema().object(objects[at]) : nullptr;
    std::vector<Id> ids;
    if (object) {
      ids = TRY(workspace.database().read([&](Connection& db) -> Result<std::vector<Id>> {
        const auto unit = workspace.unit(db, actor, records::Via::job, settings, batch);
        return query::select_ids(
            {db, actor.schema(), actor, actor.directory()},
            leave ? open_records_of(workspace, unit, *object, from) : records_of(*object, from),
            tally.after, slice_records_max);
      }));
    }
    const bool last = at >= objects.size();
    const Json values(
        Json::Object{{"owner", object ? format(taker_of(payload, object->name)) : ""}});
    const Tally before = tally;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          tally = before;  // the work may run twice
          const auto unit = workspace.unit(db, actor, records::Via::job, settings, batch);
          const auto until = Steady::now() + slice_time_max;
          for (Id id : ids) {
            unit.db.nested([&] {
              const auto saved =
                  workspace.records().update(unit, *object, id, std::nullopt, values);
              ++(saved.ok() ? tally.changed : tally.failed);
              return saved.ok();
            });
            tally.after = id;
            if (Steady::now() > until) break;
          }
          if (ids.empty()) tally.after = {};
          tally.object = ids.empty() && at + 1 < objects.size() ? objects[at + 1]
                         : last                                 ? std::string()
                                                                : objects[at];
          if (last) records::close_batch(unit, batch, tally.changed, records::BatchState::done);
          if (last && leave)
            TRY(Leaves(workspace, unit).note_lent(leave, tally.changed, tally.failed));
          run.save(db, tally.json(), {tally.changed + tally.failed, run.job().progress.total});
          return done();
        },
        {.lane = storage::Lane::bulk}));
    if (last) return done();
    if (ids.empty()) ++at;
  }
  return done();
}

// Nobody tries again: as far as it came it can be taken back, and a leave can end.
void give_up(Workspace& workspace, const jobs::Run& run) {
  if (run.job().attempt < run.job().attempts_max) return;
  const Id batch = parse_id(run.job().payload.text("batch")).value_or(Id{});
  workspace.database().write_raw(
      [&](Connection& db) {
        records::stop_batch(db, batch, records::BatchState::failed);
        return true;
      },
      {.lane = storage::Lane::bulk});
}

}  // namespace

Status run_hand_over(Workspace& workspace, jobs::Run& run) {
  try {
    const Status handed = hand_on(workspace, run);
    if (!handed) give_up(workspace, run);
    return handed;
  } catch (const jobs::LeaseLost&) {
    throw;
  } catch (const std::exception&) {
    give_up(workspace, run);
    throw;
  }
}

}  // namespace kith::app
