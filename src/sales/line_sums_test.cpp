#include "sales/line_sums.h"

#include <gtest/gtest.h>

#include <random>

namespace kith::sales {
namespace {

__extension__ typedef __int128 Wide;

Decimal decimal(const char* text) { return *parse_decimal(text); }

// The same by hand, in whole numbers of decimal digits: a reference that shares nothing with the
// program, slow and plain. `value` is a count of 10^-places.
struct Digits {
  Wide value = 0;
  int places = 0;
};

Digits product(Digits a, Digits b) { return {a.value * b.value, a.places + b.places}; }
Digits difference(Digits a, Digits b) {
  while (a.places < b.places) a = {a.value * 10, a.places + 1};
  while (b.places < a.places) b = {b.value * 10, b.places + 1};
  return {a.value - b.value, a.places};
}
// One digit at a time would round twice: what is cut off is looked at as a whole.
Digits cut(Digits a, int places) {
  Wide unit = 1;
  for (int i = places; i < a.places; ++i) unit *= 10;
  const bool negative = a.value < 0;
  const Wide magnitude = negative ? -a.value : a.value;
  Wide whole = magnitude / unit;
  if ((magnitude % unit) * 2 >= unit) ++whole;
  return {negative ? -whole : whole, places};
}
Digits of(Decimal value) { return {value.units, 4}; }
Decimal to_decimal(Digits a) {
  for (; a.places < 4; ++a.places) a.value *= 10;
  return {static_cast<int64_t>(a.value)};
}

LineSums by_hand(const LineTerms& terms) {
  const Digits kept = difference({100, 0}, of(terms.discount));
  Digits share = kept;
  share.places += 2;
  const Digits exact = difference(product(product(of(terms.quantity), of(terms.price)), share),
                                  of(terms.discount_amount));
  const Digits net = cut(exact, terms.minor_digits);
  Digits rate = of(terms.tax_rate);
  rate.places += 2;
  return {to_decimal(net), to_decimal(cut(product(net, rate), terms.minor_digits))};
}

TEST(LineSums, AreThoseOfABookkeeper) {
  const auto sums = sums_of({.quantity = decimal("3"),
                             .price = decimal("19.99"),
                             .discount = decimal("15"),
                             .tax_rate = decimal("13")});
  ASSERT_TRUE(sums);
  EXPECT_EQ(format(sums->net), "50.97");  // 50.9745
  EXPECT_EQ(format(sums->tax), "6.63");   // 6.6261
}

TEST(LineSums, RoundHalfAwayFromZeroOnce) {
  EXPECT_EQ(format(sums_of({.quantity = decimal("1"), .price = decimal("0.005")})->net), "0.01");
  EXPECT_EQ(format(sums_of({.quantity = decimal("-1"), .price = decimal("0.005")})->net), "-0.01");
  // 0.00495: rounded to four places first it would be 0.005, and then 0.01.
  EXPECT_EQ(format(sums_of({.quantity = decimal("0.99"), .price = decimal("0.005")})->net), "0");
}

TEST(LineSums, KnowTheMinorUnitOfTheCurrency) {
  LineTerms terms{.quantity = decimal("3"), .price = decimal("33.3335"), .tax_rate = decimal("10")};
  terms.minor_digits = minor_digits_of("JPY");
  EXPECT_EQ(format(sums_of(terms)->net), "100");
  terms.minor_digits = minor_digits_of("KWD");
  EXPECT_EQ(format(sums_of(terms)->net), "100.001");
  EXPECT_EQ(minor_digits_of("XYZ"), 2);
}

TEST(LineSums, RefuseWhatDoesNotFit) {
  const Decimal huge{std::numeric_limits<int64_t>::max()};
  EXPECT_FALSE(sums_of({.quantity = huge, .price = huge}));
  EXPECT_FALSE(sums_of({.quantity = decimal("1000000"), .price = decimal("900000000000000")}));
}

TEST(LineSums, OfRandomLinesAgreeWithAReferenceToTheLastUnit) {
  std::mt19937_64 random(20'261'122);
  const auto between = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  constexpr int64_t rates[] = {0, 30'000, 60'000, 90'000, 130'000, 190'000, 82'500};
  constexpr int digits[] = {0, 2, 3};
  for (int i = 0; i < 200'000; ++i) {
    const bool whole = between(0, 1) == 1;
    const LineTerms terms{
        .quantity = {whole ? between(-50, 5'000) * decimal_scale : between(-90'000, 9'000'000)},
        .price = {between(0, 3) == 0 ? between(0, 20'000) : between(0, 1'000'000'000)},
        .discount = {between(0, 2) == 0 ? 0 : between(0, 1'000'000)},
        .discount_amount = {between(0, 3) == 0 ? between(0, 9'000'000) : 0},
        .tax_rate = {rates[between(0, 6)]},
        .minor_digits = digits[between(0, 2)]};
    const auto sums = sums_of(terms);
    const LineSums reference = by_hand(terms);
    ASSERT_TRUE(sums);
    ASSERT_EQ(sums->net.units, reference.net.units) << i;
    ASSERT_EQ(sums->tax.units, reference.tax.units) << i;
  }
}

}  // namespace
}  // namespace kith::sales
