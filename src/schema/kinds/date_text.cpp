#include "schema/kinds/date_text.h"

#include <array>
#include <charconv>

namespace kith::schema::kind {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr Date excel_epoch = sys_days{year{1899} / 12 / 30};
constexpr int two_digit_pivot = 70;  // 69 is 2069, 70 is 1970
constexpr size_t bytes_max = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool take_any(std::initializer_list<std::string_view> words) {
    for (std::string_view word : words) {
      if (take(word)) return true;
    }
    return false;
  }
  void skip_blanks() {
    while (take_any({" ", "\t", "\xC2\xA0", "\xE3\x80\x80"})) {
    }
  }

  struct Number {
    int value;
    size_t digits;
  };
  std::optional<Number> number(size_t digits_max) {
    size_t length = 0;
    while (length < rest_.size() && is_digit(rest_[length])) ++length;
    if (length == 0 || length > digits_max) return std::nullopt;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + length, value);
    rest_.remove_prefix(length);
    return Number{value, length};
  }

  // 1 to 12 for "Mar", "march", "Mar.".
  std::optional<int> month_name() {
    size_t length = 0;
    std::string word;
    while (length < rest_.size() && is_letter(rest_[length])) word += lower(rest_[length++]);
    if (word.size() < 3) return std::nullopt;
    for (size_t i = 0; i < months.size(); ++i) {
      if (!word.starts_with(months[i])) continue;
      rest_.remove_prefix(length);
      take(".");
      return static_cast<int>(i) + 1;
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

int full_year(Reader::Number number) {
  if (number.digits > 2) return number.value;
  return number.value < two_digit_pivot ? 2000 + number.value : 1900 + number.value;
}

std::optional<Date> make_date(int y, int m, int d) {
  if (y < 1 || y > 9999 || m < 1 || d < 1) return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)},
                            day{static_cast<unsigned>(d)}};
  return date.ok() ? std::optional(sys_days{date}) : std::nullopt;
}

struct ReadDate {
  std::optional<Date> date;
  MomentTrouble reason = MomentTrouble::not_a_date;
};

ReadDate found(std::optional<Date> date) {
  return {date, date ? MomentTrouble::none : MomentTrouble::not_a_date};
}

// a/b/year, the order of a and b being the question.
ReadDate day_and_month(int a, int b, int y, DateOrder order) {
  if (order == DateOrder::dmy) return found(make_date(y, b, a));
  if (order == DateOrder::mdy) return found(make_date(y, a, b));
  if (a > 12 || a == b) return found(make_date(y, b, a));
  if (b > 12) return found(make_date(y, a, b));
  return {std::nullopt, MomentTrouble::ambiguous};
}

// "1 Mar 2017", "March 1, 2017"; the reader stands behind the first number, if there is one.
ReadDate with_month_name(Reader& in, std::optional<Reader::Number> first) {
  const auto m = in.month_name();
  if (!m) return {};
  in.take_any({"-", ",", "/"});
  in.skip_blanks();
  const auto second = in.number(4);
  if (!second) return {};
  if (first) return found(make_date(full_year(*second), *m, first->value));
  in.take_any({"st", "nd", "rd", "th"});
  in.take_any({","});
  in.skip_blanks();
  const auto y = in.number(4);
  return y ? found(make_date(full_year(*y), *m, second->value)) : ReadDate{};
}

ReadDate year_first(Reader& in, int y, bool han) {
  in.skip_blanks();
  const auto m = in.number(2);
  if (!m) return {};
  in.skip_blanks();
  if (!(han ? in.take("月") : in.take_any({"-", "/", "."}))) return {};
  in.skip_blanks();
  const auto d = in.number(2);
  if (!d) return {};
  in.skip_blanks();
  if (han) in.take_any({"日", "号"});
  return found(make_date(y, m->value, d->value));
}

