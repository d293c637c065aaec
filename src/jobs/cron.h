// When a schedule runs next. Five fields as in crontab(5): minute hour day-of-month month
// day-of-week, with *, lists, ranges and steps; day-of-month and day-of-week, when both are given,
// are alternatives. Times are of a zone; an hour that daylight saving skips runs at its end, one
// that it repeats runs once.
#pragma once

#include <bitset>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace kith::jobs {

class Cron {
 public:
  static Result<Cron> parse(std::string_view text);
  // The first minute after `after`; nothing when there is none within four years (February 30).
  std::optional<Timestamp> next(const TimeZone& zone, Timestamp after) const;

 private:
  bool day_fits(Date date) const;
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;  // 0 is Sunday
  bool any_day_ = true;
  bool any_weekday_ = true;
};

}  // namespace kith::jobs
