#include "sales/line_sums.h"

#include <limits>

#include "schema/kinds/currencies.h"

namespace kith::sales {
namespace {

__extension__ typedef __int128 Wide;

constexpr int decimal_places = 4;
constexpr Wide hundred_percent = Wide{100} * decimal_scale;

constexpr Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::optional<Wide> times(Wide a, Wide b) {
  Wide product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

Wide divided_half_away_from_zero(Wide dividend, Wide divisor) {
  const Wide half = divisor / 2;
  return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}

// A number with so many places after the point, rounded to the minor unit.
std::optional<Decimal> rounded(Wide number, int places, int minor_digits) {
  const Wide minor = divided_half_away_from_zero(number, power_of_ten(places - minor_digits));
  const Wide most = std::numeric_limits<int64_t>::max() / power_of_ten(decimal_places);
  if (minor > most || minor < -most) return std::nullopt;
  return Decimal{static_cast<int64_t>(minor * power_of_ten(decimal_places - minor_digits))};
}

}  // namespace

std::optional<LineSums> sums_of(const LineTerms& terms) {
  // A decimal has 4 places, a percentage of one 4 + 2: quantity × price × share has 14.
  constexpr int places = 3 * decimal_places + 2;
  const auto gross = times(Wide{terms.quantity.units}, Wide{terms.price.units});
  const auto left = gross ? times(*gross, hundred_percent - terms.discount.units) : std::nullopt;
  const auto off = times(Wide{terms.discount_amount.units}, power_of_ten(places - decimal_places));
  Wide exact = 0;
  if (!left || !off || __builtin_sub_overflow(*left, *off, &exact)) return std::nullopt;
  const auto net = rounded(exact, places, terms.minor_digits);
  const auto tax = net ? share_of(*net, terms.tax_rate, terms.minor_digits) : std::nullopt;
  if (!tax) return std::nullopt;
  return LineSums{*net, *tax};
}

std::optional<Decimal> share_of(Decimal amount, Decimal percent, int minor_digits) {
  const Portion whole{amount, percent};
  return share_of(std::span(&whole, 1), minor_digits);
}

std::optional<Decimal> share_of(std::span<const Portion> portions, int minor_digits) {
  Wide sum = 0;
  for (const Portion& portion : portions) {
    const auto share = times(Wide{portion.amount.units}, Wide{portion.percent.units});
    if (!share || __builtin_add_overflow(sum, *share, &sum)) return std::nullopt;
  }
  return rounded(sum, 2 * decimal_places + 2, minor_digits);
}

int minor_digits_of(std::string_view currency) {
  const auto known = schema::find_currency(currency);
  return known ? known->minor_digits : 2;
}

}  // namespace kith::sales
