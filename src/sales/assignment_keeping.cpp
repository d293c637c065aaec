// What holds whatever way they are written: leads that go by rules, the rules, and their members.
#include <algorithm>

#include "automation/fields.h"
#include "query/filter.h"
#include "sales/assignment.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::DraftView;
using records::Unit;
using Outcome = Verdict::Outcome;

constexpr std::string_view wish = "assign_by_rules";

// People keep what they write down themselves; for a program that names no owner the door says it
// (api/rules_wish.h).
bool goes_by_rules(const Draft& draft) {
  return draft.flag(wish) && (draft.creating() || draft.changed(wish));
}

bool is_settled(const Draft& draft) {
  return draft.text("status") == "converted" || draft.text("status") == "disqualified";
}

// Each field by the door that rules have.
void apply_to(const Unit& unit, const Verdict& verdict, Draft& draft) {
  query::Stored after = draft.after();
  apply(unit, verdict, after);
  for (const std::string_view field : {"assign_by_rules", "assigned_rule", "assigned_why",
                                       "assigned_at", "respond_by", "owner", "pool"})
    draft.set(field, cell(after, field));
}

Status assign(const Unit& unit, Draft& draft) {
  if (is_settled(draft)) {
    draft.set(wish, {});
    if (!draft.creating()) {
      draft.refuse(wish, "settled",
                   say("This lead is converted or disqualified: there is nothing to assign.",
                       "该线索已转化或已判无效，无需分配。"));
    }
    return done();
  }
  Assigner assigner(unit, Assigner::Purpose::write);
  const Verdict verdict = assigner.judge(
      draft.after(), draft.creating() ? DraftView::Stage::created : DraftView::Stage::stands);
  if (verdict.outcome == Outcome::no_rule) {
    draft.set(wish, {});
    if (!draft.creating()) {
      draft.refuse(wish, "no_rule",
                   say("No assignment rule fits this lead, or nobody in it is free. Set an owner, "
                       "or change the rules under Settings, Assignment.",
                       "没有符合该线索的分配规则，或规则中无人可接收。请直接指定负责人，"
                       "或在“设置 → 线索分配”中调整规则。"));
    }
    return done();
  }
  apply_to(unit, verdict, draft);
  draft.set("escalations", {});
  // Whoever made it is not its owner while it waits.
  const bool own = draft.after().owner() == unit.actor.id();
  if (verdict.outcome == Outcome::waits && draft.creating() && own) draft.set("owner", {});
  return assigner.keep(verdict);
}

void forget(Draft& draft) {
  for (const std::string_view field : {"assign_by_rules", "assigned_rule", "assigned_why",
                                       "assigned_at", "respond_by", "escalations"})
    draft.set(field, {});
}

bool check_clock(Draft& draft, std::string_view field) {
  if (draft.empty(field) || clock_time(draft.text(field))) return true;
  draft.refuse(field, "format",
               say("Give a time of the day as 09:00.", "请按 09:00 的格式填写时间。"));
  return false;
}

void check_hours(Draft& draft) {
  if (draft.empty("opens") != draft.empty("closes")) {
    draft.refuse(draft.empty("opens") ? "opens" : "closes", "required",
                 say("Say both when work begins and when it ends.", "请同时填写上班和下班时间。"));
  }
  const bool begins = check_clock(draft, "opens");
  if (!check_clock(draft, "closes") || !begins) return;
  if (draft.empty("opens") || draft.empty("closes")) return;
  if (*clock_time(draft.text("opens")) < *clock_time(draft.text("closes"))) return;
  draft.refuse("closes", "order",
               say("Work ends on the day on which it begins: give a later time, at most 24:00.",
                   "下班时间须晚于上班时间，且不超过当天 24:00。"));
}

void check_pool_of(const Unit& unit, Draft& draft) {
  if (draft.text("outside_hours") != "pool" && draft.text("nobody_free") != "pool") return;
  const access::Pool* pool = unit.actor.directory().pool(draft.reference("pool"));
  if (pool && pool->holds == "leads") return;
  draft.refuse("pool", "required",
               say("Choose a pool that holds leads.", "请选择存放线索的公海。"));
}

void check_condition(const Unit& unit, Draft& draft) {
  if (draft.empty("condition")) return;
  const auto json = parse_json(draft.text("condition"));
  if (!json) return;
  auto filter =
      query::parse_filter(*json, *unit.schema, *unit.schema->object("leads"), query::everything(),
                          unit.actor.asker(unit.now, unit.base_currency), "condition");
  if (filter) return;
  for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
}

}  // namespace

Status go_by_rules(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  if (!draft.creating() && draft.changed("assigned_at")) return done();  // by the program
  if (goes_by_rules(draft)) return assign(unit, draft);
  if (!draft.empty(wish) && !draft.flag(wish)) draft.set(wish, {});
  if (draft.creating()) return done();
  if (draft.changed("owner") || draft.changed("pool"))
    forget(draft);
  else if (draft.changed("status"))
    draft.set("respond_by", {});
  return done();
}

Status check_assignment_rule(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  check_hours(draft);
  check_pool_of(unit, draft);
  check_condition(unit, draft);
  if (draft.empty("skill_field")) return done();
  const schema::Object& leads = *unit.schema->object("leads");
  const schema::Field* field = leads.field(draft.text("skill_field"));
  const bool has_words =
      field && (field->kind->name() == "choice" || field->kind->name() == "choices" ||
                field->kind->name() == "tags" || field->kind->name() == "text");
  if (has_words) return done();
  draft.refuse("skill_field", "unknown_field",
               say("Name a field of leads that holds a choice, tags or a text, such as source.",
                   "请填写线索的单选、多选、标签或文本字段名，例如 source。"));
  return done();
}

Status check_assignment_member(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const Id user = draft.reference("member");
  const auto who = look_up(unit, "users", user);
  draft.set("label", who ? Value{std::string(text(*who, "name"))} : Value{});
  for (const query::Stored& other :
       look_up_all(unit, "assignment_members", "of_rule", draft.reference("of_rule"))) {
    if (other.id() == draft.after().id() || automation::named(other, "member") != user) continue;
    draft.refuse("member", "duplicate",
                 say("This person is in the rule already. Change the weight instead.",
                     "该人员已在规则中，可直接调整其权重。"));
    break;
  }
  return done();
}

}  // namespace kith::sales
