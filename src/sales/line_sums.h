// The arithmetic of a line: exact until it is rounded, and rounded once.
//
//   net = quantity × price × (100 − discount) / 100 − discount amount
//   tax = net × tax rate / 100
//
// Each is rounded to the minor unit of the currency (the yuan's is 0.01, the yen's 1), half away from
// zero; a whole is the sum of its rounded lines. So what is printed adds up.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/decimal.h"

namespace kith::sales {

struct LineTerms {
  Decimal quantity;
  Decimal price;  // of one, without tax
  Decimal discount{};
  Decimal discount_amount{};  // off the whole line, after the discount in percent
  Decimal tax_rate{};         // percent
  int minor_digits = 2;
};

struct LineSums {
  Decimal net;
  Decimal tax;
};

// Nothing where it does not fit.
std::optional<LineSums> sums_of(const LineTerms& terms);

// percent of an amount, rounded to the minor unit.
std::optional<Decimal> share_of(Decimal amount, Decimal percent, int minor_digits);
// The same of several amounts, each with its percentage: added up, and rounded once.
struct Portion {
  Decimal amount;
  Decimal percent;
};
std::optional<Decimal> share_of(std::span<const Portion> portions, int minor_digits);

int minor_digits_of(std::string_view currency);  // 2 where nobody knows

}  // namespace kith::sales
