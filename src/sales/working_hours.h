// When people work, and what so many minutes of work come to.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace kith::sales {

// "09:00" or "9:30"; 24:00 is the end of the day.
std::optional<std::chrono::minutes> clock_time(std::string_view text);

struct WorkingHours {
  std::array<bool, 7> days{true, true, true, true, true, true, true};  // Monday first
  std::chrono::minutes opens{0};
  std::chrono::minutes closes{24 * 60};  // behind `opens`
  const TimeZone* zone = &TimeZone::utc();

  bool is_open(Timestamp at) const;
  // `at` itself while people work. Some day has to be one of work.
  Timestamp next_open(Timestamp at) const;
  // When so much work is done that begins at `from`; at most ten years ahead.
  Timestamp after(Timestamp from, std::chrono::minutes work) const;

 private:
  bool works_on(Date day) const;
  Timestamp at(Date day, std::chrono::minutes clock) const;
};

}  // namespace kith::sales
