#include "automation/process.h"

#include <algorithm>

#include "base/log.h"
#include "query/filter.h"
#include "query/visibility.h"
#include "records/draft_view.h"
#include "schema/kind.h"

namespace kith::automation {
namespace {

using query::Filter;
using records::Unit;

Error wrong(std::string place, std::string code, Message message) {
  return invalid_field(std::move(place), std::move(code), std::move(message));
}

Error unknown_word(const std::string& place, std::string_view word) {
  return wrong(place, "unknown_option",
               say("“{}” is not one of the choices.", "“{}”不是可选值。", word));
}

Result<Id> id_in(const Json& json, std::string_view member, const std::string& place) {
  const auto id = parse_id(json.text(member));
  if (id) return *id;
  return wrong(place, "required", say("Choose a person or a role.", "请选择人员或角色。"));
}

Result<Approver> read_approver(const Json& json, const std::string& place) {
  Approver approver;
  const std::string_view kind = json.text("kind");
  if (kind == "manager") {
    approver.kind = Approver::Kind::manager;
  } else if (kind == "field") {
    approver.kind = Approver::Kind::field;
    approver.field = json.text("field");
    if (approver.field.empty())
      return wrong(place + ".field", "required", say("Choose a field.", "请选择字段。"));
  } else if (kind == "user" || kind == "role") {
    approver.kind = kind == "user" ? Approver::Kind::user : Approver::Kind::role;
    approver.id = TRY(id_in(json, "id", place + ".id"));
  } else {
    return unknown_word(place + ".kind", kind);
  }
  return approver;
}

Status read_time(const Json& json, const std::string& place, Step& step) {
  if (const Json* hours = json.find("hours"); hours && !hours->is_null()) {
    step.hours = hours->as_integer();
    if (!step.hours || *step.hours < 1 || *step.hours > hours_max) {
      return wrong(place + ".hours", "range",
                   say("A time limit is 1 to {} hours.", "时限为 1 到 {} 小时。", hours_max));
    }
  }
  const std::string_view late = json.text("late", "remind");
  if (late == "manager") {
    step.late = Step::Late::manager;
  } else if (late == "person") {
    step.late = Step::Late::person;
    step.late_to = TRY(id_in(json, "late_to", place + ".late_to"));
  } else if (late != "remind") {
    return unknown_word(place + ".late", late);
  }
  return done();
}

Result<Step> read_step(const Json& json, const std::string& place) {
  Step step;
  step.name = {std::string(json.text("name_en")), std::string(json.text("name_zh"))};
  if (step.name.en.empty()) step.name.en = step.name.zh;
  if (step.name.zh.empty()) step.name.zh = step.name.en;
  const Json* approvers = json.find("approvers");
  const Json::Array* list = approvers ? approvers->as_array() : nullptr;
  if (!list || list->empty() || list->size() > approvers_max) {
    return wrong(place + ".approvers", "required",
                 say("Name one to {} approvers.", "请指定 1 到 {} 个审批人。", approvers_max));
  }
  for (size_t i = 0; i < list->size(); ++i)
    step.approvers.push_back(
        TRY(read_approver((*list)[i], fmt::format("{}.approvers[{}]", place, i))));
  const std::string_view need = json.text("need", "any");
  if (need != "any" && need != "all") return unknown_word(place + ".need", need);
  step.need = need == "all" ? Step::Need::all : Step::Need::any;
  const std::string_view nobody = json.text("nobody", "administrators");
  if (nobody != "administrators" && nobody != "skipped")
    return unknown_word(place + ".nobody", nobody);
  step.nobody = nobody == "skipped" ? Step::Nobody::skipped : Step::Nobody::administrators;
  if (const Json* condition = json.find("condition")) step.condition = *condition;
  TRY(read_time(json, place, step));
  return step;
}

// Fields of the record itself whose size a condition asks for.
void measured(const Filter& filter, std::vector<const schema::Field*>& fields) {
  if (filter.node == Filter::Node::leaf && filter.path.hops.empty()) {
    const schema::Shape shape = filter.path.shape;
    const bool sized = shape == schema::Shape::integer || shape == schema::Shape::decimal ||
                       shape == schema::Shape::date || shape == schema::Shape::timestamp;
    if (sized && !filter.path.field->system) fields.push_back(filter.path.field);
  }
  for (const Filter& child : filter.children) measured(child, fields);
}

}  // namespace

Result<std::vector<Step>> read_steps(const Json& json) {
  const Json::Array* list = json.as_array();
  if (!list || list->empty() || list->size() > steps_max) {
    return wrong("steps", "required",
                 say("A process has one to {} steps.", "审批流程须有 1 到 {} 个步骤。", steps_max));
  }
  std::vector<Step> steps;
  for (size_t i = 0; i < list->size(); ++i)
    steps.push_back(TRY(read_step((*list)[i], fmt::format("steps[{}]", i))));
  return steps;
}

Json json_or_null(std::string_view text) {
  auto json = parse_json(text.empty() ? std::string_view("null") : text);
  return json ? std::move(*json) : Json();
}

std::vector<std::string> read_names(std::string_view text) {
  std::vector<std::string> names;
  const Json json = json_or_null(text);
  if (!json.as_array()) return names;
  for (const Json& one : *json.as_array())
    if (one.as_string()) names.push_back(*one.as_string());
  return names;
}

Result<Filter> read_condition(const Unit& unit, const schema::Object& object, const Json& filter,
                              std::string_view place) {
  return query::parse_filter(filter, *unit.schema, object, query::everything(),
                             unit.actor.asker(unit.now, unit.base_currency), place);
}

std::vector<const schema::Field*> watched_fields(const Unit& unit, const Process& process,
                                                 const schema::Object& object) {
  std::vector<const schema::Field*> fields;
  const auto add = [&](const std::string& name) {
    const schema::Field* field = object.field(name);
    if (field && std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  };
  for (const std::string& name : process.watched.empty() ? process.locks : process.watched)
    add(name);
  if (!process.watched.empty()) return fields;
  std::vector<const schema::Field*> asked;
  for (const Json* json : {&process.entry, &process.gate}) {
    if (json->is_null()) continue;
    if (const auto filter = read_condition(unit, object, *json, "condition"))
      measured(*filter, asked);
  }
  for (const schema::Field* field : asked) add(field->name);
  return fields;
}

bool takes(const Unit& unit, const Json& json, const query::Stored& record) {
  if (json.is_null()) return true;
  const auto filter = read_condition(unit, record.object(), json, "condition");
  if (!filter) {
    log::warn("approval_condition_unreadable", "object={}", record.object().name);
    return false;
  }
  return query::matches(*filter, records::DraftView(unit, record));
}

}  // namespace kith::automation
