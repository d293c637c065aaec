// Money: an amount in a currency, and the same in the base currency of the workspace by the rate
// of a day. Five columns; filters, sorting and sums use the base amount.
//
// A rate says how many units of the base currency one unit of the other is worth, as an integer
// count of 1/10,000,000,000: from one Iranian rial in Kuwaiti dinars (0.0000073) to one dinar in
// rials six digits hold, where a decimal of four places would hold none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/value.h"

namespace kith::schema::money {

enum Place { amount, currency, base, rate, rate_date, places };

inline constexpr int64_t rate_scale = 10'000'000'000;

struct Rate {
  int64_t units;  // of 1/rate_scale
  Date date;
};

// "7.1034": above zero, at most ten places after the point, up to 900,000,000.
std::optional<int64_t> parse_rate(std::string_view text);
std::string format_rate(int64_t units);

// Half away from zero; nothing when it does not fit.
std::optional<Decimal> to_base(Decimal amount, Rate rate);

// Fills base, rate and date of a value that has an amount in another currency. False when the base
// amount does not fit.
bool apply(std::span<Value> stored, Rate rate);

}  // namespace kith::schema::money
