#include "sales/pool_recycling.h"

#include <algorithm>
#include <map>
#include <set>

#include "query/question.h"
#include "records/batch.h"
#include "records/conditions.h"
#include "sales/look_up.h"
#include "sales/pool_acts.h"
#include "sales/pool_due.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;
using storage::Connection;

constexpr int slice_records = 100;
constexpr size_t owners_max = 500;  // values of one condition

std::optional<Timestamp> instant(const Stored& record, std::string_view field) {
  const auto* at = std::get_if<Timestamp>(&cell(record, field));
  return at ? std::optional(*at) : std::nullopt;
}

struct Taken {
  Id pool;
  Id batch;
  int64_t count = 0;
};

// Where the last slice ended, and what this run has taken back.
struct Place {
  std::string object;
  Id after;
  std::vector<Taken> taken;

  static Place of(const Json& checkpoint) {
    Place place{std::string(checkpoint.text("object")),
                parse_id(checkpoint.text("after")).value_or(Id{}),
                {}};
    const Json* list = checkpoint.find("taken");
    for (const Json& one : list && list->as_array() ? *list->as_array() : Json::Array())
      place.taken.push_back({parse_id(one.text("pool")).value_or(Id{}),
                             parse_id(one.text("batch")).value_or(Id{}), one.integer("count")});
    return place;
  }
  Json json() const {
    Json::Array list;
    for (const Taken& one : taken)
      list.push_back(Json(Json::Object{
          {"pool", format(one.pool)}, {"batch", format(one.batch)}, {"count", Json(one.count)}}));
    return Json(Json::Object{
        {"object", object}, {"after", format(after)}, {"taken", Json(std::move(list))}});
  }
};

class Recycling {
 public:
  Recycling(app::Workspace& workspace, jobs::Run& run)
      : workspace_(workspace),
        run_(run),
        place_(Place::of(run.job().checkpoint)),
        progress_(run.job().progress) {}

  Status work() {
    for (const std::string_view object : {"accounts", "leads"}) {
      if (!place_.object.empty() && object < place_.object) continue;
      if (place_.object != object) {
        place_.object = object;
        place_.after = {};
      }
      TRY(go_through(object));
      if (run_.cancelled()) return done();
    }
    return close();
  }

 private:
  // Records that some pool may take back: of its members, and those that came from one; and those
  // whose date is to be forgotten.
  static std::vector<query::Filter> candidates(const access::Actor& system,
                                               const schema::Object& object) {
    std::set<int64_t> owners;
    std::vector<Value> pools;
    for (const access::Pool& pool : system.directory().pools()) {
      if (!pool.active || pool.holds != object.name) continue;
      pools.push_back(pool.id.value);
      for (const Id member : members_of(system.directory(), pool.id)) owners.insert(member.value);
    }
    const auto asks = [&](std::string_view field, query::Op op, std::vector<Value> values) {
      return records::where(object, *object.field(field), op, std::move(values));
    };
    std::vector<query::Filter> filters{asks("recycle_at", query::Op::exists, {Value{true}})};
    const std::vector<Value> all(owners.begin(), owners.end());
    for (size_t from = 0; from < all.size(); from += owners_max) {
      const auto some = std::span(all).subspan(from, std::min(owners_max, all.size() - from));
      filters.push_back(asks("owner", query::Op::in, {some.begin(), some.end()}));
    }
    if (!pools.empty())
      filters.push_back(query::Filter::both(asks("home_pool", query::Op::in, std::move(pools)),
                                            asks("owner", query::Op::exists, {Value{true}})));
    return filters;
  }

  Status go_through(std::string_view name) {
    while (!run_.cancelled()) {
      const access::Actor system = workspace_.system();
      const schema::Object& object = *system.schema().object(name);
      const auto ids = next_ids(system, object);
      if (ids.empty()) return done();
      TRY(workspace_.database().write(
          [&](Connection& db) { return slice(db, system, object, ids); },
          {.lane = storage::Lane::bulk}));
    }
    return done();
  }

  std::vector<Id> next_ids(const access::Actor& system, const schema::Object& object) {
    const auto filters = candidates(system, object);
    std::vector<Id> ids;
    workspace_.database().read_raw(
        [&](Connection& db) {
          ids.clear();
          const query::ReadEnvironment all{db, system.schema(), query::everything(),
                                           system.directory()};
          for (const query::Filter& filter : filters) {
            query::Question question;
            question.object = &object;
            question.filter = filter;
            const auto some = query::select_ids(all, question, place_.after, slice_records);
            ids.insert(ids.end(), some.begin(), some.end());
          }
          std::ranges::sort(ids);
          ids.erase(std::ranges::unique(ids).begin(), ids.end());
          if (ids.size() > slice_records) ids.resize(slice_records);
        },
        {.lane = storage::Lane::bulk});
    return ids;
  }

