#include "base/decimal.h"

#include <gtest/gtest.h>

#include <limits>

namespace kith {
namespace {

Decimal of(std::string_view text) { return parse_decimal(text).value(); }

TEST(Decimal, ReadsWhatPeopleWrite) {
  EXPECT_EQ(of("-12.5").units, -125'000);
  EXPECT_EQ(of("1200").units, 12'000'000);
  EXPECT_EQ(of("0.0001").units, 1);
  EXPECT_EQ(of("1.50000000").units, 15'000);
  EXPECT_EQ(of("-0").units, 0);
  EXPECT_EQ(of("000000000000000000000000001").units, 10'000);
}

TEST(Decimal, RefusesWhatItCannotHoldExactly) {
  for (auto text : {"", "-", "+1", " 1", "1 ", "1e3", "1,5", ".5", "5.", "1.2.3", "0.00001", "--1",
                    "1.00001", "922337203685477.5808", "-922337203685477.5809", "0x10",
                    "99999999999999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(parse_decimal(text).has_value()) << text;
  }
}

TEST(Decimal, ReachesBothEndsOfTheRange) {
  EXPECT_EQ(of("922337203685477.5807").units, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(of("-922337203685477.5808").units, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(format(of("-922337203685477.5808")), "-922337203685477.5808");
  EXPECT_EQ(format(of("922337203685477.5807")), "922337203685477.5807");
}

TEST(Decimal, PrintsNoTrailingZeros) {
  EXPECT_EQ(format(of("12.5000")), "12.5");
  EXPECT_EQ(format(of("-0.0500")), "-0.05");
  EXPECT_EQ(format(Decimal{}), "0");
  EXPECT_EQ(format(of("100")), "100");
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(format(*multiply(of("0.0001"), of("0.5"))), "0.0001");
  EXPECT_EQ(format(*multiply(of("-0.0001"), of("0.5"))), "-0.0001");
  EXPECT_EQ(format(*multiply(of("0.0001"), of("0.4999"))), "0");
  EXPECT_EQ(format(*divide(of("2"), of("3"))), "0.6667");
  EXPECT_EQ(format(*divide(of("1"), of("3"))), "0.3333");
  EXPECT_EQ(format(*divide(of("-2"), of("3"))), "-0.6667");
  EXPECT_EQ(format(*divide(of("2"), of("-3"))), "-0.6667");
}

TEST(Decimal, SaysSoWhenTheAnswerDoesNotFit) {
  EXPECT_FALSE(multiply(of("900000000000000"), of("2")).has_value());
  EXPECT_FALSE(add(of("900000000000000"), of("900000000000000")).has_value());
  EXPECT_FALSE(divide(of("1"), of("0")).has_value());
  EXPECT_FALSE(divide(of("900000000000000"), of("0.1")).has_value());
}

TEST(Decimal, ReadsBackEveryPrintedValue) {
  uint64_t seed = 88172645463325252ull;
  for (int i = 0; i < 20'000; ++i) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    const Decimal value{static_cast<int64_t>(seed) >> (seed % 60)};
    ASSERT_EQ(parse_decimal(format(value)), value) << format(value);
  }
}

}  // namespace
}  // namespace kith
