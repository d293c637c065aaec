#include "sales/payments.h"

#include "sales/line_sums.h"
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

// What makes it count otherwise than it did.
bool moves(const Draft& draft, std::string_view field) {
  return draft.creating() || draft.changed(field) || draft.changed("contract") ||
         draft.changed("sales_order") || draft.before()->deleted();
}

// A share that is set says the amount; an amount that is set alone ends the share.
void follow_share(Draft& draft, const Stored& whole) {
  const auto percent = draft.decimal("percent");
  const bool amount_given = draft.changed("amount") && !draft.empty("amount");
  if (percent && draft.changed("percent") && !amount_given) {
    const std::string& currency = std::get<std::string>(cell(whole, "amount", money::currency));
    const auto share = share_of(decimal(whole, "amount"), *percent, minor_digits_of(currency));
    const auto cells = draft.cells(*draft.after().object().field("amount"));
    for (Value& each : cells) each = {};
    if (share) cells[money::amount] = *share;
    if (share) cells[money::currency] = currency;
  } else if (amount_given && !draft.changed("percent")) {
    draft.set("percent", {});
  }
}

void name_item(Draft& draft, const Stored& whole) {
  if (draft.empty("name"))
    draft.set("name", fmt::format("{} · {}", text(whole, "name"),
                                  draft.date("due_on") ? format(*draft.date("due_on")) : "?"));
}

std::string shown(Decimal amount, const Stored& whole) {
  const auto* currency = std::get_if<std::string>(&cell(whole, "amount", money::currency));
  return currency ? format(amount) + " " + *currency : format(amount);
}

void keep_plan_within(const Unit& unit, Draft& draft, const Stored& whole) {
  const Decimal amount = draft.decimal("amount").value_or(Decimal{});
  const Decimal planned = sum_but(unit, "payment_plan_items", whole, draft.after().id());
  const Decimal left = minus(decimal(whole, "amount"), planned);
  if (amount <= left) return;
  draft.refuse(
      "amount", "exceeds_whole",
      say("The payment plan would pass the amount of “{0}”: {1} of {2} are left to plan. "
          "Give at most that, or change the other planned payments.",
          "回款计划将超过“{0}”的金额 {2}：还可计划 {1}。请减少本期金额或修改其他期次。",
          text(whole, "name"), shown(left, whole), shown(decimal(whole, "amount"), whole)));
}

void keep_payment_within(const Unit& unit, Draft& draft, const Stored& whole) {
  const Decimal amount = draft.decimal("amount").value_or(Decimal{});
  const Decimal paid = sum_but(unit, "payments", whole, draft.after().id());
  const Decimal left = minus(decimal(whole, "amount"), paid);
  if (amount <= left) return;
  draft.refuse(
      "amount", "overpaid",
      say("{1} of “{0}” are open. Record at most that; what was paid beyond it is a "
          "payment of the account without a contract or an order, its credit.",
          "“{0}”未回款 {1}，回款不能超过此数；多付部分请另记一笔只关联客户的回款（预收款）。",
          text(whole, "name"), shown(std::max(left, Decimal{}), whole)));
}

bool demand_binding(Draft& draft, const Stored& whole) {
  if (binds(whole)) return true;
  const bool order = whole.object().name == "orders";
  draft.refuse(link_to(whole), "not_in_effect",
               order ? say("“{}” is not confirmed. Confirm the order first.",
                           "“{}”尚未确认，请先确认订单。", text(whole, "name"))
                     : say("“{}” is a draft or was terminated. Activate the contract first.",
                           "“{}”为草稿或已终止，请先使合同生效。", text(whole, "name")));
  return false;
}

}  // namespace

Status keep_plan_item(const Unit& unit, Draft& draft) {
  const auto whole = whole_in_turn(unit, draft, Alone::refused);
  if (!whole) return done();
  if (draft.after().deleted()) {
    settle(unit, *whole, &draft.after());
    return done();
  }
  if (decimal(*whole, "amount").units <= 0) {
    draft.refuse(link_to(*whole), "no_amount",
                 say("“{}” has no amount to plan. Give it one first.", "“{}”没有金额，请先填写。",
                     text(*whole, "name")));
    return done();
  }
  follow_share(draft, *whole);
  if (draft.decimal("amount").value_or(Decimal{}).units <= 0) {
    draft.refuse("amount", "required",
                 say("Give an amount above zero, or a share in percent.",
                     "请填写大于零的金额，或填写比例。"));
    return done();
  }
  if (!fit_currency(draft, *whole)) return done();
  demand_whole_coins(unit, draft);
  name_item(draft, *whole);
  if (draft.creating()) draft.set("owner", value_of(whole->owner()));
  if (moves(draft, "amount")) keep_plan_within(unit, draft, *whole);
  if (draft.errors().empty()) settle(unit, *whole, &draft.after());
  return done();
}