  // May run twice: the place moves when it is on disk.
  Status slice(Connection& db, const access::Actor& system, const schema::Object& object,
               const std::vector<Id>& ids) {
    Place next = place_;
    const Unit unit = workspace_.unit(db, system, records::Via::job, workspace_.settings());
    const query::ReadEnvironment all{db, system.schema(), query::everything(), system.directory()};
    std::map<Id, std::vector<Stored>> by_pool;
    for (Stored& record : query::fetch_many(all, object, ids)) {
      if (record.deleted() || !record.owner()) continue;
      by_pool[takes_back(unit, record)].push_back(std::move(record));
    }
    for (const auto& [pool, records] : by_pool) TRY(judge(unit, pool, records, next));
    next.after = ids.back();
    const jobs::Progress progress{progress_.done + static_cast<int64_t>(ids.size()), 0};
    run_.save(db, next.json(), progress);
    db.after_commit([this, next, progress] {
      place_ = next;
      progress_ = progress;
    });
    return done();
  }

  Status judge(const Unit& unit, Id id, const std::vector<Stored>& records, Place& next) {
    const auto pool = id ? pool_rules(unit, id) : std::nullopt;
    const auto due =
        pool ? due_of(unit, *pool, records) : std::vector<std::optional<Due>>(records.size());
    for (size_t i = 0; i < records.size(); ++i) {
      if (due[i] && due[i]->at <= unit.now)
        TRY(recycle(unit, *pool, records[i], due[i]->reason, next));
      else
        TRY(note(unit, pool, records[i], due[i]));
    }
    return done();
  }

  Status recycle(const Unit& unit, const PoolRules& pool, const Stored& record,
                 std::string_view reason, Place& next) {
    Taken& taken = taken_into(unit, pool, next);
    Unit within = unit;
    within.batch = taken.batch;
    const bool went = unit.db.nested([&] {
      PoolWork work(workspace_.records(), within, record.object());
      return work.recycle(record, pool.id, reason).ok();
    });
    if (went) ++taken.count;
    return done();
  }

  static Taken& taken_into(const Unit& unit, const PoolRules& pool, Place& next) {
    const auto known = std::ranges::find(next.taken, pool.id, &Taken::pool);
    if (known != next.taken.end()) return *known;
    const Id batch = records::open_batch(unit, records::BatchKind::pool, pool.name).id;
    return next.taken.emplace_back(Taken{pool.id, batch});
  }

  Status note(const Unit& unit, const std::optional<PoolRules>& pool, const Stored& record,
              const std::optional<Due>& due) {
    const auto at = due ? std::optional(due->at) : std::nullopt;
    if (instant(record, "recycle_at") != at) {
      Stored noted = record;
      noted.cells(*record.object().field("recycle_at"))[0] = at ? Value{*at} : Value{};
      workspace_.records().note(unit, record, noted);
    }
    if (!at || *at > unit.now + std::chrono::days(pool->warn_days)) return done();
    if (is_told(unit, record, *at - std::chrono::days(pool->warn_days))) return done();
    return tell(workspace_.records(), unit, "recycling", record, record.owner());
  }

  // Since the date came near: another date is told of again.
  static bool is_told(const Unit& unit, const Stored& record, Timestamp since) {
    const schema::Object& notifications = *unit.schema->object("notifications");
    const auto asks = [&](std::string_view field, query::Op op, Value value) {
      return records::where(notifications, *notifications.field(field), op, {std::move(value)});
    };
    query::Question question;
    question.object = &notifications;
    question.filter = query::Filter::both(
        query::Filter::both(asks("record", query::Op::eq, record.id().value),
                            asks("kind", query::Op::eq, std::string("recycling"))),
        query::Filter::both(asks("owner", query::Op::eq, record.owner().value),
                            asks("happened_at", query::Op::ge, since)));
    const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                     unit.actor.directory()};
    return query::count(all, question, 1).value > 0;
  }

  Status close() {
    return workspace_.database().write([&](Connection& db) -> Status {
      const access::Actor system = workspace_.system();
      const Unit unit = workspace_.unit(db, system, records::Via::job, workspace_.settings());
      for (const Taken& one : place_.taken)
        records::close_batch(unit, one.batch, one.count, records::BatchState::done);
      return done();
    });
  }

  app::Workspace& workspace_;
  jobs::Run& run_;
  Place place_;
  jobs::Progress progress_;
};

}  // namespace

Status run_pools(app::Workspace& workspace, jobs::Run& run) {
  return Recycling(workspace, run).work();
}

}  // namespace kith::sales
