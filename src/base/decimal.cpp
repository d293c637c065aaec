#include "base/decimal.h"

#include <charconv>
#include <limits>

namespace kith {
namespace {

__extension__ typedef __int128 Wide;

std::optional<Decimal> narrow(Wide units) {
  if (units > std::numeric_limits<int64_t>::max() || units < std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return Decimal{static_cast<int64_t>(units)};
}

// Half away from zero. The divisor is not 0.
Wide divide_rounded(Wide dividend, Wide divisor) {
  if (divisor < 0) {
    dividend = -dividend;
    divisor = -divisor;
  }
  const Wide half = divisor / 2;
  return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return std::nullopt;
  Wide units = 0;
  int fraction_digits = -1;  // -1 before the point
  for (char c : text) {
    if (c == '.' && fraction_digits < 0) {
      fraction_digits = 0;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    if (fraction_digits >= 4) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (fraction_digits >= 0) ++fraction_digits;
    units = units * 10 + (c - '0');
    if (units > (Wide{1} << 64)) return std::nullopt;
  }
  for (int digits = fraction_digits < 0 ? 0 : fraction_digits; digits < 4; ++digits) units *= 10;
  return narrow(negative ? -units : units);
}

void append(std::string& out, Decimal value) {
  // The magnitude of the smallest int64 fits only without a sign.
  uint64_t magnitude = static_cast<uint64_t>(value.units);
  if (value.units < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  char digits[24];
  auto whole = std::to_chars(digits, digits + sizeof digits, magnitude / decimal_scale);
  out.append(digits, whole.ptr);
  uint64_t fraction = magnitude % decimal_scale;
  if (fraction == 0) return;
  char places[5] = {'.', '0', '0', '0', '0'};
  for (int i = 4; i > 0; --i, fraction /= 10) places[i] = static_cast<char>('0' + fraction % 10);
  size_t length = 5;
  while (places[length - 1] == '0') --length;
  out.append(places, length);
}

std::string format(Decimal value) {
  std::string out;
  append(out, value);
  return out;
}

double to_double(Decimal value) { return static_cast<double>(value.units) / decimal_scale; }

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  return narrow(divide_rounded(Wide{a.units} * b.units, decimal_scale));
}

std::optional<Decimal> divide(Decimal a, Decimal b) {
  if (b.units == 0) return std::nullopt;
  return narrow(divide_rounded(Wide{a.units} * decimal_scale, b.units));
}

std::optional<Decimal> add(Decimal a, Decimal b) { return narrow(Wide{a.units} + b.units); }

}  // namespace kith
