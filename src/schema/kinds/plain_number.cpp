// Numbers as people and spreadsheets write them.
//
// Signs of currencies, codes, blanks and apostrophes between digits go. Of comma and point, when
// both stand there, the later one is the decimal sign. A lone kind of separator that cuts groups of
// three ("1,234") separates thousands; a lone comma elsewhere ("12,5") is a decimal comma, and a
// lone point always a decimal point.
#include <algorithm>
#include <array>

#include "schema/kinds/common.h"

namespace kith::schema::kind {
namespace {

constexpr size_t bytes_max = 80;

// What may stand before or after the digits, or between them for the last few.
constexpr std::array<std::string_view, 17> signs = {"HK$", "US$", "NT$", "A$", "C$", "R$",
                                                    "S$",  "$",   "¥",   "￥", "€",  "£",
                                                    "₩",   "₹",   "元",  "%",  "％"};
constexpr std::array<std::string_view, 7> gaps = {
    " ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "'", "’", "_"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int byte(char c) { return static_cast<unsigned char>(c); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Full-width digits, signs and separators (U+FF0B to U+FF19) as ASCII, and the true minus.
std::string narrowed(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xE2\x88\x92")) {  // U+2212
      out += '-';
      i += 3;
    } else if (rest.size() >= 3 && rest.starts_with("\xEF\xBC") && byte(rest[2]) >= 0x8B &&
               byte(rest[2]) <= 0x99) {
      out += static_cast<char>(byte(rest[2]) - 0x8B + '+');
      i += 3;
    } else {
      out += text[i++];
    }
  }
  return out;
}

template <size_t N>
void remove_all(std::string& text, const std::array<std::string_view, N>& words) {
  for (std::string_view word : words) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
      text.erase(at, word.size());
    }
  }
}

// "CNY 1,200" and "1200 CNY".
void remove_code(std::string& text) {
  if (text.size() > 3 && std::all_of(text.begin(), text.begin() + 3, is_upper)) text.erase(0, 3);
  if (text.size() > 3 && std::all_of(text.end() - 3, text.end(), is_upper)) {
    text.resize(text.size() - 3);
  }
}

// 1 to 3 digits, then groups of 3 (of 2 before the last: lakhs).
bool groups_of_three(std::string_view digits, char separator) {
  size_t start = 0;
  size_t group = 0;
  for (;;) {
    const size_t end = std::min(digits.find(separator, start), digits.size());
    const size_t length = end - start;
    const bool last = end == digits.size();
    if (group == 0 ? (length < 1 || length > 3) : last ? length != 3 : length < 2 || length > 3) {
      return false;
    }
    if (last) return group > 0;
    start = end + 1;
    ++group;
  }
}

bool starts_with_zero_group(std::string_view digits, char separator) {
  return digits.starts_with('0') && digits.find(separator) == 1;
}

}  // namespace

std::optional<std::string> plain_number(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > bytes_max) return std::nullopt;
  std::string number = narrowed(text);
  remove_all(number, signs);
  remove_all(number, gaps);
  bool negative = false;
  if (number.size() > 2 && number.front() == '(' && number.back() == ')') {
    negative = true;
    number = number.substr(1, number.size() - 2);
  }
  remove_code(number);
  if (number.starts_with('-') || number.ends_with('-')) {
    negative = !negative;
    number.erase(number.starts_with('-') ? 0 : number.size() - 1, 1);
  } else if (number.starts_with('+')) {
    number.erase(0, 1);
  }
  const size_t comma = number.rfind(',');
  const size_t point = number.rfind('.');
  if (comma != std::string::npos && point != std::string::npos) {
    const char thousands = comma < point ? ',' : '.';
    const std::string_view whole = std::string_view(number).substr(0, std::max(comma, point));
    if (!groups_of_three(whole, thousands)) return std::nullopt;
    std::erase(number, thousands);
  } else if (comma != std::string::npos && groups_of_three(number, ',') &&
             !starts_with_zero_group(number, ',')) {
    std::erase(number, ',');
  } else if (point != std::string::npos && number.find('.') != point) {
    if (!groups_of_three(number, '.')) return std::nullopt;
    std::erase(number, '.');
  }
  std::ranges::replace(number, ',', '.');
  if (number.starts_with('.')) number.insert(0, "0");
  if (number.ends_with('.')) number.pop_back();
  const bool plain = !number.empty() && std::ranges::count(number, '.') <= 1 &&
                     std::ranges::all_of(number, [](char c) { return is_digit(c) || c == '.'; });
  if (!plain) return std::nullopt;
  return negative ? "-" + number : number;
}

}  // namespace kith::schema::kind
