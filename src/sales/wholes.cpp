#include "sales/wholes.h"

#include "sales/line_gross.h"
#include "sales/look_up.h"
#include "sales/part_rules.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Draft;
using records::Unit;

std::string_view currency_of(const Unit& unit, const Stored& record) {
  const auto* currency = std::get_if<std::string>(&cell(record, "amount", money::currency));
  return currency ? std::string_view(*currency) : unit.base_currency;
}

std::string shown(Decimal amount, std::string_view currency) {
  return format(amount) + " " + std::string(currency);
}

// What is paid of it is looked at, and stays so until this is written.
void wait_for_turn(const Unit& unit, const Draft& draft) {
  if (draft.creating()) return;
  if (draft.after().deleted() || draft.changed("status") || draft.changed("amount"))
    take_turns(unit, draft.after().id());
}

// Of what it comes from, where nobody says.
void take_from(const Unit& unit, Draft& draft, std::string_view object, std::string_view link) {
  if (!draft.creating() || !draft.reference(link)) return;
  const auto source = look_up(unit, object, draft.reference(link));
  if (!source) return;
  for (const std::string_view field : {"account", "contact"}) {
    if (draft.empty(field) && source->object().field(field)) draft.set(field, cell(*source, field));
  }
}

void keep_paid(const Unit& unit, Draft& draft) {
  const Stored& whole = *draft.before();
  const bool paid = !all_of(unit, "payments", link_to(whole), whole.id()).empty();
  if (!paid && sum_but(unit, "invoices", whole, Id{}).units == 0) return;
  draft.refuse("status", "has_payments",
               say("“{0}” has payments or invoices. Delete those first, or {1} it instead.",
                   "“{0}”已有回款或发票。请先删除它们，或改为{2}。", text(whole, "name"),
                   whole.object().name == "orders" ? "cancel" : "terminate",
                   whole.object().name == "orders" ? "取消订单" : "终止合同"));
}

void fit_amount(const Unit& unit, Draft& draft) {
  if (draft.creating() || !draft.changed("amount")) {
    const bool same_currency =
        draft.creating() || currency_of(unit, *draft.before()) == currency_of(unit, draft.after());
    if (same_currency) return;
  }
  const Stored& before = *draft.before();
  const Decimal planned = sum_but(unit, "payment_plan_items", before, Id{});
  const Decimal paid = sum_but(unit, "payments", before, Id{});
  const Decimal least = std::max(planned, paid);
  if (least.units == 0) return;
  const std::string_view currency = currency_of(unit, before);
  if (currency_of(unit, draft.after()) != currency) {
    draft.refuse("amount", "currency",
                 say("Its payment plan and payments are in {0}. Keep the currency, or delete them "
                     "first.",
                     "回款计划和回款的货币为 {0}，请保留该货币，或先删除它们。", currency));
    return;
  }
  if (draft.decimal("amount").value_or(Decimal{}) >= least) return;
  draft.refuse("amount", "below_plan",
               say("{0} are planned and {1} received. Give at least that, or change the payment "
                   "plan first.",
                   "已计划 {0}、已回款 {1}，金额不能低于此数；请先修改回款计划。",
                   shown(planned, currency), shown(paid, currency)));
}

void check_amount(Draft& draft) {
  const auto amount = draft.decimal("amount");
  if (amount && amount->units < 0) {
    draft.refuse("amount", "range",
                 say("An amount below zero is none. What is given back is a red-letter invoice.",
                     "金额不能为负数；退款请开具红字发票。"));
  }
}

void demand_amount(Draft& draft) {
  if (draft.decimal("amount").value_or(Decimal{}).units > 0) return;
  draft.refuse("amount", "required",
               say("Say what is to be paid before it takes effect.", "生效前请填写金额。"));
}

bool entered(const Draft& draft, std::string_view status) {
  return draft.text("status") == status && (draft.creating() || draft.changed("status"));
}

bool has_come_from_draft(const Draft& draft) {
  return draft.text("status") != "draft" && (draft.creating() || draft.changed("status"));
}

// What money came in for is not unmade.
void keep_in_effect(const Unit& unit, Draft& draft) {
  if (draft.creating() || !entered(draft, "draft")) return;
  if (sum_but(unit, "payments", *draft.before(), Id{}).units > 0) {
    draft.refuse("status", "has_payments",
                 say("Money has been received for it, so it is no draft any more.",
                     "已有回款，不能退回草稿。"));
  }
}

void take_effect(const Unit& unit, Draft& draft, std::string_view since, std::string_view day) {
  if (!binds(draft.after())) return;
  if (has_come_from_draft(draft) || draft.changed("amount")) demand_amount(draft);
  if (!has_come_from_draft(draft)) return;
  if (draft.empty(since)) draft.set(since, unit.now);
  if (draft.empty(day)) draft.set(day, workspace_today(unit));
}

}  // namespace

Status keep_owed(const Unit& unit, Draft& draft) {
  wait_for_turn(unit, draft);
  if (draft.after().deleted()) {
    keep_paid(unit, draft);
    return done();
  }
  fit_amount(unit, draft);
  keep_in_effect(unit, draft);
  return done();
}

Status keep_order(const Unit& unit, Draft& draft) {
  wait_for_turn(unit, draft);
  if (draft.after().deleted()) {
    keep_paid(unit, draft);
    return done();
  }
  take_from(unit, draft, "opportunities", "opportunity");
  check_amount(draft);
  demand_whole_coins(unit, draft);
  keep_to_gross(unit, draft, of_orders);
  fit_amount(unit, draft);
  keep_in_effect(unit, draft);
  take_effect(unit, draft, "confirmed_at", "ordered_on");
  return done();
}

Status keep_contract(const Unit& unit, Draft& draft) {
  wait_for_turn(unit, draft);
  if (draft.after().deleted()) {
    keep_paid(unit, draft);
    return done();
  }
  take_from(unit, draft, "orders", "sales_order");
  take_from(unit, draft, "opportunities", "opportunity");
  check_amount(draft);
  demand_whole_coins(unit, draft);
  fit_amount(unit, draft);
  keep_in_effect(unit, draft);
  take_effect(unit, draft, "activated_at", "signed_on");
  const auto starts = draft.date("starts_on");
  const auto ends = draft.date("ends_on");
  if (starts && ends && *ends < *starts) {
    draft.refuse("ends_on", "range",
                 say("The contract ends on {0}, before it starts on {1}. Choose a later day.",
                     "合同结束日期 {0} 早于开始日期 {1}，请选择更晚的日期。", format(*ends),
                     format(*starts)));
  }
  return done();
}

}  // namespace kith::sales