Status keep_payment(const Unit& unit, Draft& draft) {
  const auto whole = whole_in_turn(unit, draft, Alone::allowed);
  if (draft.after().deleted()) {
    if (whole) settle(unit, *whole, &draft.after());
    return done();
  }
  if (!draft.empty("amount") && draft.decimal("amount")->units <= 0) {
    draft.refuse("amount", "range",
                 say("Give an amount above zero. A payment that was entered wrongly is deleted.",
                     "回款金额须大于零；录入有误的回款请直接删除。"));
  }
  if (!whole) {
    demand_whole_coins(unit, draft);
    if (draft.empty("account") && draft.errors().empty()) {
      draft.refuse("account", "required",
                   say("Say who paid: a contract, an order, or the account alone (its credit).",
                       "请指明付款方：合同、订单，或仅关联客户（记为预收款）。"));
    }
    return done();
  }
  if (draft.reference("account") != reference(*whole, "account"))
    draft.set("account", cell(*whole, "account"));
  if (moves(draft, "amount")) {
    if (!demand_binding(draft, *whole) || !fit_currency(draft, *whole)) return done();
    demand_whole_coins(unit, draft);
    keep_payment_within(unit, draft, *whole);
  }
  if (draft.errors().empty()) settle(unit, *whole, &draft.after());
  return done();
}

namespace {

Decimal allocated(const Unit& unit, std::string_view side, Id id, Id but) {
  Decimal sum;
  for (const Stored& row : all_of(unit, "payment_allocations", side, id)) {
    const Id payment = reference(row, "payment");
    if (row.id() != but && look_up(unit, "payments", payment))
      sum = plus(sum, decimal(row, "amount"));
  }
  return sum;
}

void keep_allocation_within(const Unit& unit, Draft& draft, const Stored& part,
                            std::string_view side, const Stored& whole) {
  const Decimal left =
      minus(decimal(part, "amount"), allocated(unit, side, part.id(), draft.after().id()));
  if (draft.decimal("amount").value_or(Decimal{}) <= left) return;
  const bool payment = side == "payment";
  draft.refuse("amount", payment ? "exceeds_payment" : "exceeds_item",
               payment ? say("{} of this payment are left. Settle at most that.",
                             "这笔回款还剩 {} 可核销。", shown(left, whole))
                       : say("{} of “{}” are left to settle. Give at most that.",
                             "“{1}”还有 {0} 待核销。", shown(left, whole), text(part, "name")));
}

}  // namespace

Status keep_allocation(const Unit& unit, Draft& draft) {
  const auto payment = look_up(unit, "payments", draft.reference("payment"));
  const auto item = look_up(unit, "payment_plan_items", draft.reference("plan_item"));
  if (!payment || !item) return done();  // a reference to nothing is refused as such
  const auto whole = whole_of(unit, *payment);
  const auto other = whole_of(unit, *item);
  if (!whole || !other || whole->id() != other->id()) {
    draft.refuse("plan_item", "other_whole",
                 say("The payment and the planned payment belong to different contracts or orders. "
                     "Choose one of the same.",
                     "回款与回款计划不属于同一合同或订单，请选择同一份的期次。"));
    return done();
  }
  take_turns(unit, whole->id());
  if (!draft.after().deleted()) {
    if (draft.decimal("amount").value_or(Decimal{}).units <= 0 && !draft.empty("amount")) {
      draft.refuse("amount", "range", say("Settle more than nothing.", "核销金额须大于零。"));
    }
    keep_allocation_within(unit, draft, *payment, "payment", *whole);
    if (draft.errors().empty()) keep_allocation_within(unit, draft, *item, "plan_item", *whole);
  }
  if (draft.errors().empty()) settle(unit, *whole, &draft.after());
  return done();
}

}  // namespace kith::sales
