#include "app/quality_condition.h"

#include <fmt/core.h>

#include <algorithm>

#include "query/filter.h"
#include "query/visibility.h"
#include "schema/kind.h"

namespace kith::app {
namespace {

using records::Draft;
using records::Unit;

Json json_or_null(std::string_view text) {
  auto json = parse_json(text.empty() ? std::string_view("null") : text);
  return json ? std::move(*json) : Json();
}

Json leaf(std::string_view field, std::string_view op) {
  return Json(Json::Object{{"field", field}, {"op", op}});
}

Json each_field(const QualityParts& parts, std::string_view op) {
  Json::Array leaves;
  for (const std::string& field : parts.fields) leaves.push_back(leaf(field, op));
  return Json(Json::Object{{parts.need == "any" ? "or" : "and", Json(std::move(leaves))}});
}

Json within_days(std::string_view field, int64_t days) {
  Json one = leaf(field, "within");
  one.set("value", Json(Json::Object{{"last", fmt::format("{}d", days)}}));
  return one;
}

Json any_of(std::string_view relation, Json filter) {
  Json one = leaf(relation, "any");
  if (!filter.is_null()) one.set("filter", std::move(filter));
  return one;
}

}  // namespace

Json quality_condition(const QualityParts& parts) {
  if (parts.kind == "filled") return each_field(parts, "exists");
  if (parts.kind == "valid") return each_field(parts, "tidy");
  if (parts.kind == "related") return any_of(parts.relation, json_or_null(parts.filter));
  if (parts.kind != "fresh") return json_or_null(parts.filter);
  Json changed = within_days("updated_at", parts.days);
  if (parts.relation.empty()) return changed;
  Json touched = any_of(parts.relation, within_days("created_at", parts.days));
  return Json(Json::Object{{"or", Json(Json::Array{std::move(changed), std::move(touched)})}});
}

std::vector<std::string> quality_fields(std::string_view text) {
  std::vector<std::string> names;
  const Json json = json_or_null(text);
  if (!json.as_array()) return names;
  for (const Json& one : *json.as_array())
    if (one.as_string()) names.push_back(*one.as_string());
  return names;
}

namespace {

void require(Draft& draft, std::string_view field, bool given, Message message) {
  if (!given) draft.refuse(field, "required", std::move(message));
}

void check_fields(const schema::Object& object, Draft& draft) {
  const auto names = quality_fields(draft.text("asked_fields"));
  require(draft, "asked_fields", !names.empty(),
          say("Name at least one field.", "请至少选择一个字段。"));
  for (const std::string& name : names) {
    const schema::Field* field = object.field(name);
    if (!field) {
      draft.refuse("asked_fields", "unknown_field",
                   say("{} has no field “{}”.", "{} 没有字段“{}”。", object.name, name));
    } else if (draft.text("kind") == "valid" && !field->kind->tidies()) {
      draft.refuse("asked_fields", "kind",
                   say("“{}” holds no text, phone, mail or address: there is one way to write it.",
                       "“{}”不是文本、电话、邮箱或地址，没有书写规范可查。", name));
    }
  }
}

void check_relation(const schema::Object& object, Draft& draft) {
  const std::string_view name = draft.text("relation");
  if (name.empty() || object.relation(name)) return;
  draft.refuse(
      "relation", "unknown_relation",
      say("Nothing refers to {} as “{}”.", "没有通过“{1}”关联到 {0} 的记录。", object.name, name));
}

void check_kind(const schema::Object& object, Draft& draft) {
  const std::string_view kind = draft.text("kind");
  if (kind == "filled" || kind == "valid") check_fields(object, draft);
  if (kind == "fresh")
    require(draft, "days", draft.integer("days").has_value(),
            say("Say after how many days a record is stale.", "请填写多少天后视为过时。"));
  if (kind == "related")
    require(draft, "relation", !draft.empty("relation"),
            say("Say which related records there have to be.", "请选择须存在哪种相关记录。"));
  if (kind == "holds")
    require(draft, "condition", !draft.empty("condition"),
            say("Say which condition has to hold.", "请填写须满足的条件。"));
  check_relation(object, draft);
}

void check_condition(const Unit& unit, const schema::Object& object, Draft& draft) {
  const Json condition = quality_condition({.kind = draft.text("kind"),
                                            .fields = quality_fields(draft.text("asked_fields")),
                                            .need = draft.text("need"),
                                            .days = draft.integer("days").value_or(0),
                                            .relation = draft.text("relation"),
                                            .filter = draft.text("condition")});
  auto filter = query::parse_filter(condition, *unit.schema, object, query::everything(),
                                    unit.actor.asker(unit.now, unit.base_currency), "condition");
  if (filter) return;
  for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
}

// One language stands for the other until somebody has said it there too.
void fill_names(Draft& draft) {
  require(draft, "name_en", !draft.empty("name_en") || !draft.empty("name_zh"),
          say("Name the rule, in at least one language.", "请至少用一种语言填写规则名称。"));
  if (draft.empty("name_en")) draft.set("name_en", std::string(draft.text("name_zh")));
  if (draft.empty("name_zh")) draft.set("name_zh", std::string(draft.text("name_en")));
}

}  // namespace

Status check_quality_rule(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  fill_names(draft);
  const schema::Object* object = unit.schema->object(draft.text("applies_to"));
  if (!object || !object->quality_field()) {
    draft.refuse("applies_to", "unknown_object",
                 say("There is no object “{}” whose records are judged.", "没有可评估的对象“{}”。",
                     draft.text("applies_to")));
    return done();
  }
  check_kind(*object, draft);
  if (draft.errors().empty()) check_condition(unit, *object, draft);
  return done();
}

}  // namespace kith::app
