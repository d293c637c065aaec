#include "app/quality.h"

#include <algorithm>

#include "app/quality_condition.h"
#include "base/log.h"
#include "records/draft_view.h"
#include "schema/kind.h"
#include "schema/kinds/cells.h"

namespace kith::app {
namespace {

using query::Stored;

constexpr storage::Sql select_rules =
    R"(SELECT id, applies_to, name_en, name_zh, kind, asked_fields, need, days, relation, condition, weight
       FROM quality_rules WHERE deleted_at IS NULL AND active ORDER BY weight DESC, id)";

std::string_view text_at(const storage::Row& row, int column) {
  return row.is_null(column) ? std::string_view() : row.text(column);
}

// Fields that a condition looks at in the record itself, for whoever is to fill them in.
void collect_fields(const query::Filter& filter, std::vector<std::string>& fields) {
  if (filter.node == query::Filter::Node::leaf && filter.path.column == 0) {
    const std::string& name = filter.path.first().name;
    if (std::ranges::find(fields, name) == fields.end()) fields.push_back(name);
  }
  if (filter.relation) return;
  for (const auto& child : filter.children) collect_fields(child, fields);
}

Result<query::Filter> parse(const schema::Schema& schema, const schema::Object& object,
                            const Json& condition, Timestamp now) {
  const query::Asker asker{.user = {}, .team = {}, .now = now, .zone = TimeZone::find("UTC")};
  return query::parse_filter(condition, schema, object, query::everything(), asker, "condition");
}

Value untidy_fields(const Stored& record, std::string_view default_country) {
  std::vector<std::string> names;
  std::vector<Value> cells;
  for (const schema::Field& field : record.object().fields) {
    if (field.system || !field.kind->tidies()) continue;
    const auto stored = record.cells(field);
    if (std::ranges::all_of(stored, is_null)) continue;
    cells.assign(stored.begin(), stored.end());
    if (field.kind->tidy(field, cells, default_country) != schema::Writing::tidy)
      names.push_back(field.name);
  }
  return schema::kind::list_value(names);
}

}  // namespace

void Quality::refresh(storage::Connection& db) {
  auto fresh = std::make_shared<ByObject>();
  db.query(select_rules, {}, [&](const storage::Row& row) {
    QualityRule rule{.id = row.id(0),
                     .label = {std::string(text_at(row, 2)), std::string(text_at(row, 3))},
                     .kind = std::string(text_at(row, 4)),
                     .fields = quality_fields(text_at(row, 5)),
                     .weight = row.integer(10),
                     .condition = {}};
    rule.condition = quality_condition({.kind = rule.kind,
                                        .fields = rule.fields,
                                        .need = text_at(row, 6),
                                        .days = row.is_null(7) ? 0 : row.integer(7),
                                        .relation = text_at(row, 8),
                                        .filter = text_at(row, 9)});
    (*fresh)[std::string(row.text(1))].push_back(std::move(rule));
    return true;
  });
  std::lock_guard lock(mutex_);
  rules_ = std::move(fresh);
  compiled_.reset();
}

std::vector<QualityRule> Quality::rules(const schema::Object& object) const {
  std::lock_guard lock(mutex_);
  const auto found = rules_->find(object.name);
  return found == rules_->end() ? std::vector<QualityRule>() : found->second;
}

std::shared_ptr<const Quality::Compiled> Quality::compiled(const schema::SchemaPtr& schema,
                                                           Timestamp now) const {
  const Date day = std::chrono::floor<std::chrono::days>(now);
  std::lock_guard lock(mutex_);
  if (compiled_ && compiled_->schema == schema && compiled_->day == day) return compiled_;
  auto fresh = std::make_shared<Compiled>(Compiled{schema, day, {}});
  for (const auto& [name, rules] : *rules_) {
    const schema::Object* object = schema->object(name);
    if (!object || !object->quality_field()) continue;
    for (const QualityRule& rule : rules) {
      auto filter = parse(*schema, *object, rule.condition, now);
      if (!filter) {
        log::warn("quality_rule_unreadable", "object={} rule={}", name, format(rule.id));
        continue;
      }
      Judged judged{rule, std::move(*filter)};
      if (judged.rule.fields.empty()) collect_fields(judged.condition, judged.rule.fields);
      fresh->by_object[object->id].push_back(std::move(judged));
    }
  }
  compiled_ = std::move(fresh);
  return compiled_;
}

std::vector<Quality::Judged> Quality::conditions(const schema::SchemaPtr& schema,
                                                 const schema::Object& object,
                                                 Timestamp now) const {
  const auto all = compiled(schema, now);
  const auto found = all->by_object.find(object.id);
  return found == all->by_object.end() ? std::vector<Judged>() : found->second;
}

void Quality::derive(const records::Unit& unit, const Stored* before, Stored& after) const {
  const schema::Field* field = after.object().quality_field();
  if (!field || after.deleted()) return;
  const auto cells = after.cells(*field);
  cells[1] = untidy_fields(after, unit.default_country);
  const auto all = compiled(unit.schema, unit.now);
  const auto found = all->by_object.find(after.object().id);
  if (found == all->by_object.end()) {
    cells[0] = {};
    return;
  }
  const records::DraftView view(
      unit, after, before ? records::DraftView::Stage::stands : records::DraftView::Stage::created);
  std::vector<bool> holds;
  for (const Judged& one : found->second) holds.push_back(query::matches(one.condition, view));
  cells[0] = score_of(found->second, holds);
}

std::vector<bool> judge(const records::Unit& unit, std::span<const Quality::Judged> conditions,
                        const Stored& record) {
  const records::DraftView view(unit, record);
  std::vector<bool> holds;
  for (const auto& one : conditions) holds.push_back(query::matches(one.condition, view));
  return holds;
}

Value score_of(std::span<const Quality::Judged> conditions, const std::vector<bool>& holds) {
  int64_t possible = 0;
  int64_t earned = 0;
  for (size_t i = 0; i < conditions.size(); ++i) {
    possible += conditions[i].rule.weight;
    if (holds[i]) earned += conditions[i].rule.weight;
  }
  if (possible == 0) return {};
  return (100 * earned + possible / 2) / possible;
}

}  // namespace kith::app
