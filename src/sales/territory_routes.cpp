// POST /api/v1/territories/preview  {"object":"accounts"}: accounts or leads
//   -> {"object","records","kept_by_hand","unplaced","overlapping","moving",
//       "moves":[{"from":{"id","name"}|null,"to":{"id","name"}|null,"count"}],
//       "overlaps":[{"first":{"id","name"},"second":{"id","name"},"count"}]}: what the rules as they are now would
//   move, the most first. Nothing is written.
// POST /api/v1/territories/apply    {"object":"accounts"} -> 202 {"job","batch"}: moves it. Undone by
//   POST /batches/{batch}/undo.
#include "sales/territory_routes.h"

#include <algorithm>

#include "api/page.h"
#include "automation/fields.h"
#include "sales/look_up.h"
#include "sales/territory_moves.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using records::Unit;
using storage::Connection;

Result<const schema::Object*> object_in(const Call& call, const Json& body) {
  const std::string_view name = body.text("object");
  if (rule_field_of(name).empty()) {
    return invalid_field("object", "option",
                         say("Say of which records: “accounts” or “leads”.",
                             "请说明是哪类记录：“accounts”或“leads”。"));
  }
  return call.object(name);
}

class Writing {
 public:
  explicit Writing(const Unit& unit) {
    const schema::Object& territories = *unit.schema->object("territories");
    for (const query::Stored& one :
         automation::find_all(unit, territories, query::Filter::always(), territories_max))
      names_[one.id()] = text(one, "name");
  }

  std::string plan(const schema::Object& object, const TerritoryPlan& plan) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("object").string(object.name);
    json.key("records").number(plan.records);
    json.key("kept_by_hand").number(plan.kept_by_hand);
    json.key("unplaced").number(plan.unplaced);
    json.key("overlapping").number(plan.overlapping);
    json.key("moving").number(static_cast<int64_t>(plan.moves.size()));
    json.key("moves").begin_array();
    for (const auto& [way, count] : most_first(ways_of(plan)))
      pair(json, {"from", way.first}, {"to", way.second}, count);
    json.end_array().key("overlaps").begin_array();
    for (const auto& [both, count] : most_first(plan.overlaps))
      pair(json, {"first", both.first}, {"second", both.second}, count);
    json.end_array().end_object();
    return out;
  }

 private:
  using Counts = std::map<std::pair<Id, Id>, int64_t>;

  static Counts ways_of(const TerritoryPlan& plan) {
    Counts ways;
    for (const TerritoryMove& move : plan.moves) ++ways[{move.from, move.to}];
    return ways;
  }
  static std::vector<std::pair<std::pair<Id, Id>, int64_t>> most_first(const Counts& counts) {
    std::vector<std::pair<std::pair<Id, Id>, int64_t>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, std::greater(), [](const auto& one) { return one.second; });
    return sorted;
  }
  void pair(JsonWriter& json, std::pair<std::string_view, Id> one,
            std::pair<std::string_view, Id> other, int64_t count) {
    json.begin_object();
    named(json, one.first, one.second);
    named(json, other.first, other.second);
    json.key("count").number(count).end_object();
  }
  // Null: none, or one that was deleted.
  void named(JsonWriter& json, std::string_view key, Id id) {
    json.key(key);
    const auto name = names_.find(id);
    if (name == names_.end()) return static_cast<void>(json.null());
    json.begin_object().key("id").id(id).key("name").string(name->second).end_object();
  }

  std::map<Id, std::string> names_;
};

Result<Response> preview(Call& call) {
  const Json asked = TRY(call.json());
  const schema::Object& object = *TRY(object_in(call, asked));
  const api::Gone gone(call.request);
  std::string body = TRY(call.workspace.database().read(
      [&](Connection& db) -> Result<std::string> {
        const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
        const auto plan = plan_of_territories(api::environment(call, db), object,
                                              TerritoryRules::read(unit, object));
        return Writing(unit).plan(object, plan);
      },
      {.cancel = &gone, .lane = storage::Lane::bulk}));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> apply(Call& call) {
  const Json asked = TRY(call.json());
  const schema::Object& object = *TRY(object_in(call, asked));
  const Message label = object.name == "accounts"
                            ? say("Accounts moved to their territories", "客户按规则归入销售区域")
                            : say("Leads moved to their territories", "线索按规则归入销售区域");
  const TerritoriesAsked started = TRY(api::write(call, [&](const Unit& unit) {
    return apply_territories(unit, call.workspace.queue(), object.name, render(label, call.locale));
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("job").id(started.job).key("batch").id(started.batch).end_object();
  return Response::json(202, std::move(out));
}

}  // namespace

void add_territory_routes(std::vector<app::Route>& routes) {
  routes.push_back({.method = http::Method::post,
                    .pattern = "/api/v1/territories/preview",
                    .permit = app::Permit::action(access::Action::administer),
                    .summary = "What the rules of territories would move",
                    .handle = preview,
                    .options = {.effect = app::Effect::none}});
  routes.push_back({http::Method::post, "/api/v1/territories/apply",
                    app::Permit::action(access::Action::administer),
                    "Moves accounts or leads to the territories that the rules say", apply});
}

}  // namespace kith::sales
