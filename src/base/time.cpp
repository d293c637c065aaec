#include "base/time.h"

#include <array>

namespace kith {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 5> period_names = {"day", "week", "month", "quarter",
                                                          "year"};

// Appends the number with leading zeros.
void append_digits(std::string& out, int value, int width) {
  char digits[6];
  for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<size_t>(width));
}

// Takes `width` digits off the front.
std::optional<int> take_digits(std::string_view& text, size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, "-")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || !take(text, "-")) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d || *y == 0) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                            day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

// 60 is a leap second: the first of the next minute.
std::optional<seconds> take_time_of_day(std::string_view& text) {
  const auto h = take_digits(text, 2);
  if (!h || *h > 23 || !take(text, ":")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m > 59 || !take(text, ":")) return std::nullopt;
  const auto s = take_digits(text, 2);
  if (!s || *s > 60) return std::nullopt;
  return hours{*h} + minutes{*m} + seconds{*s};
}

// Digits past the sixth are cut off.
std::optional<microseconds> take_fraction(std::string_view& text) {
  if (!take(text, ".")) return microseconds{0};
  int64_t us = 0;
  int count = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    if (count++ < 6) us = us * 10 + (text.front() - '0');
  }
  if (count == 0) return std::nullopt;
  for (; count < 6; ++count) us *= 10;
  return microseconds{us};
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return minutes{0};
  const bool west = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || *h > 23 || !take(text, ":")) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m > 59) return std::nullopt;
  const minutes east = hours{*h} + minutes{*m};
  return west ? -east : east;
}

Date first_of_month(year_month month_) { return sys_days{month_ / 1}; }

}  // namespace

void append(std::string& out, Date date) {
  const year_month_day parts{date};
  append_digits(out, static_cast<int>(parts.year()), 4);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(parts.month())), 2);
  out += '-';
  append_digits(out, static_cast<int>(static_cast<unsigned>(parts.day())), 2);
}

void append(std::string& out, Timestamp at) {
  const Date date = floor<days>(at);
  const auto time = at - date;
  const auto whole = static_cast<int>(floor<seconds>(time).count());
  const auto us = static_cast<int>((time % seconds{1}).count());
  append(out, date);
  out += 'T';
  append_digits(out, whole / 3600, 2);
  out += ':';
  append_digits(out, whole / 60 % 60, 2);
  out += ':';
  append_digits(out, whole % 60, 2);
  if (us != 0) {
    out += '.';
    us % 1000 == 0 ? append_digits(out, us / 1000, 3) : append_digits(out, us, 6);
  }
  out += 'Z';
}

std::string format(Timestamp at) {
  std::string out;
  append(out, at);
  return out;
}

std::string format(Date date) {
  std::string out;
  append(out, date);
  return out;
}

std::optional<Date> parse_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, "Tt ")) return std::nullopt;
  const auto time = take_time_of_day(text);
  if (!time) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const Timestamp at = Timestamp{*date} + *time + *fraction - *offset;
  const int utc_year = static_cast<int>(year_month_day{floor<days>(at)}.year());
  if (utc_year < 1 || utc_year > 9999) return std::nullopt;
  return at;
}

std::optional<Period> parse_period(std::string_view text) {
  for (size_t i = 0; i < period_names.size(); ++i) {
    if (period_names[i] == text) return static_cast<Period>(i);
  }
  return std::nullopt;
}

Date start_of(Period period, Date date) {
  const year_month_day parts{date};
  switch (period) {
    case Period::day:
      return date;
    case Period::week:
      return date - (weekday{date} - Monday);
    case Period::month:
      return first_of_month(parts.year() / parts.month());
    case Period::quarter: {
      const unsigned m = static_cast<unsigned>(parts.month());
      return first_of_month(parts.year() / month{m - (m - 1) % 3});
    }
    case Period::year:
      return first_of_month(parts.year() / January);
  }
  return date;
}

Date add(Period period, Date start, int n) {
  const Date first = start_of(period, start);
  const year_month_day parts{first};
  const year_month month_ = parts.year() / parts.month();
  switch (period) {
    case Period::day:
      return first + days{n};
    case Period::week:
      return first + weeks{n};
    case Period::month:
      return first_of_month(month_ + months{n});
    case Period::quarter:
      return first_of_month(month_ + months{3 * n});
    case Period::year:
      return first_of_month(month_ + years{n});
  }
  return first;
}

Timestamp SystemClock::now() const { return floor<microseconds>(system_clock::now()); }

}  // namespace kith