ReadDate read_date(Reader& in, DateOrder order) {
  const auto first = in.number(8);
  if (!first) return with_month_name(in, std::nullopt);
  if (first->digits == 8) {
    return found(make_date(first->value / 10'000, first->value / 100 % 100, first->value % 100));
  }
  if (first->digits > 4) return {};
  in.skip_blanks();
  if (in.take("年")) return year_first(in, full_year(*first), true);
  if (first->digits <= 2 && !in.at_end() && is_letter(in.rest().front())) {
    in.take_any({"st", "nd", "rd", "th"});
    in.skip_blanks();
    return with_month_name(in, first);
  }
  if (!in.take_any({"-", "/", "."})) return {};
  if (first->digits == 4) return year_first(in, first->value, false);
  if (!in.at_end() && is_letter(in.rest().front())) return with_month_name(in, first);
  const auto second = in.number(2);
  if (!second || !in.take_any({"-", "/", "."})) return {};
  const auto third = in.number(4);
  if (!third || third->digits == 3 || third->digits == 1) return {};
  if (order == DateOrder::ymd && third->digits == 2) {
    return found(make_date(full_year(*first), second->value, third->value));
  }
  return day_and_month(first->value, second->value, full_year(*third), order);
}

enum class HalfDay { none, morning, afternoon };

HalfDay half_day(Reader& in) {
  if (in.take_any({"上午", "凌晨", "早上", "AM", "am", "a.m.", "A.M."})) return HalfDay::morning;
  if (in.take_any({"下午", "晚上", "中午", "PM", "pm", "p.m.", "P.M."})) return HalfDay::afternoon;
  return HalfDay::none;
}

std::optional<microseconds> fraction(Reader& in) {
  int64_t us = 0;
  const size_t before = in.rest().size();
  const auto digits = in.number(9);
  if (!digits) return std::nullopt;
  us = digits->value;
  for (size_t n = before - in.rest().size(); n < 6; ++n) us *= 10;
  for (size_t n = before - in.rest().size(); n > 6; --n) us /= 10;
  return microseconds{us};
}

std::optional<microseconds> read_time(Reader& in) {
  HalfDay half = half_day(in);
  in.skip_blanks();
  const auto h = in.number(2);
  if (!h || !in.take_any({":", "：", "时", "点"})) return std::nullopt;
  const auto m = in.number(2);
  if (!m) return std::nullopt;
  in.take("分");
  int seconds_shown = 0;
  microseconds us{0};
  if (in.take_any({":", "："})) {
    const auto s = in.number(2);
    if (!s) return std::nullopt;
    seconds_shown = s->value;
    if (in.take(".")) {
      const auto part = fraction(in);
      if (!part) return std::nullopt;
      us = *part;
    }
  }
  in.skip_blanks();
  if (half == HalfDay::none) half = half_day(in);
  int hour_of_day = h->value;
  if (half == HalfDay::afternoon && hour_of_day < 12) hour_of_day += 12;
  if (half == HalfDay::morning && hour_of_day == 12) hour_of_day = 0;
  if (hour_of_day > 23 || m->value > 59 || seconds_shown > 59) return std::nullopt;
  return hours{hour_of_day} + minutes{m->value} + seconds{seconds_shown} + us;
}

// "42795" and "42795.5"; to the second, since the fraction is a rounded one.
std::optional<Moment> excel_serial(std::string_view text) {
  double serial = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), serial);
  const bool number = end.ec == std::errc() && end.ptr == text.data() + text.size();
  if (!number || serial < 10'000 || serial >= 100'000) return std::nullopt;
  const auto whole = static_cast<int>(serial);
  const auto second_of_day = static_cast<int64_t>((serial - whole) * 86'400 + 0.5);
  if (second_of_day >= 86'400) return Moment{excel_epoch + days{whole + 1}};
  return Moment{excel_epoch + days{whole}, seconds{second_of_day}};
}

bool all_digits_and_point(std::string_view text) {
  return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

ReadMoment read_moment(std::string_view text, DateOrder order) {
  constexpr ReadMoment wrong{std::nullopt, MomentTrouble::not_a_date};
  text = trim(text);
  if (text.empty() || text.size() > bytes_max) return wrong;
  if (order == DateOrder::automatic && text.size() >= 5 && all_digits_and_point(text) &&
      text.substr(0, text.find('.')).size() == 5) {
    const auto moment = excel_serial(text);
    return moment ? ReadMoment{moment} : wrong;
  }
  Reader in(text);
  const ReadDate read = read_date(in, order);
  if (!read.date) return {std::nullopt, read.reason};
  Moment moment{*read.date};
  in.take_any({",", "T", "t"});
  in.skip_blanks();
  if (in.at_end()) return {moment};
  const auto time = read_time(in);
  if (!time || !in.at_end()) return wrong;
  moment.time = *time;
  return {moment};
}

Error refuse_moment(const Field& field, std::string_view text, MomentTrouble reason) {
  const std::string shown = shortened(text, 40);
  if (reason == MomentTrouble::ambiguous) {
    return refuse(
        field, "ambiguous_date",
        say("“{}” could be day first or month first; say which order the file uses, or "
            "write it like 2026-11-21",
            "“{}”可能是日在前，也可能是月在前；请指定文件的日期顺序，或写成 2026-11-21 的形式",
            shown));
  }
  return refuse(field, "format",
                say("“{}” is not a date; write it like 2026-11-21",
                    "“{}”不是日期；请写成 2026-11-21 的形式", shown));
}

Timestamp in_zone(const Moment& moment, const TimeZone& zone) {
  const Timestamp local = Timestamp{moment.date} + moment.time;
  // The offset of the day before holds, unless the clocks were changed since.
  const auto before = seconds{zone.offset_s_at(local - hours{26})};
  if (seconds{zone.offset_s_at(local - before)} == before) return local - before;
  const auto after = seconds{zone.offset_s_at(local - before)};
  return seconds{zone.offset_s_at(local - after)} == after ? local - after : local - before;
}

}  // namespace kith::schema::kind
