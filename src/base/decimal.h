// Exact numbers with four fraction digits: money, percentages of money, quantities.
// A 64-bit count of 1/10,000: up to 922,337,203,685,477.5807 either way.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith {

struct Decimal {
  int64_t units = 0;  // of 1/10,000
  auto operator<=>(const Decimal&) const = default;
};

inline constexpr int64_t decimal_scale = 10'000;

// "-12.5", "1200", "0.0001". Refuses exponents, blanks, a fifth fraction digit other than 0, and
// what does not fit.
std::optional<Decimal> parse_decimal(std::string_view text);
std::string format(Decimal value);  // at least `0`, no trailing zeros: "12.5"
void append(std::string& out, Decimal value);
double to_double(Decimal value);

// Half away from zero, as bookkeepers round. Nothing when the answer does not fit.
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b);
std::optional<Decimal> add(Decimal a, Decimal b);

}  // namespace kith
