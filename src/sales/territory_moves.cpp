#include "sales/territory_moves.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "app/refused.h"
#include "automation/fields.h"
#include "query/question.h"
#include "query/stream.h"
#include "records/batch.h"
#include "records/draft_view.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;
using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int page_records = 5'000;
constexpr size_t slice_records = 200;
constexpr std::chrono::milliseconds slice_time_max{50};  // a click never waits behind a chore

struct Standing {
  Id record;
  Id now;
  bool kept = false;
  size_t rule = SIZE_MAX;  // the first that fits
  bool overlaps = false;
};

std::vector<Standing> standing(const query::ReadEnvironment& environment,
                               const schema::Object& object) {
  const std::array fields = {object.field("territory"), object.field("territory_locked")};
  std::vector<Standing> all;
  Id after;
  do {
    after = query::stream(environment, object, fields, after, page_records,
                          [&](Id id, std::span<const Value> cells) {
                            const auto* now = std::get_if<int64_t>(&cells[0]);
                            const auto* kept = std::get_if<bool>(&cells[1]);
                            all.push_back({id, now ? Id{*now} : Id{}, kept && *kept});
                          });
  } while (after);
  return all;
}

// Both are in the order of the ids.
void place(TerritoryPlan& plan, std::vector<Standing>& all, std::span<const TerritoryRule> rules,
           size_t at, std::span<const Id> ids) {
  auto one = all.begin();
  for (const Id id : ids) {
    one = std::lower_bound(one, all.end(), id,
                           [](const Standing& left, Id right) { return left.record < right; });
    if (one == all.end()) return;
    if (one->record != id || one->kept) continue;
    if (one->rule == SIZE_MAX) {
      one->rule = at;
    } else if (rules[one->rule].equals(rules[at])) {
      ++plan.overlaps[{rules[one->rule].territory, rules[at].territory}];
      if (!one->overlaps) ++plan.overlapping;
      one->overlaps = true;
    }
  }
}

}  // namespace

TerritoryPlan plan_of_territories(const query::ReadEnvironment& environment,
                                  const schema::Object& object, const TerritoryRules& rules) {
  TerritoryPlan plan;
  std::vector<Standing> all = standing(environment, object);
  for (size_t at = 0; at < rules.all().size(); ++at) {
    query::Question question;
    question.object = &object;
    question.filter = rules.all()[at].filter;
    std::vector<Id> ids;
    for (Id after;;) {
      const auto some = query::select_ids(environment, question, after, page_records);
      ids.insert(ids.end(), some.begin(), some.end());
      if (some.size() < page_records) break;
      after = some.back();
    }
    place(plan, all, rules.all(), at, ids);
  }
  plan.records = static_cast<int64_t>(all.size());
  for (const Standing& one : all) {
    if (one.kept) {
      ++plan.kept_by_hand;
      continue;
    }
    const Id to = one.rule == SIZE_MAX ? Id{} : rules.all()[one.rule].territory;
    if (!to) ++plan.unplaced;
    if (to != one.now) plan.moves.push_back({one.record, one.now, to});
  }
  return plan;
}

Result<TerritoriesAsked> apply_territories(const Unit& unit, jobs::Queue& queue,
                                           std::string_view object, std::string label) {
  TerritoriesAsked asked;
  asked.batch = records::open_batch(unit, records::BatchKind::bulk, std::move(label)).id;
  asked.job = TRY(queue.enqueue(
      unit.db, {.kind = std::string(territory_job),
                .payload = Json(Json::Object{{"object", object}, {"batch", format(asked.batch)}}),
                .by = unit.actor.id()}));
  return asked;
}

namespace {

class Moving {
 public:
  Moving(app::Workspace& workspace, jobs::Run& run)
      : workspace_(workspace),
        run_(run),
        batch_(parse_id(run.job().payload.text("batch")).value_or(Id{})),
        changed_(run.job().checkpoint.integer("changed")),
        refused_(app::Refused::of(run.job().checkpoint)) {}

