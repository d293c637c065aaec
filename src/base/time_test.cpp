#include "base/time.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }
Date on(std::string_view text) { return parse_date(text).value(); }
const TimeZone& zone(std::string_view name) { return *TimeZone::find(name); }

TEST(Time, PrintsAsManyFractionDigitsAsNeeded) {
  EXPECT_EQ(format(from_us(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format(from_us(1'000)), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(format(from_us(-1)), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(format(at("9999-12-31T23:59:59.5Z")), "9999-12-31T23:59:59.500Z");
  EXPECT_EQ(format(at("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
}

TEST(Time, ReadsEveryOffset) {
  EXPECT_EQ(at("2026-11-21T18:00:00+08:00"), at("2026-11-21T10:00:00Z"));
  EXPECT_EQ(at("2026-11-21 04:30:00.25-05:30"), at("2026-11-21t10:00:00.250z"));
  EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));
  EXPECT_EQ(at("2026-11-21T10:00:00.123456789Z"), at("2026-11-21T10:00:00.123456Z"));
}

TEST(Time, RefusesWhatIsNoInstant) {
  for (auto text :
       {"", "2026-11-21", "2026-11-21T10:00:00", "2026-11-21T10:00Z", "2026-02-30T10:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:00:61Z",
        "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00+8:00", "2026-11-21T10:00:00+24:00",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "2026-11-21T10:00:00Z ",
        " 2026-11-21T10:00:00Z", "-026-11-21T10:00:00Z", "9999-12-31T23:59:59-01:00",
        "2026-11-21T10:00:00,5Z", "02026-11-21T10:00:00Z"}) {
    EXPECT_FALSE(parse_timestamp(text).has_value()) << text;
  }
}

TEST(Time, ReadsDatesThatExist) {
  EXPECT_EQ(format(on("2024-02-29")), "2024-02-29");
  EXPECT_EQ(to_days(on("1970-01-02")), 1);
  for (auto text : {"2023-02-29", "2023-13-01", "2023-00-01", "2023-1-1", "20230101", "2023-01-01 ",
                    "0000-01-01", "2023-01-32", "２０２３-01-01"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(Time, ReadsBackEveryDay) {
  for (int32_t day = to_days(on("0001-01-01")); day <= to_days(on("9999-12-31")); day += 13) {
    ASSERT_EQ(to_days(on(format(from_days(day)))), day);
  }
}

TEST(Period, StartsWeeksOnMonday) {
  EXPECT_EQ(format(start_of(Period::week, on("2026-11-22"))), "2026-11-16");  // a Sunday
  EXPECT_EQ(format(start_of(Period::week, on("2026-11-16"))), "2026-11-16");
  EXPECT_EQ(format(start_of(Period::week, on("2027-01-01"))), "2026-12-28");
  EXPECT_EQ(format(start_of(Period::month, on("2026-11-21"))), "2026-11-01");
  EXPECT_EQ(format(start_of(Period::quarter, on("2026-12-31"))), "2026-10-01");
  EXPECT_EQ(format(start_of(Period::quarter, on("2026-03-31"))), "2026-01-01");
  EXPECT_EQ(format(start_of(Period::year, on("2026-11-21"))), "2026-01-01");
}

TEST(Period, StepsBothWays) {
  EXPECT_EQ(format(add(Period::month, on("2026-11-01"), 2)), "2027-01-01");
  EXPECT_EQ(format(add(Period::month, on("2026-01-01"), -1)), "2025-12-01");
  EXPECT_EQ(format(add(Period::quarter, on("2026-10-01"), 1)), "2027-01-01");
  EXPECT_EQ(format(add(Period::week, on("2026-12-28"), 1)), "2027-01-04");
  EXPECT_EQ(format(add(Period::year, on("2024-01-01"), -1)), "2023-01-01");
  EXPECT_EQ(parse_period("quarter"), Period::quarter);
  EXPECT_EQ(parse_period("Quarter"), std::nullopt);
}

TEST(TimeZone, KnowsOnlyNamesOfTheDatabase) {
  EXPECT_NE(TimeZone::find("Asia/Shanghai"), nullptr);
  EXPECT_EQ(TimeZone::find("Asia/Shanghai"), TimeZone::find("Asia/Shanghai"));
  for (auto name : {"", "Mars/Olympus", "GMT+8", "asia/shanghai", "../etc/passwd"}) {
    EXPECT_EQ(TimeZone::find(name), nullptr) << name;
  }
}

TEST(TimeZone, FollowsDaylightSaving) {
  const auto& berlin = zone("Europe/Berlin");
  EXPECT_EQ(berlin.offset_s_at(at("2026-03-29T00:59:59Z")), 3600);
  EXPECT_EQ(berlin.offset_s_at(at("2026-03-29T01:00:00Z")), 7200);
  EXPECT_EQ(berlin.offset_s_at(at("2099-07-01T00:00:00Z")), 7200);
  EXPECT_EQ(berlin.start_of_day(on("2026-07-01")), at("2026-06-30T22:00:00Z"));
  EXPECT_EQ(zone("Asia/Shanghai").start_of_day(on("2026-11-21")), at("2026-11-20T16:00:00Z"));
  EXPECT_EQ(zone("Asia/Shanghai").offset_s_at(at("1988-07-01T00:00:00Z")), 9 * 3600);
}

TEST(TimeZone, StartsADayWhoseMidnightDoesNotExist) {
  // São Paulo, 2018: at midnight the clocks went on to one o'clock.
  EXPECT_EQ(zone("America/Sao_Paulo").start_of_day(on("2018-11-04")), at("2018-11-04T03:00:00Z"));
  EXPECT_EQ(zone("America/Sao_Paulo").date_at(at("2018-11-04T02:59:59Z")), on("2018-11-03"));
  // Samoa left out the whole of 30 December 2011.
  EXPECT_EQ(zone("Pacific/Apia").start_of_day(on("2011-12-30")), at("2011-12-30T10:00:00Z"));
  EXPECT_EQ(zone("Pacific/Apia").date_at(at("2011-12-30T10:00:00Z")), on("2011-12-31"));
}

TEST(TimeZone, AgreesWithItselfThroughTheYears) {
  for (auto name : {"Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
                    "Africa/Casablanca", "UTC", "America/Sao_Paulo"}) {
    for (int32_t day = to_days(on("1900-01-02")); day < to_days(on("2100-01-01")); day += 7) {
      const Timestamp start = zone(name).start_of_day(from_days(day));
      ASSERT_EQ(to_days(zone(name).date_at(start)), day) << name << ' ' << format(start);
      ASSERT_LT(to_days(zone(name).date_at(start - microseconds{1})), day) << name;
    }
  }
}

TEST(TimeZone, UtcNeedsNoTable) {
  EXPECT_EQ(TimeZone::utc().start_of_day(on("2026-11-21")), at("2026-11-21T00:00:00Z"));
  EXPECT_EQ(TimeZone::utc().name(), "UTC");
}

TEST(Clock, IsSetByHandInTests) {
  ManualClock clock{at("2026-11-21T10:00:00Z")};
  clock.advance(hours(1) + minutes(5));
  EXPECT_EQ(format(clock.now()), "2026-11-21T11:05:00Z");
  EXPECT_GT(SystemClock{}.now(), at("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace kith
