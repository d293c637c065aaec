#include "jobs/cron.h"

#include <gtest/gtest.h>

namespace kith::jobs {
namespace {

std::string next(std::string_view cron, std::string_view zone, std::string_view after) {
  auto parsed = Cron::parse(cron);
  if (!parsed) return parsed.error().message.en;
  auto at = parsed->next(*TimeZone::find(zone), *parse_timestamp(after));
  return at ? format(*at) : "never";
}

TEST(Cron, RunsOnWorkingDaysAtSevenInTheZone) {
  EXPECT_EQ(next("0 7 * * 1-5", "Asia/Shanghai", "2026-11-20T00:00:00Z"), "2026-11-22T23:00:00Z");
  EXPECT_EQ(next("0 7 * * 1-5", "Asia/Shanghai", "2026-11-19T22:59:59Z"), "2026-11-19T23:00:00Z");
}

TEST(Cron, StepsAndLists) {
  EXPECT_EQ(next("*/15 * * * *", "UTC", "2026-01-01T00:01:00Z"), "2026-01-01T00:15:00Z");
  EXPECT_EQ(next("5,50 3 * * *", "UTC", "2026-01-01T03:05:00Z"), "2026-01-01T03:50:00Z");
}

TEST(Cron, SundayIsZeroAndSeven) {
  EXPECT_EQ(next("0 0 * * 0", "UTC", "2026-11-21T00:00:00Z"), "2026-11-22T00:00:00Z");
  EXPECT_EQ(next("0 0 * * 7", "UTC", "2026-11-21T00:00:00Z"), "2026-11-22T00:00:00Z");
}

TEST(Cron, DayOfMonthAndWeekdayAreAlternatives) {
  EXPECT_EQ(next("0 0 13 * 5", "UTC", "2026-11-01T00:00:00Z"), "2026-11-06T00:00:00Z");
}

TEST(Cron, SkippedHourRunsAtItsEndAndRepeatedHourOnce) {
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:00:00Z"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z"), "2026-10-26T01:30:00Z");
}

TEST(Cron, LeapDayIsFoundAndThirtiethOfFebruaryIsNot) {
  EXPECT_EQ(next("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z"), "2028-02-29T00:00:00Z");
  EXPECT_EQ(next("0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z"), "never");
}

TEST(Cron, RefusesWhatIsNoSchedule) {
  for (const char* text : {"", "* * * *", "60 * * * *", "* 24 * * *", "*/0 * * * *", "a * * * *",
                           "5-1 * * * *", "* * 0 * *", "* * * * 8"}) {
    EXPECT_FALSE(Cron::parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace kith::jobs
