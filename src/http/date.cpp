#include "http/date.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kith::http {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string format_date(system_clock::time_point at) {
  auto day = floor<std::chrono::days>(at);
  year_month_day date{day};
  hh_mm_ss time{floor<seconds>(at - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[weekday{day}.c_encoding()],
                     unsigned{date.day()}, months[unsigned{date.month()} - 1], int{date.year()},
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<system_clock::time_point> parse_date(std::string_view text) {
  if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT") || text[7] != ' ' ||
      text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  auto month = std::ranges::find(months, text.substr(8, 3));
  auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4));
  auto h = number(text.substr(17, 2)), m = number(text.substr(20, 2)),
       s = number(text.substr(23, 2));
  if (month == months.end() || !day || !year || !h || !m || !s || *h > 23 || *m > 59 || *s > 60)
    return std::nullopt;
  year_month_day date{std::chrono::year{*year},
                      std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
                      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date} + hours{*h} + minutes{*m} + seconds{*s};
}

}  // namespace kith::http
