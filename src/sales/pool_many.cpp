#include "sales/pool_many.h"

#include "api/page.h"
#include "app/refused.h"
#include "records/batch.h"
#include "sales/pool_routes.h"

namespace kith::sales {
namespace {

using records::Unit;
using storage::Connection;

constexpr std::string_view name_of(PoolWish::Act act) {
  switch (act) {
    case PoolWish::Act::claim:
      return "claim";
    case PoolWish::Act::assign:
      return "assign";
    case PoolWish::Act::release:
      return "release";
  }
  return {};
}

PoolWish::Act act_of(std::string_view name) {
  return name == "claim"    ? PoolWish::Act::claim
         : name == "assign" ? PoolWish::Act::assign
                            : PoolWish::Act::release;
}

Status act_on(PoolWork& work, const PoolWish& wish, Id id) {
  switch (wish.act) {
    case PoolWish::Act::claim:
      return work.claim(id);
    case PoolWish::Act::assign:
      return work.assign(id, wish.user);
    case PoolWish::Act::release:
      return work.release(id, wish.release);
  }
  return done();
}

// One record, in a savepoint of its own.
Status act_apart(const Unit& unit, PoolWork& work, const PoolWish& wish, Id id) {
  std::optional<Status> did;
  unit.db.nested([&] {
    did.emplace(act_on(work, wish, id));
    return did->ok();
  });
  return std::move(*did);
}

// An error takes the empty batch back with it; the outcome is told all the same.
Status act_at_once(const records::Records& records, const Unit& unit, const PoolWish& wish,
                   PoolOutcome& outcome) {
  outcome = {};
  Unit within = unit;
  within.batch = records::open_batch(unit, records::BatchKind::pool, wish.label).id;
  PoolWork work(records, within, *wish.object);
  for (const Id id : wish.ids) {
    auto did = act_apart(within, work, wish, id);
    if (did)
      outcome.done.push_back(id);
    else
      outcome.refused.push_back({id, std::move(did).error()});
  }
  if (outcome.done.empty()) return outcome.refused.front().error;
  outcome.batch = within.batch;
  records::close_batch(within, within.batch, static_cast<int64_t>(outcome.done.size()),
                       records::BatchState::done);
  return done();
}

Result<PoolOutcome> start(const Unit& unit, jobs::Queue& queue, const PoolWish& wish) {
  PoolOutcome outcome;
  outcome.batch = records::open_batch(unit, records::BatchKind::pool, wish.label).id;
  Json::Array ids;
  for (const Id id : wish.ids) ids.emplace_back(format(id));
  Json payload(Json::Object{{"act", name_of(wish.act)},
                            {"object", wish.object->name},
                            {"ids", Json(std::move(ids))},
                            {"user", format(wish.user)},
                            {"pool", format(wish.release.pool)},
                            {"reason", wish.release.reason},
                            {"note", wish.release.note},
                            {"batch", format(outcome.batch)}});
  outcome.job = TRY(queue.enqueue(
      unit.db,
      {.kind = std::string(pool_act_job), .payload = std::move(payload), .by = unit.actor.id()}));
  return outcome;
}

Id id_in(const Json& payload, std::string_view member) {
  return parse_id(payload.text(member)).value_or(Id{});
}

PoolWish wish_of(const Json& payload, const schema::Object& object) {
  PoolWish wish{.act = act_of(payload.text("act")),
                .object = &object,
                .ids = {},
                .user = id_in(payload, "user"),
                .release = {.pool = id_in(payload, "pool"),
                            .reason = std::string(payload.text("reason")),
                            .note = std::string(payload.text("note"))},
                .label = {}};
  for (const Json& id : *payload.find("ids")->as_array())
    wish.ids.push_back(parse_id(*id.as_string()).value_or(Id{}));
  return wish;
}

struct Tally {
  size_t next = 0;
  int64_t changed = 0;
  app::Refused refused;

  static Tally of(const Json& checkpoint) {
    return {static_cast<size_t>(checkpoint.integer("next")), checkpoint.integer("changed"),
            app::Refused::of(checkpoint)};
  }
  Json json() const {
    Json checkpoint(
        Json::Object{{"next", Json(static_cast<int64_t>(next))}, {"changed", Json(changed)}});
    refused.keep_in(checkpoint);
    return checkpoint;
  }
  void count(Id id, const Status& did) {
    ++next;
    if (did)
      ++changed;
    else
      refused.add(id, did.error());
  }
};

}  // namespace

Result<PoolOutcome> act_in_pool(app::Call& call, const PoolWish& wish) {
  const records::Records& records = call.workspace.records();
  if (wish.ids.size() > at_once_max) {
    return api::write(call,
                      [&](const Unit& unit) { return start(unit, call.workspace.queue(), wish); });
  }
  PoolOutcome outcome;
  const auto did =
      api::write(call, [&](const Unit& unit) { return act_at_once(records, unit, wish, outcome); });
  const bool only_one = wish.ids.size() == 1;
  if (!did && (only_one || outcome.refused.empty())) return did.error();
  return outcome;
}

Status run_pool_act(app::Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id batch = id_in(payload, "batch");
  const app::Settings settings = workspace.settings();
  Tally tally = Tally::of(run.job().checkpoint);
  while (!run.cancelled()) {
    const access::Actor actor = workspace.actor(run.job().by);
    const schema::Object& object = *TRY(actor.schema().require_object(payload.text("object")));
    const PoolWish wish = wish_of(payload, object);
    const Tally before = tally;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          tally = before;  // the work may run twice
          const Unit unit = workspace.unit(db, actor, records::Via::job, settings, batch);
          PoolWork work(workspace.records(), unit, object);
          const size_t end = std::min(wish.ids.size(), before.next + at_once_max);
          while (tally.next < end) {
            const Id id = wish.ids[tally.next];
            tally.count(id, act_apart(unit, work, wish, id));
          }
          const bool last = tally.next >= wish.ids.size();
          records::close_batch(unit, batch, tally.changed,
                               last ? records::BatchState::done : records::BatchState::running);
          run.save(db, tally.json(),
                   {tally.changed + tally.refused.count, static_cast<int64_t>(wish.ids.size())});
          return done();
        },
        {.lane = storage::Lane::bulk}));
    if (tally.next >= wish.ids.size()) return done();
  }
  return done();
}

}  // namespace kith::sales
