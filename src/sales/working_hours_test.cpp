#include "sales/working_hours.h"

#include <gtest/gtest.h>

namespace kith::sales {
namespace {

using std::chrono::minutes;

Timestamp at(std::string_view text) { return *parse_timestamp(text); }

WorkingHours office() {
  WorkingHours hours;
  hours.days = {true, true, true, true, true, false, false};
  hours.opens = minutes{9 * 60};
  hours.closes = minutes{18 * 60};
  hours.zone = TimeZone::find("Asia/Shanghai");
  return hours;
}

TEST(WorkingHours, ReadAClockAndNothingElse) {
  EXPECT_EQ(clock_time("09:00"), minutes{540});
  EXPECT_EQ(clock_time("9:30"), minutes{570});
  EXPECT_EQ(clock_time("24:00"), minutes{1440});
  for (const char* wrong : {"", "9", "24:01", "09:60", "-1:00", "09:0", "nine", "009:00", "9:3x"})
    EXPECT_FALSE(clock_time(wrong)) << wrong;
}

TEST(WorkingHours, AreThoseOfTheZoneOnWorkingDays) {
  const WorkingHours hours = office();
  EXPECT_TRUE(hours.is_open(at("2026-11-20T09:59:59Z")));   // Friday 17:59
  EXPECT_FALSE(hours.is_open(at("2026-11-20T10:00:00Z")));  // 18:00
  EXPECT_FALSE(hours.is_open(at("2026-11-21T03:00:00Z")));  // Saturday
  EXPECT_TRUE(hours.is_open(at("2026-11-23T01:00:00Z")));   // Monday 09:00
  EXPECT_EQ(hours.next_open(at("2026-11-20T10:00:00Z")), at("2026-11-23T01:00:00Z"));
  EXPECT_EQ(hours.next_open(at("2026-11-20T09:00:00Z")), at("2026-11-20T09:00:00Z"));
}

TEST(WorkingHours, CountMinutesAcrossNightsAndWeekends) {
  const WorkingHours hours = office();
  EXPECT_EQ(hours.after(at("2026-11-20T09:30:00Z"), minutes{20}), at("2026-11-20T09:50:00Z"));
  EXPECT_EQ(hours.after(at("2026-11-20T09:30:00Z"), minutes{30}), at("2026-11-20T10:00:00Z"));
  EXPECT_EQ(hours.after(at("2026-11-20T09:30:00Z"), minutes{60}), at("2026-11-23T01:30:00Z"));
  EXPECT_EQ(hours.after(at("2026-11-21T00:00:00Z"), minutes{15}), at("2026-11-23T01:15:00Z"));
  EXPECT_EQ(hours.after(at("2026-11-20T01:00:00Z"), minutes{540 * 2}), at("2026-11-23T10:00:00Z"));
}

TEST(WorkingHours, FollowTheClockOnTheWallThroughSummerTime) {
  WorkingHours hours = office();
  hours.days = {true, true, true, true, true, true, true};
  hours.zone = TimeZone::find("Europe/Berlin");
  EXPECT_TRUE(hours.is_open(at("2026-03-29T07:00:00Z")));  // 09:00 on the day that is shorter
  EXPECT_FALSE(hours.is_open(at("2026-03-29T06:59:00Z")));
  EXPECT_TRUE(hours.is_open(at("2026-10-25T08:00:00Z")));
  EXPECT_FALSE(hours.is_open(at("2026-10-25T07:59:00Z")));
}

}  // namespace
}  // namespace kith::sales
