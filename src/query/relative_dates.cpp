#include "query/relative_dates.h"

#include <array>
#include <charconv>
#include <chrono>

#include "query/refusal.h"

namespace kith::query {
namespace {

using std::chrono::days;
using std::chrono::months;

constexpr int span_max = 9'999;

struct Span {
  int count;
  char unit;  // d, w, m, y
};

Error bad_span(std::string_view place) {
  return refuse(place, "type",
                say("A span of time is written as a number from 1 to {} and d, w, m or y: \"30d\".",
                    "时间段写作 1 到 {} 的数字加 d、w、m 或 y，例如 \"30d\"。", span_max));
}

Result<Span> parse_span(const Json& json, std::string_view place) {
  const std::string* text = json.as_string();
  if (!text || text->size() < 2) return bad_span(place);
  const char unit = text->back();
  int count = 0;
  const char* end = text->data() + text->size() - 1;
  const auto [stop, error] = std::from_chars(text->data(), end, count);
  const bool known = unit == 'd' || unit == 'w' || unit == 'm' || unit == 'y';
  if (error != std::errc{} || stop != end || count < 1 || count > span_max || !known) {
    return bad_span(place);
  }
  return Span{count, unit};
}

// The same day of another month, or that month's last day.
Date plus_months(Date date, int n) {
  using namespace std::chrono;
  year_month_day moved = year_month_day(date) + months(n);
  if (!moved.ok()) moved = moved.year() / moved.month() / last;
  return sys_days(moved);
}

Date moved(Date date, Span span, int direction) {
  const int n = span.count * direction;
  switch (span.unit) {
    case 'w':
      return date + days(7 * n);
    case 'm':
      return plus_months(date, n);
    case 'y':
      return plus_months(date, 12 * n);
    default:
      return date + days(n);
  }
}

Result<DateRange> around(const Json& json, Date today, int n, std::string_view place) {
  const std::string* text = json.as_string();
  const auto period = text ? parse_period(*text) : std::nullopt;
  if (!period) {
    constexpr std::array<std::string_view, 5> periods = {"day", "week", "month", "quarter", "year"};
    return unknown_word(place, "type", "period", "周期", text ? *text : json.dump(), periods);
  }
  const Date first = add(*period, start_of(*period, today), n);
  return DateRange{first, add(*period, first, 1) - days(1)};
}

}  // namespace

Result<DateRange> relative_dates(const Json& json, Date today, std::string_view place) {
  constexpr std::array<std::string_view, 5> words = {"last", "next", "this", "previous",
                                                     "following"};
  TRY(only_members(json, words, place));
  const Json::Object& object = *json.as_object();
  if (object.size() != 1) {
    return refuse(place, "type",
                  say("Give one of last, next, this, previous, following.",
                      "请给出 last、next、this、previous、following 之一。"));
  }
  const auto& [word, value] = object.front();
  const std::string here = member(place, word);
  if (word == "this") return around(value, today, 0, here);
  if (word == "previous") return around(value, today, -1, here);
  if (word == "following") return around(value, today, 1, here);
  const Span span = TRY(parse_span(value, here));
  if (word == "last") return DateRange{moved(today, span, -1) + days(1), today};
  return DateRange{today, moved(today, span, 1) - days(1)};
}

}  // namespace kith::query
