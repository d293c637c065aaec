#include "sales/territory_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "automation/fields.h"
#include "base/log.h"
#include "query/read.h"
#include "query/stream.h"
#include "sales/days.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Stored;
using records::Unit;

constexpr size_t known_max = 8;

// Stands for whoever would ask, so that what hangs on them is found in what was read.
constexpr Id whoever{std::numeric_limits<int64_t>::min()};

bool names_asker(const Filter& filter) {
  return std::ranges::find(filter.values, Value{whoever.value}) != filter.values.end() ||
         std::ranges::any_of(filter.children, names_asker);
}

// Where the first of its words stands; empty where there is none.
std::string place_of_asker(const Json& json, const std::string& place) {
  const std::string* word = json.as_string();
  if (word) return *word == "me" || *word == "my_team" ? place : "";
  if (const Json::Array* list = json.as_array()) {
    for (size_t i = 0; i < list->size(); ++i) {
      auto found = place_of_asker((*list)[i], fmt::format("{}[{}]", place, i));
      if (!found.empty()) return found;
    }
  }
  if (const Json::Object* members = json.as_object()) {
    for (const auto& [name, value] : *members) {
      if (name == "field" || name == "op") continue;
      auto found = place_of_asker(value, fmt::format("{}.{}", place, name));
      if (!found.empty()) return found;
    }
  }
  return {};
}

std::optional<Filter> filter_in(const Unit& unit, const schema::Object& object,
                                const Stored& territory, std::string_view field) {
  const std::string_view written = text(territory, field);
  if (written.empty()) return std::nullopt;
  const auto json = parse_json(written);
  if (!json) return std::nullopt;
  auto filter = read_territory_rule(unit, object, *json, field);
  if (filter) return std::move(*filter);
  // A field that it asked for is gone: nothing comes here rather than everything.
  log::warn("territory_rule_unreadable", "territory={} field={}", format(territory.id()), field);
  return std::nullopt;
}

int depth_of(const std::map<Id, Id>& parents, Id id) {
  int depth = 0;
  for (auto found = parents.find(id); found != parents.end() && depth < territories_max;
       found = parents.find(found->second))
    ++depth;
  return depth;
}

}  // namespace

std::string_view rule_field_of(std::string_view object) {
  for (const auto& [name, field] : ruled_objects)
    if (name == object) return field;
  return {};
}

Result<Filter> read_territory_rule(const Unit& unit, const schema::Object& object, const Json& rule,
                                   std::string_view place) {
  const query::Asker asker{.user = whoever,
                           .team = {whoever},
                           .now = unit.now,
                           .zone = &workspace_zone(unit),
                           .base_currency = unit.base_currency};
  Filter filter =
      TRY(query::parse_filter(rule, *unit.schema, object, query::everything(), asker, place));
  if (!names_asker(filter)) return filter;
  return invalid_field(place_of_asker(rule, std::string(place)), "depends_on_reader",
                       say("A territory is the same whoever asks, so its rule cannot say “me” or "
                           "“my_team”. Name the people, or leave this out.",
                           "销售区域对所有人相同，规则不能使用“me”或“my_team”。请指定具体人员，"
                           "或去掉此条件。"));
}

TerritoryRules TerritoryRules::read(const Unit& unit, const schema::Object& object) {
  TerritoryRules rules;
  rules.schema_ = unit.schema;
  const schema::Object& territories = *unit.schema->object("territories");
  const auto all = automation::find_all(unit, territories, Filter::always(), territories_max);
  std::map<Id, Id> parents;
  for (const Stored& one : all) parents[one.id()] = reference(one, "parent");
  for (const Stored& one : all) {
    const auto* active = std::get_if<bool>(&cell(one, "active"));
    if (!active || !*active) continue;
    auto filter = filter_in(unit, object, one, rule_field_of(object.name));
    if (!filter) continue;
    rules.watch(*filter);
    rules.rules_.push_back({one.id(), automation::number(one, "position"),
                            depth_of(parents, one.id()), std::move(*filter)});
  }
  std::ranges::sort(rules.rules_, {}, [](const TerritoryRule& rule) {
    return std::tuple(rule.position, -rule.depth, rule.territory);
  });
  return rules;
}

Id TerritoryRules::territory_of(const query::RecordView& record) const {
  const auto found = std::ranges::find_if(
      rules_, [&](const TerritoryRule& rule) { return query::matches(rule.filter, record); });
  return found == rules_.end() ? Id{} : found->territory;
}

void TerritoryRules::watch(const Filter& filter) {
  if (filter.node == Filter::Node::leaf) {
    fields_.insert(&filter.path.first());
    relations_ = relations_ || !filter.path.hops.empty();
  }
  relations_ = relations_ || filter.node == Filter::Node::any || filter.node == Filter::Node::none;
  for (const Filter& child : filter.children) watch(child);
}

bool TerritoryRules::touched_by(const records::Draft& draft) const {
  if (relations_ || !draft.before()) return true;
  return std::ranges::any_of(fields_, [&](const schema::Field* field) {
    // Of a formula the record says nothing: it is worked out of other fields.
    return field->kind->name() == "formula" || !draft.before()->same(*field, draft.after());
  });
}

KnownTerritories::Mark KnownTerritories::mark_of(const Unit& unit, const schema::Object& object) {
  Mark mark{.schema = unit.schema,
            .object = object.id,
            .state = {},
            .base_currency = std::string(unit.base_currency)};
  const schema::Object& territories = *unit.schema->object("territories");
  const std::array fields = {territories.field("version"), territories.field("updated_at")};
  query::stream(automation::seen_by_all(unit), territories, fields, Id{}, territories_max,
                [&](Id id, std::span<const Value> cells) {
                  const auto* version = std::get_if<int64_t>(&cells[0]);
                  const auto* changed = std::get_if<Timestamp>(&cells[1]);
                  mark.state.insert(mark.state.end(), {id.value, version ? *version : 0,
                                                       changed ? to_us(*changed) : 0});
                });
  if (mark.state.empty()) return mark;  // no rule, no day that it could mean
  mark.zone = &workspace_zone(unit);
  mark.today = mark.zone->date_at(unit.now);
  return mark;
}

std::shared_ptr<const TerritoryRules> KnownTerritories::rules(const Unit& unit,
                                                              const schema::Object& object) {
  const Mark mark = mark_of(unit, object);
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(known_, mark, &Known::mark);
    if (known != known_.end()) return known->rules;
  }
  auto rules = std::make_shared<const TerritoryRules>(TerritoryRules::read(unit, object));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= known_max) known_.erase(known_.begin());
  known_.push_back({mark, rules});
  return rules;
}

}  // namespace kith::sales
