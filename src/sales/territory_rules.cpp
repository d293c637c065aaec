#include "sales/territory_rules.h"

#include <algorithm>
#include <array>
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
std::optional<Filter> filter_in(const Unit& unit, const schema::Object& object,
                                const Stored& territory, std::string_view field) {
  const std::string_view written = text(territory, field);
  if (written.empty()) return std::nullopt;
  const auto json = parse_json(written);
  if (!json) return std::nullopt;
  // Nobody in particular asks: whoever writes a record, it comes to the same territory.
  const query::Asker asker{.user = {},
                           .team = {},
                           .now = unit.now,
                           .zone = &workspace_zone(unit),
                           .base_currency = unit.base_currency};
  auto filter = query::parse_filter(*json, *unit.schema, object, query::everything(), asker);
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
  const TimeZone& zone = workspace_zone(unit);
  Mark mark{.schema = unit.schema,
            .object = object.id,
            .state = {},
            .zone = &zone,
            .today = zone.date_at(unit.now),
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
