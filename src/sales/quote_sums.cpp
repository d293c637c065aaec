#include "sales/quote_sums.h"

#include <algorithm>

#include "sales/line_sums.h"

namespace kith::sales {
namespace {

__extension__ typedef __int128 Wide;

std::optional<Decimal> less(Decimal a, Decimal b) { return add(a, Decimal{-b.units}); }

int64_t unit_of(int minor_digits) {
  int64_t unit = decimal_scale;
  for (int i = 0; i < minor_digits; ++i) unit /= 10;
  return unit;
}

Wide divided_half_away_from_zero(Wide dividend, Wide divisor) {
  if (divisor < 0) {
    dividend = -dividend;
    divisor = -divisor;
  }
  const Wide half = divisor / 2;
  return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}

// Of the lines so far; the product of two amounts in minor units fits 128 bits.
Decimal share_so_far(Decimal discount, Decimal so_far, Decimal subtotal, int64_t unit) {
  const Wide product = Wide{discount.units / unit} * (so_far.units / unit);
  return {static_cast<int64_t>(divided_half_away_from_zero(product, subtotal.units / unit)) * unit};
}

bool add_tax(QuoteSums& sums, Decimal rate, Decimal tax) {
  auto known = std::ranges::find(sums.taxes, rate, &QuotedTax::rate);
  if (known == sums.taxes.end()) known = sums.taxes.insert(known, {rate, Decimal{}});
  const auto of_rate = add(known->tax, tax);
  const auto of_all = add(sums.tax, tax);
  if (!of_rate || !of_all) return false;
  known->tax = *of_rate;
  sums.tax = *of_all;
  return true;
}

std::optional<Decimal> discount_on(Decimal subtotal, const WholeDiscount& whole, int minor_digits) {
  const auto in_percent = share_of(subtotal, whole.percent, minor_digits);
  // No more places than the currency has.
  const auto amount = share_of(whole.amount, Decimal{100 * decimal_scale}, minor_digits);
  return in_percent && amount ? add(*in_percent, *amount) : std::nullopt;
}

}  // namespace

std::optional<QuoteSums> sums_of(std::span<const QuotedLine> lines, const WholeDiscount& whole,
                                 int minor_digits) {
  QuoteSums sums{};
  for (const QuotedLine& line : lines) {
    const auto subtotal = add(sums.subtotal, line.net);
    if (!subtotal) return std::nullopt;
    sums.subtotal = *subtotal;
  }
  const auto discount = discount_on(sums.subtotal, whole, minor_digits);
  if (!discount || (discount->units != 0 && sums.subtotal.units == 0)) return std::nullopt;
  sums.discount = *discount;
  Decimal so_far;
  Decimal shared;
  for (const QuotedLine& line : lines) {
    so_far.units += line.net.units;
    const Decimal until = discount->units == 0 ? Decimal{}
                                               : share_so_far(*discount, so_far, sums.subtotal,
                                                              unit_of(minor_digits));
    const Decimal share{until.units - shared.units};
    shared = until;
    sums.shares.push_back(share);
    const auto paid = less(line.net, share);
    const auto tax = paid ? share_of(*paid, line.tax_rate, minor_digits) : std::nullopt;
    if (!tax || !add_tax(sums, line.tax_rate, *tax)) return std::nullopt;
  }
  const auto net = less(sums.subtotal, sums.discount);
  const auto total = net ? add(*net, sums.tax) : std::nullopt;
  if (!total) return std::nullopt;
  sums.net = *net;
  sums.total = *total;
  return sums;
}

}  // namespace kith::sales
