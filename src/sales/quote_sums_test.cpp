#include "sales/quote_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

namespace kith::sales {
namespace {

__extension__ typedef __int128 Wide;

Decimal decimal(const char* text) { return *parse_decimal(text); }

// By hand, with fractions instead of the program's roundings of decimals: a number is over / under.
Wide nearest(Wide over, Wide under) {
  const bool negative = (over < 0) != (under < 0);
  const Wide a = over < 0 ? -over : over;
  const Wide b = under < 0 ? -under : under;
  const Wide whole = a / b + (a % b * 2 >= b ? 1 : 0);
  return negative ? -whole : whole;
}

struct ByHand {
  Wide subtotal = 0, discount = 0, net = 0, tax = 0;  // in minor units
  std::vector<Wide> shares;
};
ByHand by_hand(const std::vector<QuotedLine>& lines, const WholeDiscount& whole, Wide unit) {
  ByHand hand;
  for (const auto& line : lines) hand.subtotal += line.net.units / unit;
  hand.discount = nearest(hand.subtotal * whole.percent.units, Wide{100} * decimal_scale) +
                  nearest(whole.amount.units, unit);
  hand.net = hand.subtotal - hand.discount;
  Wide so_far = 0;
  Wide shared = 0;
  for (const auto& line : lines) {
    so_far += line.net.units / unit;
    const Wide until = hand.discount == 0 ? 0 : nearest(hand.discount * so_far, hand.subtotal);
    hand.shares.push_back(until - shared);
    shared = until;
    hand.tax += nearest((line.net.units / unit - hand.shares.back()) * line.tax_rate.units,
                        Wide{100} * decimal_scale);
  }
  return hand;
}

TEST(QuoteSums, ShareTheDiscountAmongTaxRates) {
  const std::vector<QuotedLine> lines{{decimal("1000"), decimal("13")},
                                      {decimal("500"), decimal("6")}};
  const auto sums = sums_of(lines, {.percent = decimal("10"), .amount = decimal("0.01")}, 2);
  ASSERT_TRUE(sums);
  EXPECT_EQ(format(sums->subtotal), "1500");
  EXPECT_EQ(format(sums->discount), "150.01");
  EXPECT_EQ(format(sums->shares[0]), "100.01");  // 100.00667
  EXPECT_EQ(format(sums->shares[1]), "50");
  EXPECT_EQ(format(sums->net), "1349.99");
  ASSERT_EQ(sums->taxes.size(), 2u);
  EXPECT_EQ(format(sums->taxes[0].tax), "117");  // 899.99 × 13 % = 116.9987
  EXPECT_EQ(format(sums->taxes[1].tax), "27");
  EXPECT_EQ(format(sums->total), "1493.99");
}

TEST(QuoteSums, WithoutDiscountAreThoseOfTheLines) {
  const std::vector<QuotedLine> lines(3, {decimal("0.33"), decimal("13")});
  const auto sums = sums_of(lines, {}, 2);
  ASSERT_TRUE(sums);
  EXPECT_EQ(format(sums->tax), "0.12");
  EXPECT_EQ(format(sums->total), "1.11");
  EXPECT_EQ(sums->taxes.size(), 1u);
}

TEST(QuoteSums, KnowCurrenciesWithoutSmallChange) {
  const std::vector<QuotedLine> lines{{decimal("1001"), decimal("10")}};
  const auto sums = sums_of(lines, {.percent = decimal("5")}, 0);
  EXPECT_EQ(format(sums->discount), "50");  // 50.05
  EXPECT_EQ(format(sums->total), "1046");   // 951 + 95.1
}

TEST(QuoteSums, RefuseWhatDoesNotFitAndADiscountOffNothing) {
  const Decimal huge{std::numeric_limits<int64_t>::max()};
  const std::vector<QuotedLine> two(2, {huge, Decimal{}});
  EXPECT_FALSE(sums_of(two, {}, 2));
  EXPECT_FALSE(sums_of({}, {.amount = decimal("1")}, 2));
  EXPECT_TRUE(sums_of({}, {.percent = decimal("10")}, 2));
}

TEST(QuoteSums, OfRandomQuotesAgreeWithAReferenceToTheLastUnit) {
  std::mt19937_64 random(20'261'123);
  const auto between = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  constexpr int64_t rates[] = {0, 30'000, 60'000, 90'000, 130'000, 190'000, 82'500};
  constexpr int digits[] = {0, 2, 3};
  constexpr int64_t units[] = {10'000, 100, 10};
  for (int i = 0; i < 20'000; ++i) {
    const auto place = static_cast<size_t>(between(0, 2));
    std::vector<QuotedLine> lines;
    for (int64_t n = between(1, 30); n > 0; --n)
      lines.push_back({{between(1, 9'000'000) * units[place]}, {rates[between(0, 6)]}});
    const WholeDiscount whole{.percent = {between(0, 1) == 0 ? 0 : between(0, 1'000'000)},
                              .amount = {between(0, 2) == 0 ? between(0, 9'999) : 0}};
    const auto sums = sums_of(lines, whole, digits[place]);
    const ByHand hand = by_hand(lines, whole, units[place]);
    ASSERT_TRUE(sums);
    const auto same = [&](Decimal ours, Wide theirs) {
      return ours.units == static_cast<int64_t>(theirs * units[place]);
    };
    ASSERT_TRUE(same(sums->discount, hand.discount)) << i;
    ASSERT_TRUE(same(sums->net, hand.net)) << i;
    ASSERT_TRUE(same(sums->tax, hand.tax)) << i;
    ASSERT_TRUE(same(sums->total, hand.net + hand.tax)) << i;
    Decimal shared;
    for (size_t n = 0; n < lines.size(); ++n) {
      ASSERT_TRUE(same(sums->shares[n], hand.shares[n])) << i;
      shared.units += sums->shares[n].units;
    }
    ASSERT_EQ(shared, sums->discount) << i;
    Decimal by_rate;
    for (const QuotedTax& tax : sums->taxes) by_rate.units += tax.tax.units;
    ASSERT_EQ(by_rate, sums->tax) << i;
  }
}

}  // namespace
}  // namespace kith::sales
