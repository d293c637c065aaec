#include "sales/working_hours.h"

#include <algorithm>
#include <charconv>

namespace kith::sales {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int minutes_of_day = 24 * 60;
constexpr int days_ahead_max = 3'660;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0)
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<minutes> clock_time(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon > 2 || text.size() != colon + 3) return std::nullopt;
  const auto hour = number(text.substr(0, colon));
  const auto minute = number(text.substr(colon + 1));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const int of_day = *hour * 60 + *minute;
  return of_day <= minutes_of_day ? std::optional(minutes{of_day}) : std::nullopt;
}

bool WorkingHours::works_on(Date day) const {
  return days[std::chrono::weekday(day).iso_encoding() - 1];
}

// By the clock on the wall: a day on which summer time begins is an hour shorter.
Timestamp WorkingHours::at(Date day, minutes clock) const {
  const Timestamp start = zone->start_of_day(day);
  const Timestamp wanted = start + clock;
  return wanted - seconds{zone->offset_s_at(wanted) - zone->offset_s_at(start)};
}

bool WorkingHours::is_open(Timestamp now) const {
  const Date day = zone->date_at(now);
  return works_on(day) && at(day, opens) <= now && now < at(day, closes);
}

Timestamp WorkingHours::next_open(Timestamp now) const { return after(now, minutes{0}); }

Timestamp WorkingHours::after(Timestamp from, minutes work) const {
  microseconds left = work;
  Date day = zone->date_at(from);
  for (int ahead = 0; ahead < days_ahead_max; ++ahead, day += std::chrono::days{1}) {
    if (!works_on(day)) continue;
    const Timestamp begins = std::max(from, at(day, opens));
    const Timestamp ends = at(day, closes);
    if (begins >= ends) continue;
    if (begins + left < ends || (work.count() > 0 && begins + left == ends)) return begins + left;
    left -= ends - begins;
  }
  return from + std::chrono::days{days_ahead_max};
}

}  // namespace kith::sales
