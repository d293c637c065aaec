#include "base/spreadsheet.h"

#include <algorithm>
#include <unordered_map>

#include "base/decimal.h"

namespace kith::spreadsheet {
namespace {

__extension__ typedef __int128 Wide;

constexpr int32_t first_day = -719'162;  // 0001-01-01
constexpr int32_t last_day = 2'932'896;  // 9999-12-31

Number narrow(Wide units) {
  if (units > units_max || units < -Wide{units_max}) return std::nullopt;
  return static_cast<int64_t>(units);
}

// Half away from zero. The divisor is not 0.
Wide divide_rounded(Wide dividend, Wide divisor) {
  if (divisor < 0) {
    dividend = -dividend;
    divisor = -divisor;
  }
  const Wide half = divisor / 2;
  return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}

std::optional<Date> within_calendar(Wide days) {
  if (days < first_day || days > last_day) return std::nullopt;
  return from_days(static_cast<int32_t>(days));
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Where the character behind `at` begins.
size_t next(std::string_view text, size_t at) {
  ++at;
  while (at < text.size() && continues(text[at])) ++at;
  return at;
}

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

struct Cases {
  std::string lower;
  std::string upper;
  std::unordered_map<std::string_view, std::string_view> to_lower;
  std::unordered_map<std::string_view, std::string_view> to_upper;

  Cases() {
    add('a', 'z', -32);
    add(0xE0, 0xF6, -32);    // à to ö
    add(0xF8, 0xFE, -32);    // ø to þ
    pairs(0x100, 0x12E);     // Ā to į
    pairs(0x132, 0x136);     // ĳ to ķ
    pairs(0x139, 0x147);     // Ĺ to ň
    pairs(0x14A, 0x176);     // Ŋ to ŷ
    pairs(0x179, 0x17D);     // Ź to ž
    add(0x3B1, 0x3C1, -32);  // α to ρ
    add(0x3C3, 0x3C9, -32);  // σ to ω
    add(0x430, 0x44F, -32);  // а to я
    add(0x450, 0x45F, -80);  // ѐ to џ
    for (size_t l = 0, u = 0; l < lower.size();) {
      const size_t l_end = next(lower, l);
      const size_t u_end = next(upper, u);
      const auto small = std::string_view(lower).substr(l, l_end - l);
      const auto large = std::string_view(upper).substr(u, u_end - u);
      to_lower.emplace(large, small);
      to_upper.emplace(small, large);
      l = l_end;
      u = u_end;
    }
  }

  void add(uint32_t first, uint32_t last, int other) {
    for (uint32_t code = first; code <= last; ++code) {
      append_utf8(lower, code);
      append_utf8(upper, static_cast<uint32_t>(static_cast<int>(code) + other));
    }
  }
  // The large letter first, the small one behind it.
  void pairs(uint32_t first, uint32_t last) {
    for (uint32_t code = first; code <= last; code += 2) {
      append_utf8(upper, code);
      append_utf8(lower, code + 1);
    }
  }
};

const Cases& cases() {
  static const Cases known;
  return known;
}

std::string in_case(std::string_view text,
                    const std::unordered_map<std::string_view, std::string_view>& other) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t end = next(text, at);
    const std::string_view letter = text.substr(at, end - at);
    const auto found = other.find(letter);
    out += found == other.end() ? letter : found->second;
    at = end;
  }
  return out;
}

}  // namespace

Number of_whole(int64_t whole) { return narrow(Wide{whole} * decimal_scale); }
Number add(int64_t a, int64_t b) { return narrow(Wide{a} + b); }
Number subtract(int64_t a, int64_t b) { return narrow(Wide{a} - b); }

Number multiply(int64_t a, int64_t b) { return narrow(divide_rounded(Wide{a} * b, decimal_scale)); }

Number divide(int64_t a, int64_t b) {
  if (b == 0) return std::nullopt;
  return narrow(divide_rounded(Wide{a} * decimal_scale, b));
}

Number absolute(int64_t a) { return narrow(a < 0 ? -Wide{a} : Wide{a}); }

Number round(int64_t a, int places) {
  Wide step = 1;
  for (int digit = places_max; digit > std::clamp(places, places_min, places_max); --digit)
    step *= 10;
  return narrow(divide_rounded(a, step) * step);
}

std::string number_text(int64_t units) { return format(Decimal{units}); }

std::optional<Date> add_days(Date date, int64_t units) {
  return within_calendar(Wide{to_days(date)} + units / decimal_scale);
}

std::optional<Date> add_months(Date date, int64_t units) {
  using namespace std::chrono;
  const int64_t count = units / decimal_scale;
  if (count > months_max || count < -months_max) return std::nullopt;
  const year_month_day day(date);
  const auto month = year_month(day.year(), day.month()) + months(static_cast<int>(count));
  const year_month_day_last last(month.year(), month_day_last(month.month()));
  const auto moved = std::min(day.day(), last.day());
  const sys_days answer = year_month_day(month.year(), month.month(), moved);
  return within_calendar(answer.time_since_epoch().count());
}

int64_t months_between(Date from, Date to) {
  if (to < from) return -months_between(to, from);
  const int64_t months = (year_of(to) - year_of(from)) * 12 + month_of(to) - month_of(from);
  return day_of(to) < day_of(from) ? months - 1 : months;
}

int64_t year_of(Date date) { return static_cast<int>(std::chrono::year_month_day(date).year()); }
int64_t month_of(Date date) {
  return static_cast<unsigned>(std::chrono::year_month_day(date).month());
}
int64_t day_of(Date date) { return static_cast<unsigned>(std::chrono::year_month_day(date).day()); }

int64_t length(std::string_view text) {
  return static_cast<int64_t>(text.size()) - std::ranges::count_if(text, continues);
}

std::string_view left(std::string_view text, int64_t units) {
  int64_t wanted = units / decimal_scale;
  size_t end = 0;
  while (end < text.size() && wanted-- > 0) end = next(text, end);
  return text.substr(0, end);
}

std::string_view right(std::string_view text, int64_t units) {
  int64_t wanted = units / decimal_scale;
  size_t begin = text.size();
  while (begin > 0 && wanted-- > 0) {
    do --begin;
    while (begin > 0 && continues(text[begin]));
  }
  return text.substr(begin);
}

std::string upper(std::string_view text) { return in_case(text, cases().to_upper); }
std::string lower(std::string_view text) { return in_case(text, cases().to_lower); }
const std::string& lower_letters() { return cases().lower; }
const std::string& upper_letters() { return cases().upper; }

}  // namespace kith::spreadsheet
