#include "formats/xlsx_styles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace kith::formats {
namespace {

constexpr size_t styles_max = 100'000;
constexpr double day_s = 86'400;
constexpr double serial_max = 2'958'466;  // 9999-12-31

size_t number_of(std::string_view text) {
  size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// ECMA-376 part 1, 18.8.30; 27 to 58 are the East Asian ones.
XlsxNumber built_in(size_t id) {
  if (id == 9 || id == 10) return XlsxNumber::percent;
  if (id == 22) return XlsxNumber::date_time;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return XlsxNumber::time;
  if (id >= 14 && id <= 17) return XlsxNumber::date;
  if (id >= 32 && id <= 35) return XlsxNumber::time;
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return XlsxNumber::date;
  return XlsxNumber::plain;
}

XlsxNumber of_parts(bool date, bool time) {
  if (date && time) return XlsxNumber::date_time;
  return date ? XlsxNumber::date : time ? XlsxNumber::time : XlsxNumber::plain;
}

std::string date_text(double days, XlsxCalendar calendar) {
  using namespace std::chrono;
  auto serial = static_cast<int>(days);
  sys_days from = sys_days{year{1904} / January / 1};
  // Lotus took 1900 for a leap year, and everybody after it.
  if (calendar == XlsxCalendar::from_1900)
    from = sys_days{year{1899} / December / (serial < 60 ? 31 : 30)};
  const year_month_day date{from + std::chrono::days{serial}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string plain_number(double value, std::string_view as_written) {
  std::array<char, 400> out;
  // A number that was meant as one: no 1.3800138E10 of a phone, no 0.10000000000000001.
  const auto end =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed);
  if (end.ec != std::errc{} || std::abs(value) >= 1e21) return std::string(as_written);
  return {out.data(), end.ptr};
}

}  // namespace

XlsxNumber number_kind(std::string_view code) {
  bool date = false, time = false, percent = false, minutes = false;
  for (size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
    const char c = code[at];
    if (c == '"') {
      at = std::min(code.find('"', at + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '[') {
      const size_t end = std::min(code.find(']', at), code.size());
      const std::string_view inside = code.substr(at + 1, end - at - 1);
      time = time || inside.find_first_not_of("hHmMsS") == std::string_view::npos;
      at = end;
    } else if (c == '%') {
      percent = true;
    } else if (std::string_view("yYdDeEgGbB").find(c) != std::string_view::npos) {
      // E+00 and General are numbers.
      if ((c == 'E' || c == 'e') && at + 1 < code.size() &&
          (code[at + 1] == '+' || code[at + 1] == '-'))
        return XlsxNumber::plain;
      if (std::ranges::equal(code.substr(at, 7), std::string_view("general"), {}, lower))
        return XlsxNumber::plain;
      date = true;
    } else if (std::string_view("hHsS").find(c) != std::string_view::npos) {
      time = true;
    } else if (c == 'm' || c == 'M') {
      minutes = true;
    }
  }
  if (minutes && !time && !date) date = true;  // "mmm": a month by itself
  const XlsxNumber kind = of_parts(date, time);
  return kind == XlsxNumber::plain && percent ? XlsxNumber::percent : kind;
}

std::string_view currency_of(std::string_view code) {
  if (number_kind(code) != XlsxNumber::plain) return {};
  code = code.substr(0, code.find(';'));
  for (const std::string_view mark : {"\"", "[$"}) {
    for (size_t at = code.find(mark); at != code.npos; at = code.find(mark, at + 1)) {
      const std::string_view word = code.substr(at + mark.size(), 3);
      const std::string_view behind = code.substr(std::min(at + mark.size() + 3, code.size()), 1);
      const bool ends = behind == "\"" || behind == "]" || behind == "-";
      if (ends && word.size() == 3 &&
          std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return word;
    }
  }
  return {};
}

Status XlsxStyles::start(std::string_view name, std::span<const XmlAttribute> attributes) {
  if (name == "cellXfs") in_cell_formats_ = true;
  if (name == "numFmt" && customs_.size() < styles_max) {
    const std::string_view code = attribute(attributes, "formatCode");
    customs_.push_back({number_of(attribute(attributes, "numFmtId")),
                        {number_kind(code), std::string(formats::currency_of(code))}});
  }
  if (name == "xf" && in_cell_formats_ && kinds_.size() < styles_max) {
    const size_t id = number_of(attribute(attributes, "numFmtId"));
    const auto custom = std::ranges::find(customs_, id, &Custom::id);
    kinds_.push_back(custom == customs_.end() ? Kind{built_in(id), {}} : custom->kind);
  }
  return done();
}

Status XlsxStyles::end(std::string_view name) {
  if (name == "cellXfs") in_cell_formats_ = false;
  return done();
}

std::string shown_number(std::string_view number, XlsxNumber kind, XlsxCalendar calendar) {
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec != std::errc{} || read.ptr != number.data() + number.size() || !std::isfinite(value))
    return std::string(number);
  if (kind == XlsxNumber::plain) return plain_number(value, number);
  if (kind == XlsxNumber::percent) return fmt::format("{:.15g}%", value * 100);
  if (value < 0 || value >= serial_max) return plain_number(value, number);
  double days = std::floor(value);
  double seconds = std::round((value - days) * day_s);
  if (seconds >= day_s) {
    days += 1;
    seconds = 0;
  }
  const auto clock = static_cast<int>(seconds);
  const std::string time =
      fmt::format("{:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60);
  if (kind == XlsxNumber::time || (days == 0 && clock != 0 && calendar == XlsxCalendar::from_1900))
    return days == 0 ? time
                     : fmt::format("{}:{:02}:{:02}", static_cast<int>(days) * 24 + clock / 3600,
                                   clock / 60 % 60, clock % 60);
  const std::string date = date_text(days, calendar);
  return kind == XlsxNumber::date || clock == 0 ? date : date + " " + time;
}

}  // namespace kith::formats
