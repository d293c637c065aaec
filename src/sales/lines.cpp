#include "sales/lines.h"

#include <algorithm>

#include "sales/look_up.h"

namespace kith::sales {
namespace {

constexpr Decimal hundred{100 * decimal_scale};
constexpr int money_amount = 0;
constexpr int money_base = 2;

void take_list_price(const records::Unit& unit, records::Draft& draft) {
  if (!is_null(cell(draft.after(), "price", money_amount))) return;
  const auto product = look_up(unit, "products", draft.reference("product"));
  if (!product) return;
  const auto from = product->cells(*product->object().field("price"));
  auto to = draft.cells(*draft.after().object().field("price"));
  std::copy(from.begin(), from.end(), to.begin());
}

Value line_total(const Value& price, Decimal quantity, Decimal discount) {
  const auto* each = std::get_if<Decimal>(&price);
  if (!each) return {};
  const auto gross = multiply(*each, quantity);
  const auto scaled =
      gross ? multiply(*gross, Decimal{hundred.units - discount.units}) : std::nullopt;
  const auto net = scaled ? divide(*scaled, hundred) : std::nullopt;
  return net ? Value{*net} : Value{};
}

}  // namespace

Status total_line(const records::Unit& unit, records::Draft& draft) {
  take_list_price(unit, draft);
  const Decimal quantity = draft.decimal("quantity").value_or(Decimal{decimal_scale});
  const Decimal discount = draft.decimal("discount").value_or(Decimal{});
  const auto price = draft.after().cells(*draft.after().object().field("price"));
  auto total = draft.cells(*draft.after().object().field("total"));
  std::copy(price.begin(), price.end(), total.begin());
  total[money_amount] = line_total(price[money_amount], quantity, discount);
  total[money_base] = line_total(price[money_base], quantity, discount);
  return done();
}

}  // namespace kith::sales