  Status work() {
    std::vector<Id> ids;
    TRY(workspace_.database().read(
        [&](Connection& db) -> Status {
          return as_of_now(db, {}, [&](const Unit& unit, const schema::Object& object) {
            const auto plan =
                plan_of_territories({db, *unit.schema, unit.actor, unit.actor.directory()}, object,
                                    TerritoryRules::read(unit, object));
            for (const TerritoryMove& move : plan.moves) ids.push_back(move.record);
          });
        },
        {.lane = storage::Lane::bulk}));
    total_ = changed_ + static_cast<int64_t>(ids.size());
    for (size_t from = 0; !run_.cancelled();) {
      const bool last = from >= ids.size();
      from = TRY(slice(ids, from));
      if (last) return done();
    }
    return done();
  }

 private:
  // A plan of 200,000 records takes minutes: fields, rules, rights and the settings are those of each
  // slice, for any of them may be changed meanwhile.
  template <typename F>
  Status as_of_now(Connection& db, Id batch, F&& work) {
    const app::Settings settings = workspace_.settings();
    const access::Actor actor = workspace_.actor(run_.job().by);
    const Unit unit = workspace_.unit(db, actor, records::Via::job, settings, batch);
    work(unit, *TRY(unit.schema->require_object(run_.job().payload.text("object"))));
    return done();
  }

  // From where to go on. The slice behind the last record closes the batch.
  Result<size_t> slice(std::span<const Id> ids, size_t from) {
    const int64_t changed_before = changed_;
    const app::Refused refused_before = refused_;
    return workspace_.database().write(
        [&](Connection& db) -> Result<size_t> {
          changed_ = changed_before;  // the work may run twice
          refused_ = refused_before;
          size_t at = from;
          TRY(as_of_now(db, batch_, [&](const Unit& unit, const schema::Object& object) {
            const auto rules = known_.rules(unit, object);
            const auto until = Steady::now() + slice_time_max;
            const auto some = ids.subspan(from, std::min(slice_records, ids.size() - from));
            for (const Id id : some) {
              move(unit, object, *rules, id);
              ++at;
              if (Steady::now() > until) break;
            }
            records::close_batch(
                unit, batch_, changed_,
                some.empty() ? records::BatchState::done : records::BatchState::running);
            Json checkpoint(Json::Object{{"changed", Json(changed_)}});
            refused_.keep_in(checkpoint);
            run_.save(db, std::move(checkpoint), {changed_ + refused_.count, total_});
          }));
          return at;
        },
        {.lane = storage::Lane::bulk});
  }

  // As the record is by now, for somebody may have changed it since the plan was made.
  void move(const Unit& unit, const schema::Object& object, const TerritoryRules& rules, Id id) {
    const auto before =
        query::fetch({unit.db, *unit.schema, unit.actor, unit.actor.directory()}, object, id);
    if (!before || before->deleted()) return;
    const auto* kept = std::get_if<bool>(&cell(*before, "territory_locked"));
    const Id to = rules.territory_of(records::DraftView(unit, *before));
    if ((kept && *kept) || to == reference(*before, "territory")) return;
    Stored after = *before;
    automation::set(after, "territory", value_of(to));
    unit.db.nested([&] {
      const auto saved = workspace_.records().update(unit, *before, std::move(after));
      saved.ok() ? static_cast<void>(++changed_) : refused_.add(id, saved.error());
      return saved.ok();
    });
  }

  app::Workspace& workspace_;
  jobs::Run& run_;
  const Id batch_;
  KnownTerritories known_;
  int64_t changed_;
  int64_t total_ = 0;
  app::Refused refused_;
};

}  // namespace

Status run_territories(app::Workspace& workspace, jobs::Run& run) {
  return Moving(workspace, run).work();
}

}  // namespace kith::sales
