#include "sales/part_rules.h"

#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {

namespace money = schema::money;

std::optional<query::Stored> whole_in_turn(const records::Unit& unit, records::Draft& draft,
                                           Alone alone) {
  const Id contract = draft.reference("contract");
  const Id order = draft.reference("sales_order");
  const bool deleted = draft.after().deleted();
  if (contract && order && !deleted) {
    draft.refuse("sales_order", "exclusive",
                 say("It belongs to a contract or to an order, not to both. Empty one of them.",
                     "只能属于合同或订单之一，请清空其中一个。"));
    return std::nullopt;
  }
  if (!contract && !order) {
    if (alone == Alone::refused && !deleted) {
      draft.refuse("contract", "required",
                   say("Say of which contract or order it is.", "请选择所属合同或订单。"));
    }
    return std::nullopt;
  }
  take_turns(unit, contract ? contract : order);
  return whole_of(unit, draft.after());
}

bool fit_currency(records::Draft& draft, const query::Stored& whole) {
  const auto cells = draft.cells(*draft.after().object().field("amount"));
  const Value& owed = cell(whole, "amount", money::currency);
  if (is_null(cells[money::amount]) || cells[money::currency] == owed || is_null(owed)) return true;
  if (is_null(cells[money::currency])) {
    cells[money::currency] = owed;
    return true;
  }
  draft.refuse("amount", "currency",
               say("“{0}” is in {1}, so this is too. Give the amount in {1}.",
                   "“{0}”的货币为 {1}，请以 {1} 填写金额。", text(whole, "name"),
                   std::get<std::string>(owed)));
  return false;
}

Decimal whole_coins(Decimal amount, std::string_view currency) {
  const Decimal all{100 * decimal_scale};
  return share_of(amount, all, minor_digits_of(currency)).value_or(amount);
}

void demand_whole_coins(const records::Unit& unit, records::Draft& draft) {
  if (!draft.creating() && !draft.changed("amount")) return;
  const auto amount = draft.decimal("amount");
  const auto* given = std::get_if<std::string>(&cell(draft.after(), "amount", money::currency));
  const std::string_view currency = given ? std::string_view(*given) : unit.base_currency;
  if (!amount || whole_coins(*amount, currency) == *amount) return;
  const int places = minor_digits_of(currency);
  draft.refuse("amount", "places",
               places == 0 ? say("Amounts in {} have no places after the point.",
                                 "{} 金额没有小数位。", currency)
                           : say("Amounts in {} have at most {} places after the point.",
                                 "{} 金额最多 {} 位小数。", currency, places));
}

}  // namespace kith::sales
