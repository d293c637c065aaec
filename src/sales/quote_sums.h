// What a quote comes to: its lines, less a discount on the whole, plus taxes; exact to the last unit.
//
//   subtotal = sum of the lines' nets
//   discount = subtotal × percent / 100, rounded once, + amount off
//   share of line i = round(discount × nets of lines 1…i / subtotal) − the shares before it
//   tax of line i = (net − share) × tax rate / 100, rounded
//
// The shares add up to the discount whatever is rounded, so that taxes of several rates are worked out of
// what is really paid, and what is printed adds up.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/decimal.h"

namespace kith::sales {

struct QuotedLine {
  Decimal net;
  Decimal tax_rate;  // percent
};

struct WholeDiscount {
  Decimal percent{};
  Decimal amount{};  // after the percentage
};

struct QuotedTax {
  Decimal rate;
  Decimal tax;
};

struct QuoteSums {
  Decimal subtotal;
  Decimal discount;
  Decimal net;
  Decimal tax;
  Decimal total;
  std::vector<Decimal> shares;   // of the discount, line by line
  std::vector<QuotedTax> taxes;  // by rate, in the order in which they come
};

// Nothing where it does not fit, or where there is a discount and nothing to take it off.
std::optional<QuoteSums> sums_of(std::span<const QuotedLine> lines, const WholeDiscount& discount,
                                 int minor_digits);

}  // namespace kith::sales
