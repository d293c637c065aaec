#include "sales/lines.h"

#include <algorithm>

#include "sales/line_set.h"
#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/price_books.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

constexpr Decimal one{decimal_scale};
constexpr int money_amount = 0;
constexpr int money_currency = 1;

void set_money(Draft& draft, std::string_view field, std::optional<Decimal> amount,
               std::string_view currency) {
  auto cells = draft.cells(*draft.after().object().field(field));
  const bool same = amount && cells[money_amount] == Value{*amount} &&
                    cells[money_currency] == Value{std::string(currency)};
  if (same) return;
  std::ranges::fill(cells, Value{});
  if (!amount) return;
  cells[money_amount] = *amount;
  cells[money_currency] = std::string(currency);
}

// What the product brings, where nothing else is said.
void take_from_product(const Unit& unit, Draft& draft, std::string_view whole) {
  const bool priced = !is_null(cell(draft.after(), "price", money_amount));
  const bool taxed = !draft.creating() || !draft.empty("tax_rate");
  if (priced && taxed) return;
  const auto product = look_up(unit, "products", draft.reference("product"));
  if (!product) return;
  if (!taxed) draft.set("tax_rate", cell(*product, "tax_rate"));
  if (priced) return;
  if (whole == of_purchases.reference) {
    const auto* cost = std::get_if<Decimal>(&cell(*product, "cost", money_amount));
    const auto* currency = std::get_if<std::string>(&cell(*product, "cost", money_currency));
    if (cost && currency) set_money(draft, "price", *cost, *currency);
    return;
  }
  const schema::Field& link = *draft.after().object().field(whole);
  const auto on = look_up(unit, link.objects.front(), draft.reference(whole));
  if (!on) return;
  const auto book = price_book_of(unit, *on);
  const Decimal quantity = draft.decimal("quantity").value_or(one);
  const auto price = price_of(unit, book ? &*book : nullptr, *product, quantity);
  if (price) set_money(draft, "price", price->amount, price->currency);
}

}  // namespace

Status total_line(const Unit& unit, Draft& draft, std::string_view whole) {
  if (draft.after().deleted()) return done();
  take_from_product(unit, draft, whole);
  const auto price = draft.decimal("price");
  if (!price) {
    set_money(draft, "total", {}, {});
    set_money(draft, "tax_amount", {}, {});
    return done();
  }
  const std::string currency(std::get<std::string>(cell(draft.after(), "price", money_currency)));
  const auto sums =
      sums_of({.quantity = draft.decimal("quantity").value_or(one),
               .price = *price,
               .discount = draft.decimal("discount").value_or(Decimal{}),
               .discount_amount = draft.decimal("discount_amount").value_or(Decimal{}),
               .tax_rate = draft.decimal("tax_rate").value_or(Decimal{}),
               .minor_digits = minor_digits_of(currency)});
  if (!sums) {
    draft.refuse("quantity", "too_large",
                 say("Quantity times price is too large to be held. Split the line.",
                     "数量乘以单价过大，无法保存。请拆分明细。"));
    return done();
  }
  if (sums->net.units < 0 && price->units >= 0) {
    draft.refuse("discount_amount", "range",
                 say("The discount is larger than the line. Give at most what the line comes to.",
                     "折扣金额大于该行金额，请填写不超过该行金额的折扣。"));
  }
  set_money(draft, "total", sums->net, currency);
  set_money(draft, "tax_amount", sums->tax, currency);
  return done();
}

}  // namespace kith::sales
