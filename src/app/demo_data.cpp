#include "app/demo_data.h"

#include <algorithm>
#include <map>

#include "app/odds_scan.h"
#include "app/quality_days.h"
#include "app/quality_scan.h"
#include "query/question.h"
#include "query/read.h"
#include "query/write.h"
#include "records/batch.h"
#include "records/change.h"

namespace kith::app {
namespace {

using records::Act;
using records::Change;
using storage::Connection;
using storage::Sql;

constexpr Sql select_batch = "SELECT value FROM kith_settings WHERE name = 'demo_batch'";
constexpr Sql upsert_batch =
    R"(INSERT INTO kith_settings (name, value) VALUES ('demo_batch', ?1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";
constexpr Sql delete_batch = "DELETE FROM kith_settings WHERE name = 'demo_batch'";

constexpr Sql select_claim = "SELECT value FROM kith_settings WHERE name = 'demo_quality_before'";
constexpr Sql upsert_claim =
    R"(INSERT INTO kith_settings (name, value) VALUES ('demo_quality_before', ?1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";
constexpr Sql delete_claim = "DELETE FROM kith_settings WHERE name = 'demo_quality_before'";

constexpr int slice_changes = 100;
constexpr int page_changes = 1'000;

query::ReadEnvironment seen_by_all(Connection& db, const schema::Schema& schema,
                                   const access::Actor& actor) {
  return {db, schema, query::everything(), actor.directory()};
}

// A colleague of the sample who owns somebody's own records stays, and may not sign in.
bool owns_others(const records::Unit& unit, Id user) {
  for (const schema::Object& object : unit.schema->objects()) {
    if (object.role != schema::Role::record) continue;
    query::Question question;
    question.object = &object;
    question.filter =
        query::condition_on(object, *object.field("owner"), query::Op::eq, {value_of(user)});
    const auto owned = query::select_ids(seen_by_all(unit.db, *unit.schema, unit.actor), question,
                                         Id{}, slice_changes);
    for (const Id id : owned) {
      const auto history = records::changes_of(unit.db, *unit.schema, object, id, 0, slice_changes);
      const bool of_sample = !history.empty() && history.back().act == Act::create &&
                             history.back().batch && history.back().batch == demo_batch(unit.db);
      if (!of_sample) return true;
    }
  }
  return false;
}

// Into the bin, which ends its place in search and tells open screens; then out of it.
bool remove_for_good(const records::Records& records, const records::Unit& unit,
                     const Change& made) {
  const schema::Object* object = unit.schema->object(made.object);
  if (!object || made.act != Act::create) return false;
  return unit.db.nested([&] {
    if (object->name == "users" && owns_others(unit, made.record)) {
      static_cast<void>(records.update(unit, *object, made.record, std::nullopt,
                                       Json(Json::Object{{"active", false}})));
      return true;
    }
    const auto present =
        query::fetch(seen_by_all(unit.db, *unit.schema, unit.actor), *object, made.record);
    if (!present) return true;
    if (!present->deleted()) {
      const auto removed = records.remove(unit, *object, made.record, std::nullopt);
      if (!removed) return false;
    }
    query::purge(unit.db, *object, made.record);
    return true;
  });
}

// What would write anew about records that go.
void remove_acting(Workspace& workspace, const records::Unit& unit, Id batch) {
  int64_t before = 0;
  do {
    const auto changes =
        records::changes_of_batch(unit.db, *unit.schema, batch, before, page_changes);
    for (const Change& made : changes) {
      const schema::Object* object = unit.schema->object(made.object);
      if (object && std::ranges::find(workspace.acting(), object->name) != workspace.acting().end())
        remove_for_good(workspace.records(), unit, made);
    }
    before = changes.size() == page_changes ? changes.back().seq : 0;
  } while (before != 0);
}

}  // namespace

Id demo_batch(Connection& db) {
  const auto text = db.text(select_batch);
  return text ? parse_id(*text).value_or(Id{}) : Id{};
}

void set_demo_batch(Connection& db, Id batch) {
  if (batch) {
    db.execute(upsert_batch, {format(batch)});
  } else {
    const auto claim = db.text(select_claim);
    const auto before = claim ? parse_date(*claim) : std::nullopt;
    if (before) forget_quality_days(db, *before);
    db.execute(delete_claim);
    db.execute(delete_batch);
  }
}

void claim_quality_days(Connection& db, Date before) { db.execute(upsert_claim, {format(before)}); }

std::vector<DemoCount> demo_counts(Connection& db, const schema::Schema& schema, Id batch) {
  std::map<int64_t, std::vector<Id>> made;  // by object
  int64_t before = 0;
  do {
    const auto changes = records::changes_of_batch(db, schema, batch, before, page_changes);
    for (const Change& change : changes) {
      if (change.act == Act::create) made[change.object].push_back(change.record);
    }
    before = changes.size() == page_changes ? changes.back().seq : 0;
  } while (before != 0);
  std::vector<DemoCount> out;
  for (const schema::Object& object : schema.objects()) {
    const auto found = made.find(object.id);
    if (found == made.end()) continue;
    DemoCount count{&object, static_cast<int64_t>(found->second.size()), 0};
    for (const Id record : found->second) {
      const auto newest = records::changes_of(db, schema, object, record, 0, 1);
      count.changed += !newest.empty() && newest.front().batch != batch;
    }
    out.push_back(count);
  }
  return out;
}

Result<Id> start_demo_removal(const records::Unit& unit, jobs::Queue& queue, Id batch) {
  return queue.enqueue(unit.db, {.kind = std::string(remove_demo_job),
                                 .payload = Json(Json::Object{{"batch", format(batch)}}),
                                 .by = unit.actor.id(),
                                 .once_key = "remove-demo-" + format(batch)});
}

// Newest first, so that what hangs on something goes before it.
Status run_demo_removal(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  int64_t before = run.job().checkpoint.integer("before");
  int64_t removed = run.job().checkpoint.integer("removed");
  const Settings settings = workspace.settings();
  for (bool more = true; more && !run.cancelled();) {
    const access::Actor system = workspace.system();
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          const auto unit = workspace.unit(db, system, records::Via::job, settings);
          if (before == 0) remove_acting(workspace, unit, batch);
          const auto changes =
              records::changes_of_batch(db, *unit.schema, batch, before, slice_changes);
          int64_t count = removed;
          for (const Change& made : changes)
            count += remove_for_good(workspace.records(), unit, made);
          more = changes.size() == slice_changes;
          const int64_t next = changes.empty() ? before : changes.back().seq;
          if (!more) {
            set_demo_batch(db, {});
            // What the day says of data quality is of what has stayed.
            TRY(workspace.queue().enqueue(db, {.kind = std::string(quality_job)}));
            TRY(workspace.queue().enqueue(db, {.kind = std::string(odds_job)}));
          }
          run.save(db, Json(Json::Object{{"before", Json(next)}, {"removed", Json(count)}}),
                   {count, 0});
          db.after_commit([&before, &removed, next, count] {
            before = next;
            removed = count;
          });
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

}  // namespace kith::app
