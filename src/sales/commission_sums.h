// The arithmetic of commission: exact until it is rounded, and rounded once.
//
// A scale says what is earned on an amount: of each part of it that lies in a tier, that tier's percentage. The
// sum is rounded to the minor unit of the currency, half away from zero. What amounts of a period earn one after the
// other are differences of that: earned(all up to this one) - earned(all before it). So what a statement
// adds up to is what is earned on the sum of its amounts, to the cent, wherever a threshold is crossed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace kith::sales {

struct Tier {
  Decimal above;  // of the first: zero
  Decimal rate;   // percent
};
using Scale = std::vector<Tier>;  // ascending; at least one

// Below zero the first rate holds. Nothing where it does not fit.
std::optional<Decimal> earned(const Scale& scale, Decimal amount, int minor_digits);

// How what lies between two sums is earned, for everybody to follow: "30000 × 3% + 20000 × 5%".
std::string words_of(const Scale& scale, Decimal from, Decimal to);
// The one rate that holds between them; nothing where there are several.
std::optional<Decimal> rate_between(const Scale& scale, Decimal from, Decimal to);

}  // namespace kith::sales
