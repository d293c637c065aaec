// Office hours in the workspace's zone.
#pragma once

#include "base/time.h"
#include "commands/demo/dice.h"

namespace kith::commands::demo {

class Calendar {
 public:
  Calendar(Dice& dice, const TimeZone& zone) : dice_(dice), zone_(zone) {}

  // Some moment on a working day, so many days after `at`, and after it in any case.
  Timestamp later(Timestamp at, int least_days, int most_days) {
    for (int days = dice_.between(least_days, most_days);; ++days) {
      const Timestamp found = on(zone_.date_at(at) + std::chrono::days{days});
      if (found > at) return found;
    }
  }
  // Between nine and half past six on that day, or on the Monday after it.
  Timestamp on(Date date) {
    const std::chrono::weekday day{date};
    if (day == std::chrono::Saturday) date += std::chrono::days{2};
    if (day == std::chrono::Sunday) date += std::chrono::days{1};
    const int minute = dice_.between(9 * 60, 18 * 60 + 30);
    return zone_.start_of_day(date) + std::chrono::minutes{minute} +
           std::chrono::seconds{dice_.between(0, 59)};
  }
  // On the full or half hour, as appointments are.
  static Timestamp appointment(Timestamp at) {
    constexpr std::chrono::minutes half_hour{30};
    return at - at.time_since_epoch() % half_hour;
  }
  Date date_at(Timestamp at) const { return zone_.date_at(at); }

 private:
  Dice& dice_;
  const TimeZone& zone_;
};

}  // namespace kith::commands::demo
