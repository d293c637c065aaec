#include "sales/wholes.h"

#include "sales/line_set.h"
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

std::optional<LineTotals> order_totals(const Unit& unit, Id order) {
  auto totals = totals_of(unit, look_up_all(unit, "order_lines", "sales_order", order));
  if (!totals) return totals;
  // Of several currencies the sum is one of worths, which have more places than coins.
  totals->net = whole_coins(totals->net, totals->currency);
  totals->tax = whole_coins(totals->tax, totals->currency);
  return totals;
}

bool has_totals(const Stored& order, const LineTotals& totals) {
  return decimal(order, "net_amount") == totals.net && decimal(order, "tax_amount") == totals.tax &&
         cell(order, "amount", money::amount) == Value{plus(totals.net, totals.tax)} &&
         cell(order, "amount", money::currency) == Value{totals.currency};
}

void put(Draft& draft, std::string_view field, Decimal amount, const std::string& currency) {
  const auto cells = draft.cells(*draft.after().object().field(field));
  if (cells[money::amount] == Value{amount} && cells[money::currency] == Value{currency}) return;
  for (Value& each : cells) each = {};
  cells[money::amount] = amount;
  cells[money::currency] = currency;
}

// The parts of an amount that stands on lines are the program's.
void keep_to_order_lines(const Unit& unit, Draft& draft) {
  if (draft.creating() || unit.via == records::Via::import) return;
  const auto totals = order_totals(unit, draft.after().id());
  if (!totals) return;
  const Decimal gross = plus(totals->net, totals->tax);
  if (draft.changed("amount") && draft.decimal("amount") != gross) {
    draft.refuse("amount", "follows_lines",
                 say("The amount is the sum of the {0} lines with tax: {1}. Change the lines "
                     "instead.",
                     "金额为 {0} 条产品明细的价税合计：{1}。请修改明细。", totals->lines,
                     shown(gross, totals->currency)));
    return;
  }
  if (!draft.changed("amount")) return;
  put(draft, "net_amount", totals->net, totals->currency);
  put(draft, "tax_amount", totals->tax, totals->currency);
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
  keep_to_order_lines(unit, draft);
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

Result<records::Saved> sum_order(const records::Records& records, const Unit& unit, Id id) {
  const schema::Object& orders = *unit.schema->object("orders");
  Json values(Json::Object{});
  if (const auto totals = order_totals(unit, id)) {
    values.set("amount", Json(Json::Object{{"amount", format(plus(totals->net, totals->tax))},
                                           {"currency", totals->currency}}));
  }
  return records.update(unit, orders, id, {}, values);
}

Status follow_order_lines(const records::Records& records, const Unit& unit,
                          const records::Change& change) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto line = query::fetch(all, *unit.schema->object("order_lines"), change.record);
  if (!line) return done();
  const auto order = look_up(unit, "orders", Id{std::get<int64_t>(cell(*line, "sales_order"))});
  const auto totals = order ? order_totals(unit, order->id()) : std::nullopt;
  if (!totals || has_totals(*order, *totals)) return done();
  Stored after = *order;
  const auto put_in = [&](std::string_view field, Decimal amount) {
    const auto cells = after.cells(*after.object().field(field));
    for (Value& each : cells) each = {};
    cells[money::amount] = amount;
    cells[money::currency] = totals->currency;
  };
  put_in("amount", plus(totals->net, totals->tax));
  put_in("net_amount", totals->net);
  put_in("tax_amount", totals->tax);
  const auto saved = records.update(unit, *order, std::move(after));
  // Below what is planned of it the amount stays: whoever plans less first may have it follow.
  if (saved || saved.error().code == Code::invalid) return done();
  return saved.error();
}

}  // namespace kith::sales
