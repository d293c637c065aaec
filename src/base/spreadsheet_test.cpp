#include "base/spreadsheet.h"

#include <gtest/gtest.h>

namespace kith::spreadsheet {
namespace {

constexpr int64_t one = 10'000;

Date day(const char* text) { return parse_date(text).value(); }

TEST(Spreadsheet, RoundsHalfAwayFromZero) {
  EXPECT_EQ(round(12'500, 0), 10'000);
  EXPECT_EQ(round(15'000, 0), 20'000);
  EXPECT_EQ(round(-15'000, 0), -20'000);
  EXPECT_EQ(round(12'345, 2), 12'300);
  EXPECT_EQ(round(12'350, 2), 12'400);
  EXPECT_EQ(round(1'255 * one, -1), 1'260 * one);
  EXPECT_EQ(round(1, 4), 1);
  EXPECT_EQ(multiply(5'000, 1), 1);  // 0.00005
  EXPECT_EQ(multiply(-5'000, 1), -1);
  EXPECT_EQ(divide(one, 3 * one), 3'333);
  EXPECT_EQ(divide(-2 * one, 3 * one), -6'667);
}

TEST(Spreadsheet, GivesNothingForWhatDoesNotFit) {
  EXPECT_EQ(divide(one, 0), std::nullopt);
  EXPECT_EQ(add(units_max, 1), std::nullopt);
  EXPECT_EQ(subtract(-units_max, 1), std::nullopt);
  EXPECT_EQ(multiply(units_max, 2 * one), std::nullopt);
  EXPECT_EQ(of_whole(units_max), std::nullopt);
  EXPECT_EQ(round(units_max, 0), std::nullopt);
  EXPECT_EQ(absolute(-units_max), units_max);
}

TEST(Spreadsheet, CountsDaysAndMonthsOfTheCalendar) {
  EXPECT_EQ(add_months(day("2024-01-31"), one), day("2024-02-29"));
  EXPECT_EQ(add_months(day("2024-03-31"), -13 * one), day("2023-02-28"));
  EXPECT_EQ(add_months(day("9999-12-31"), one), std::nullopt);
  EXPECT_EQ(add_days(day("0001-01-01"), -one), std::nullopt);
  EXPECT_EQ(add_days(day("2024-02-28"), 2 * one), day("2024-03-01"));
  EXPECT_EQ(months_between(day("2024-01-31"), day("2024-02-29")), 0);
  EXPECT_EQ(months_between(day("2024-01-15"), day("2025-01-15")), 12);
  EXPECT_EQ(months_between(day("2025-01-15"), day("2024-01-16")), -11);
}

TEST(Spreadsheet, TakesCharactersApartAndNotBytes) {
  EXPECT_EQ(length("张三 Zoë"), 6);
  EXPECT_EQ(left("张三 Zoë", 2 * one), "张三");
  EXPECT_EQ(right("张三 Zoë", 2 * one), "oë");
  EXPECT_EQ(left("abc", -one), "");
  EXPECT_EQ(right("abc", 99 * one), "abc");
}

TEST(Spreadsheet, ChangesTheCaseOfLettersThatHaveOneOther) {
  EXPECT_EQ(upper("Zoë Müller, straße, Łódź, жук, αβγ"), "ZOË MÜLLER, STRAßE, ŁÓDŹ, ЖУК, ΑΒΓ");
  EXPECT_EQ(lower("ÀÉÎ ŽIVOT ЁЖ 张"), "àéî život ёж 张");
  EXPECT_EQ(length(lower_letters()), length(upper_letters()));
}

}  // namespace
}  // namespace kith::spreadsheet
