#include "sales/commission_sums.h"

#include <gtest/gtest.h>

#include <random>

#include "sales/settlement.h"

namespace kith::sales {
namespace {

Decimal of(std::string_view text) { return *parse_decimal(text); }
const Scale tiers{{{}, of("3")}, {of("100000"), of("5")}, {of("200000"), of("8")}};

TEST(CommissionSums, TakeOfEachTierItsOwnRate) {
  EXPECT_EQ(earned(tiers, of("80000"), 2), of("2400"));
  EXPECT_EQ(earned(tiers, of("100000"), 2), of("3000"));
  EXPECT_EQ(earned(tiers, of("120000"), 2), of("4000"));
  EXPECT_EQ(earned(tiers, of("250000"), 2), of("12000"));
}

TEST(CommissionSums, AreRoundedOnceHalfAwayFromZero) {
  EXPECT_EQ(earned({{{}, of("1")}}, of("0.5"), 2), of("0.01"));
  EXPECT_EQ(earned({{{}, of("1")}}, of("-0.5"), 2), of("-0.01"));
  EXPECT_EQ(earned({{{}, of("1")}, {of("0.4"), of("1")}}, of("0.8"), 2), of("0.01"));
  EXPECT_EQ(earned({{{}, of("1.5")}}, of("101"), 0), of("2"));
}

TEST(CommissionSums, SayHowTheyCameAbout) {
  EXPECT_EQ(words_of(tiers, {}, of("80000")), "80000 × 3%");
  EXPECT_EQ(words_of(tiers, of("80000"), of("210000")), "20000 × 3% + 100000 × 5% + 10000 × 8%");
  EXPECT_EQ(words_of(tiers, of("5"), of("5")), "0");
  EXPECT_EQ(rate_between(tiers, {}, of("100000")), of("3"));
  EXPECT_EQ(rate_between(tiers, of("100000"), of("100001")), of("5"));
  EXPECT_EQ(rate_between(tiers, of("99999"), of("100001")), std::nullopt);
}

// Whatever they are cut into.
TEST(CommissionSums, AddUpToWhatTheWholeEarns) {
  std::mt19937 chance(7);
  for (int run = 0; run < 500; ++run) {
    Decimal sum;
    Decimal lines;
    for (int i = 0; i < 20; ++i) {
      const Decimal next = plus(sum, Decimal{static_cast<int64_t>(chance() % 300'000'000) * 100});
      lines = plus(lines, minus(*earned(tiers, next, 2), *earned(tiers, sum, 2)));
      sum = next;
    }
    EXPECT_EQ(lines, *earned(tiers, sum, 2));
  }
}

}  // namespace
}  // namespace kith::sales
