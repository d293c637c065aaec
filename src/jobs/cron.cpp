#include "jobs/cron.h"

#include <charconv>
#include <vector>

namespace kith::jobs {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "*", "5", "1-5", "*/15", "0-30/10"
template <size_t N>
bool read_part(std::string_view part, int least, int most, std::bitset<N>& out) {
  int step = 1;
  if (const size_t slash = part.find('/'); slash != std::string_view::npos) {
    auto given = number(part.substr(slash + 1));
    if (!given || *given < 1) return false;
    step = *given;
    part = part.substr(0, slash);
  }
  int from = least;
  int to = most;
  if (part != "*") {
    const size_t dash = part.find('-');
    auto first = number(part.substr(0, dash));
    auto last = dash == std::string_view::npos ? first : number(part.substr(dash + 1));
    if (!first || !last || *first < least || *last > most || *first > *last) return false;
    from = *first;
    to = *last;
  }
  for (int n = from; n <= to; n += step) out.set(static_cast<size_t>(n) % N);
  return true;
}

template <size_t N>
bool read_field(std::string_view text, int least, int most, std::bitset<N>& out) {
  for (std::string_view part : split(text, ',')) {
    if (!read_part(part, least, most, out)) return false;
  }
  return true;
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  const auto fields = split(text, ' ');
  Cron cron;
  if (fields.size() != 5 || !read_field(fields[0], 0, 59, cron.minutes_) ||
      !read_field(fields[1], 0, 23, cron.hours_) || !read_field(fields[2], 1, 31, cron.days_) ||
      !read_field(fields[3], 1, 12, cron.months_) || !read_field(fields[4], 0, 7, cron.weekdays_)) {
    return invalid_field(
        "cron", "format",
        say("“{}” is no schedule: five fields are needed, minute hour day month weekday, such as "
            "“0 7 * * 1-5”.",
            "“{}”不是有效的计划：需要五段，分 时 日 月 周，例如“0 7 * * 1-5”。", text));
  }
  cron.any_day_ = fields[2] == "*";
  cron.any_weekday_ = fields[4] == "*";
  return cron;
}

bool Cron::day_fits(Date date) const {
  const std::chrono::year_month_day day{date};
  if (!months_[static_cast<unsigned>(day.month())]) return false;
  const bool by_day = days_[static_cast<unsigned>(day.day())];
  const bool by_weekday = weekdays_[std::chrono::weekday{date}.c_encoding()];
  if (any_day_) return by_weekday;
  if (any_weekday_) return by_day;
  return by_day || by_weekday;
}

std::optional<Timestamp> Cron::next(const TimeZone& zone, Timestamp after) const {
  using namespace std::chrono;
  const Date first = zone.date_at(after);
  for (Date date = first; date < first + days(4 * 366); date += days(1)) {
    if (!day_fits(date)) continue;
    // Walks the minutes that the day really has, so that skipped and repeated hours come out right.
    const Timestamp end = zone.start_of_day(date + days(1));
    int last = -1;  // of the day, in local minutes: what came already does not come again
    for (Timestamp at = zone.start_of_day(date); at < end; at += minutes(1)) {
      const int64_t local_s = to_us(at) / 1'000'000 + zone.offset_s_at(at);
      const int of_day = static_cast<int>((local_s % 86'400 + 86'400) % 86'400 / 60);
      for (int minute = last + 1; minute <= of_day; ++minute) {
        const bool fits =
            minutes_[static_cast<size_t>(minute % 60)] && hours_[static_cast<size_t>(minute / 60)];
        if (fits && at > after) return at;
      }
      last = std::max(last, of_day);
    }
  }
  return std::nullopt;
}

}  // namespace kith::jobs
