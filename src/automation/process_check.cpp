// What is refused when an administrator saves a process: it is judged whole, so that no request ever
// meets one that cannot be carried out.
#include <algorithm>
#include <array>

#include "automation/fields.h"
#include "automation/process.h"
#include "query/filter.h"
#include "query/read.h"
#include "query/visibility.h"
#include "records/conditions.h"
#include "schema/kind.h"

namespace kith::automation {
namespace {

using records::Draft;
using records::Unit;

void take_over(Draft& draft, Error error, std::string_view field) {
  if (error.fields.empty()) draft.refuse(field, "format", error.message);
  for (FieldError& one : error.fields) draft.errors().push_back(std::move(one));
}

// One language stands for the other until somebody has said it there too.
void fill_names(Draft& draft) {
  if (draft.empty("name_en") && draft.empty("name_zh")) {
    draft.refuse(
        "name_en", "required",
        say("Name the process, in at least one language.", "请至少用一种语言填写流程名称。"));
  }
  if (draft.empty("name_en")) draft.set("name_en", std::string(draft.text("name_zh")));
  if (draft.empty("name_zh")) draft.set("name_zh", std::string(draft.text("name_en")));
}

// Not given is null; what is no JSON is refused.
std::optional<Json> json_of(Draft& draft, std::string_view field) {
  if (draft.empty(field)) return Json();
  auto json = parse_json(draft.text(field));
  if (json) return std::move(*json);
  draft.refuse(field, "format", json.error().message);
  return std::nullopt;
}

void check_filter(const Unit& unit, const schema::Object& object, Draft& draft,
                  std::string_view field) {
  const auto json = json_of(draft, field);
  if (!json || json->is_null()) return;
  if (auto filter = read_condition(unit, object, *json, field); !filter)
    take_over(draft, std::move(filter).error(), field);
}

void check_person(const Unit& unit, Draft& draft, const std::string& place, Id id) {
  const access::User* user = unit.actor.directory().user(id);
  if (user && user->active) return;
  // It comes from another workspace: it rests until somebody of this one is chosen.
  if (unit.via == records::Via::import) return draft.set("active", false);
  draft.refuse(place, "not_found", say("Choose somebody who may sign in.", "请选择可登录的用户。"));
}

void check_approver(const Unit& unit, const schema::Object& object, Draft& draft,
                    const std::string& place, const Approver& approver) {
  if (approver.kind == Approver::Kind::user)
    return check_person(unit, draft, place + ".id", approver.id);
  if (approver.kind == Approver::Kind::role && !unit.actor.directory().rights(approver.id)) {
    draft.refuse(place + ".id", "not_found", say("There is no such role.", "没有这个角色。"));
  } else if (approver.kind == Approver::Kind::field) {
    const schema::Field* field = object.field(approver.field);
    if (field && query::names_user(*field)) return;
    draft.refuse(place + ".field", "unknown_field",
                 say("{} has no field “{}” that names a person.", "{} 没有指向人员的字段“{}”。",
                     object.name, approver.field));
  }
}

void check_steps(const Unit& unit, const schema::Object& object, Draft& draft) {
  const auto json = json_of(draft, "steps");
  if (!json) return;
  auto steps = read_steps(*json);
  if (!steps) return take_over(draft, std::move(steps).error(), "steps");
  for (size_t i = 0; i < steps->size(); ++i) {
    const Step& step = (*steps)[i];
    const std::string place = fmt::format("steps[{}]", i);
    for (size_t j = 0; j < step.approvers.size(); ++j)
      check_approver(unit, object, draft, fmt::format("{}.approvers[{}]", place, j),
                     step.approvers[j]);
    if (step.late == Step::Late::person)
      check_person(unit, draft, place + ".late_to", step.late_to);
    if (step.condition.is_null()) continue;
    if (auto filter = read_condition(unit, object, step.condition, place + ".condition"); !filter)
      take_over(draft, std::move(filter).error(), place + ".condition");
  }
}

enum class Relations { refused, taken };

void check_names(const schema::Object& object, Draft& draft, std::string_view member,
                 Relations relations) {
  for (const std::string& name : read_names(draft.text(member))) {
    if (object.field(name)) continue;
    if (relations == Relations::taken && object.relation(name)) continue;
    draft.refuse(member, "unknown_field",
                 say("{} has no field “{}”.", "{} 没有字段“{}”。", object.name, name));
  }
}

void check_sets(const Unit& unit, const schema::Object& object, Draft& draft,
                std::string_view member) {
  const auto json = json_of(draft, member);
  if (!json || json->is_null()) return;
  if (!json->as_object()) {
    return draft.refuse(member, "type",
                        say("Name fields with their values.", "请填写字段及其值。"));
  }
  const schema::ReadContext context{*unit.schema, unit.base_currency, unit.default_country,
                                    unit.now};
  for (const auto& [name, value] : *json->as_object()) {
    const schema::Field* field = object.field(name);
    if (!field || field->read_only || (field->system && name != "owner") || field->formula) {
      draft.refuse(member, "unknown_field",
                   say("{} has no field “{}” that can be set.", "{} 没有可设置的字段“{}”。",
                       object.name, name));
      continue;
    }
    std::vector<Value> cells(field->kind->columns().size());
    if (auto read = field->kind->read(*field, value, context, cells); !read)
      draft.refuse(member, "type", read.error().message);
  }
}

// An approval holds while what it is about stays as it was: about nothing it would hold for ever.
void check_watched(const Unit& unit, const schema::Object& object, Draft& draft) {
  constexpr std::array about = {"start", "entry", "gate", "watched", "locks"};
  const bool asked = draft.creating() || std::ranges::any_of(about, [&](const char* field) {
                       return draft.changed(field);
                     });
  if (!asked) return;
  Process process;
  process.entry = json_or_null(draft.text("entry"));
  process.gate = json_or_null(draft.text("gate"));
  process.watched = read_names(draft.text("watched"));
  process.locks = read_names(draft.text("locks"));
  if (!watched_fields(unit, process, object).empty()) return;
  draft.refuse("watched", "required",
               say("Name the fields that the approval is about. It holds while they stay as they "
                   "were when it was given.",
                   "请选择审批所针对的字段。审批通过后，只要这些字段不变，审批就一直有效。"));
}

bool is_waited_for(const Unit& unit, const query::Stored& process) {
  const schema::Object& requests = *unit.schema->object("approval_requests");
  query::Question question;
  question.object = &requests;
  question.filter = query::Filter::both(is(requests, "process", process.id().value),
                                        is(requests, "state", std::string("pending")));
  return query::count(seen_by_all(unit), question, 1).value > 0;
}

}  // namespace

Status check_process(const Unit& unit, Draft& draft) {
  const bool goes = draft.after().deleted();
  const bool moves = draft.before() && (goes || draft.changed("applies_to"));
  if (moves && !draft.before()->deleted() && is_waited_for(unit, *draft.before())) {
    draft.refuse("active", "in_use",
                 say("Requests of this process are waiting. Let them be decided, or switch it off: "
                     "then nothing new is asked.",
                     "该流程还有待审批的申请。请等待处理完毕，或停用该流程以停止新的申请。"));
  }
  if (goes) return done();
  fill_names(draft);
  const schema::Object* object = unit.schema->object(draft.text("applies_to"));
  if (!object || object->role != schema::Role::record) {
    draft.refuse("applies_to", "unknown_object",
                 say("There is no object “{}” whose records can be approved.",
                     "没有可审批的对象“{}”。", draft.text("applies_to")));
    return done();
  }
  check_filter(unit, *object, draft, "entry");
  check_filter(unit, *object, draft, "gate");
  if (draft.text("start") == "required" && draft.empty("gate")) {
    draft.refuse("gate", "required",
                 say("Say before which change approval is required.", "请说明哪种变更前须审批。"));
  } else if (draft.text("start") == "required") {
    check_watched(unit, *object, draft);
  }
  check_steps(unit, *object, draft);
  check_names(*object, draft, "watched", Relations::refused);
  check_names(*object, draft, "locks", Relations::taken);
  check_sets(unit, *object, draft, "sets_approved");
  check_sets(unit, *object, draft, "sets_rejected");
  return done();
}

}  // namespace kith::automation
