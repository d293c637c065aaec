#include "sales/part_rules.h"

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

}  // namespace kith::sales
