#include "text/tidy.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "text/utf8.h"

namespace kith {
namespace {

struct Known {
  std::string_view folded;  // ASCII in small letters, without dots
  std::string_view written;
};

constexpr auto legal_forms = std::to_array<Known>({{"ltd", "Ltd."},
                                                   {"inc", "Inc."},
                                                   {"corp", "Corp."},
                                                   {"llc", "LLC"},
                                                   {"llp", "LLP"},
                                                   {"plc", "PLC"},
                                                   {"gmbh", "GmbH"},
                                                   {"kg", "KG"},
                                                   {"ag", "AG"},
                                                   {"limited", "Limited"}});

constexpr auto numerals = std::to_array<std::string_view>(
    {"II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII"});
constexpr auto particles = std::to_array<std::string_view>(
    {"van", "von", "vom", "zu",  "zum", "zur", "der", "den", "de", "del", "della", "da",
     "das", "di",  "do",  "dos", "du",  "la",  "le",  "el",  "al", "bin", "ibn",   "ter"});

bool invisible(char32_t c) {
  return c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0xAD || c == 0x200B ||
         c == 0x200E || c == 0x200F || c == 0x2060 || c == 0xFEFF;
}
bool blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

// Letters and digits alone: the marks of full width are how Chinese text is written.
char32_t half_width(char32_t c) {
  const bool digit = c >= 0xFF10 && c <= 0xFF19;
  const bool capital = c >= 0xFF21 && c <= 0xFF3A;
  const bool small = c >= 0xFF41 && c <= 0xFF5A;
  return digit || capital || small ? c - 0xFEE0 : c;
}

// Bytes of other characters are negative.
bool clean_ascii(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() == ' ' || text.back() == ' ') return false;
  char before = 'x';
  for (const char c : text) {
    if (c < 0x20 || c == 0x7F || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return true;
}

std::vector<char32_t> characters_of(std::string_view text) {
  std::vector<char32_t> out;
  for (size_t at = 0; at < text.size();) out.push_back(next_character(text, at));
  return out;
}
std::string text_of(const std::vector<char32_t>& characters) {
  std::string out;
  for (const char32_t c : characters) append_utf8(out, c);
  return out;
}

bool cased(char32_t c) {
  return u_isUUppercase(static_cast<UChar32>(c)) || u_isULowercase(static_cast<UChar32>(c));
}
char32_t upper(char32_t c) { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); }
char32_t lower(char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}
std::string without(std::string_view text, char mark) {
  std::string out(text);
  std::erase(out, mark);
  return out;
}

bool apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }

// [from, to): one word of letters that have capitals.
void capitalise(std::vector<char32_t>& name, size_t from, size_t to) {
  if (to - from < 2) return;
  const auto word = std::span(name).subspan(from, to - from);
  const bool all_upper = std::ranges::all_of(word, [](char32_t c) { return c == upper(c); });
  const bool all_lower = std::ranges::all_of(word, [](char32_t c) { return c == lower(c); });
  if (!all_upper && !all_lower) return;
  const std::string text = text_of({word.begin(), word.end()});
  if (all_upper && std::ranges::find(numerals, text) != numerals.end()) return;
  const bool alone = from == 0 && to == name.size();
  if (all_lower && !alone && std::ranges::find(particles, text) != particles.end()) return;
  for (size_t i = 0; i < word.size(); ++i)
    word[i] = i == 0 || apostrophe(word[i - 1]) ? upper(word[i]) : lower(word[i]);
}

template <size_t count>
std::optional<std::string_view> written_form(const std::array<Known, count>& known,
                                             std::string_view text) {
  const std::string folded = ascii_lower(without(text, '.'));
  const auto found = std::ranges::find(known, folded, &Known::folded);
  if (found == known.end()) return std::nullopt;
  return found->written;
}

// "co.,ltd", "CO. , LTD." and "co ltd" at the end of a name are one form of two words.
std::optional<size_t> company_limited(std::string_view name) {
  const std::string folded = ascii_lower(name);
  size_t end = folded.find_last_not_of(". ");
  if (end == folded.npos || end < 6 || folded.compare(end - 2, 3, "ltd") != 0) return std::nullopt;
  end = folded.find_last_not_of("., ", end - 3);
  if (end == folded.npos || end < 2 || folded.compare(end - 1, 2, "co") != 0) return std::nullopt;
  const size_t from = end - 1;
  const bool apart = folded[from - 1] == ' ' || folded[from - 1] == ',';
  return apart ? std::optional(from) : std::nullopt;
}

// The brackets of a pair go together, and only where Han characters stand on the inside.
std::string wide_brackets(std::string_view name) {
  std::vector<char32_t> text = characters_of(name);
  for (size_t open = 0; open < text.size(); ++open) {
    if (text[open] != '(' && text[open] != 0xFF08) continue;
    for (size_t close = open + 1; close < text.size(); ++close) {
      if (text[close] != ')' && text[close] != 0xFF09) continue;
      const bool han = close > open + 1 && is_han(text[open + 1]) && is_han(text[close - 1]);
      if (han) text[open] = 0xFF08;
      if (han) text[close] = 0xFF09;
      break;
    }
  }
  return text_of(text);
}

}  // namespace

std::string tidy_line(std::string_view text) {
  if (clean_ascii(text)) return std::string(text);
  std::string out;
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = half_width(next_character(text, at));
    if (blank(c)) {
      gap = !out.empty();
    } else if (!invisible(c)) {
      if (gap) out += ' ';
      gap = false;
      append_utf8(out, c);
    }
  }
  return out;
}

std::string tidy_person(std::string_view text) {
  std::vector<char32_t> name = characters_of(tidy_line(text));
  for (size_t at = 0; at < name.size();) {
    if (!cased(name[at])) {
      ++at;
      continue;
    }
    const size_t from = at;
    while (at < name.size() && (cased(name[at]) || apostrophe(name[at]))) ++at;
    capitalise(name, from, at);
  }
  return text_of(name);
}

std::string tidy_company(std::string_view text) {
  std::string name = wide_brackets(tidy_line(text));
  if (const auto from = company_limited(name)) {
    return tidy_line(name.substr(0, *from)) + " Co., Ltd.";
  }
  const size_t blank_at = name.rfind(' ');
  if (blank_at == name.npos) return name;
  if (const auto form = written_form(legal_forms, std::string_view(name).substr(blank_at + 1)))
    return name.substr(0, blank_at + 1) + std::string(*form);
  return name;
}

}  // namespace kith
