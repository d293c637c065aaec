// What people do with lines of commission, and what nobody does to those that are approved.
#include <algorithm>

#include "sales/commissions.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Draft;
using records::Unit;

constexpr std::string_view kept[] = {"person", "month",     "amount", "base_amount",
                                     "rule",   "earned_on", "by_hand"};

bool is_settled(std::string_view state) { return state == "approved" || state == "paid"; }

std::string_view state_before(const Draft& draft) {
  return draft.creating() ? std::string_view("earned") : text(*draft.before(), "state");
}

// Earned, then approved, then paid; an approval can be withdrawn as long as nothing is paid.
bool leads_to(std::string_view from, std::string_view to) {
  return (from == "earned" && to == "approved") || (from == "approved" && to == "paid") ||
         (from == "approved" && to == "earned");
}

void move_state(const Unit& unit, Draft& draft) {
  const std::string_view from = state_before(draft);
  const std::string_view to = draft.text("state");
  if (from == to) return;
  if (!leads_to(from, to)) {
    draft.refuse("state", "way",
                 from == "paid"
                     ? say("It is paid. Undo that under Settings, Bulk acts, or write a line by "
                           "hand that takes it back.",
                           "该提成已发放。请在“设置 → 批量操作”中撤销，或另记一笔手工扣减。")
                 : from == "taken_back"
                     ? say("There is nothing left of it to approve.", "该提成已全部冲回。")
                     : say("A line is earned, then approved, then paid, one after the other.",
                           "提成须依次经过已计提、已审核、已发放。"));
    return;
  }
  const bool own = draft.reference("person") == unit.actor.id();
  if (own && !unit.actor.may(access::Action::administer)) {
    draft.refuse("state", "own",
                 say("Nobody approves or pays commission of their own. Ask your manager.",
                     "不能审核或发放自己的提成，请由上级处理。"));
    return;
  }
  const bool approved = to != "earned";
  if (to == "approved") {
    draft.set("approved_by", value_of(unit.actor.id()));
    draft.set("approved_at", unit.now);
  } else if (!approved) {
    draft.set("approved_by", {});
    draft.set("approved_at", {});
  }
  draft.set("paid_at", to == "paid" ? Value{unit.now} : Value{});
}

// A bonus or a deduction.
void keep_by_hand(const Unit& unit, Draft& draft) {
  if (draft.empty("by_hand"))
    draft.refuse("by_hand", "required",
                 say("Give the amount: a bonus, or below zero a deduction.",
                     "请填写金额：奖励为正，扣减为负。"));
  if (draft.empty("month"))
    draft.refuse("month", "required", say("Say for which month.", "请填写月份。"));
  if (draft.empty("note"))
    draft.refuse("note", "required", say("Say what it is for.", "请在备注中说明原因。"));
  const bool own = draft.reference("person") == unit.actor.id();
  if (own && !unit.actor.may(access::Action::administer))
    draft.refuse("person", "own",
                 say("Nobody writes commission of their own by hand. Ask your manager.",
                     "不能为自己手工记提成，请由上级处理。"));
  if (!draft.errors().empty()) return;
  draft.set("name", std::string(draft.text("note")));
  draft.set("month", start_of(Period::month, *draft.date("month")));
  const auto cells = draft.cells(*draft.after().object().field("amount"));
  cells[money::amount] = *draft.decimal("by_hand");
  cells[money::currency] = std::string(unit.base_currency);
}

}  // namespace

Status keep_commission(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();  // the guard
  draft.set("owner", value_of(draft.reference("person")));
  if (unit.actor.is_system()) return done();
  const bool history = draft.creating() && unit.via == records::Via::import &&
                       unit.actor.may(access::Action::administer);
  if (!history) move_state(unit, draft);
  if (history && draft.reference("rule")) return done();  // as it left another workspace
  if (!draft.reference("rule")) {
    // Once approved only its note may be put in other words; the guard keeps the rest.
    if (!is_settled(state_before(draft))) keep_by_hand(unit, draft);
    return done();
  }
  for (const std::string_view field : {"person", "month", "by_hand"}) {
    if (!draft.changed(field)) continue;
    draft.refuse(field, "by_rule",
                 say("This line follows its rule. Write a line by hand beside it, or recalculate "
                     "the month.",
                     "该行由规则生成。请另记一笔手工行，或重新计算当月提成。"));
  }
  return done();
}

app::Guard keeps_approved_commission() {
  return {
      {"commissions"}, [](const Unit& unit, const Stored* before, const Stored& after) -> Status {
        if (!before || before->deleted() || !is_settled(text(*before, "state"))) return done();
        const bool gone = after.deleted();
        if (gone && unit.actor.is_system()) return done();  // sample data that goes altogether
        if (!gone && !is_settled(text(after, "state"))) return done();
        const bool same = std::ranges::all_of(
            kept, [&](std::string_view name) { return cell(*before, name) == cell(after, name); });
        if (!gone && same) return done();
        return conflict(
            say("“{}” is approved or paid, and stays as it is. What changes it is a line of "
                "its own.",
                "“{}”已审核或已发放，不能再改动；差额另记一行。", text(*before, "name")));
      }};
}

}  // namespace kith::sales
