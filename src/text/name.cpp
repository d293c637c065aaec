#include "text/name.h"

#include <algorithm>
#include <array>

#include "text/fold.h"
#include "text/pinyin.h"
#include "text/utf8.h"

namespace kith {
namespace {

constexpr std::string_view ideographic_space = "\u3000";

std::string_view trimmed(std::string_view text) {
  while (true) {
    if (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') {
      text.remove_prefix(1);
    } else if (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
      text.remove_suffix(1);
    } else if (text.starts_with(ideographic_space)) {
      text.remove_prefix(ideographic_space.size());
    } else if (text.ends_with(ideographic_space)) {
      text.remove_suffix(ideographic_space.size());
    } else {
      return text;
    }
  }
}

bool is_east_asian(char32_t c) {
  return is_han(c) || is_kana(c) || is_hangul(c) || c == 0x3005 || c == 0x30FC;
}

// Nothing but Han, Kana and Hangul, and at least one.
bool is_east_asian(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (!is_east_asian(next_character(text, at))) return false;
  }
  return !text.empty();
}

std::string_view first_characters(std::string_view text, size_t count) {
  size_t at = 0;
  for (; count > 0 && at < text.size(); --count) next_character(text, at);
  return text.substr(0, at);
}

PersonName split_after(std::string_view text, size_t characters) {
  const auto last = first_characters(text, characters);
  return {std::string(text.substr(last.size())), std::string(last)};
}

// Korean surnames are one syllable but for these.
bool has_long_korean_surname(std::string_view text) {
  constexpr std::array<std::string_view, 8> surnames = {"남궁", "황보", "제갈", "사공",
                                                        "선우", "서문", "독고", "동방"};
  return std::any_of(surnames.begin(), surnames.end(),
                     [&](auto surname) { return text.starts_with(surname) && text != surname; });
}

PersonName split_east_asian(std::string_view text) {
  size_t at = 0;
  const char32_t first = next_character(text, at);
  if (is_hangul(first)) return split_after(text, has_long_korean_surname(text) ? 2 : 1);
  if (!is_han(first)) return {std::string(text), ""};
  const bool compound = surname_length(to_simplified(text)) == 2;
  const bool is_whole = first_characters(text, 2).size() == text.size();
  return split_after(text, compound && !is_whole ? 2 : 1);
}

bool is_particle(std::string_view word) {
  constexpr std::array<std::string_view, 18> particles = {
      "van", "von", "der", "den", "de",  "del", "della", "di", "da",
      "dos", "du",  "la",  "le",  "ten", "ter", "zu",    "af", "bin"};
  return std::find(particles.begin(), particles.end(), word) != particles.end();
}

// Where the last name begins: the last word, and the particles before it.
size_t last_name_start(std::string_view text) {
  size_t start = text.rfind(' ');
  if (start == std::string_view::npos) return start;
  while (true) {
    const auto before = trimmed(text.substr(0, start));
    const size_t word = before.rfind(' ');
    if (word == std::string_view::npos || !is_particle(before.substr(word + 1))) return start;
    start = word;
  }
}

}  // namespace

std::string compose_name(std::string_view first, std::string_view last) {
  first = trimmed(first);
  last = trimmed(last);
  if (first.empty() || last.empty()) return std::string(first.empty() ? last : first);
  if (is_east_asian(first) && is_east_asian(last)) return std::string(last) + std::string(first);
  return std::string(first) + ' ' + std::string(last);
}

PersonName split_name(std::string_view name) {
  name = trimmed(name);
  if (is_east_asian(name)) return split_east_asian(name);
  if (const size_t comma = name.find(','); comma != std::string_view::npos) {
    return {std::string(trimmed(name.substr(comma + 1))),
            std::string(trimmed(name.substr(0, comma)))};
  }
  const size_t at = std::min(name.find(' '), name.find(ideographic_space));
  if (at == std::string_view::npos) return {std::string(name), ""};
  const auto head = trimmed(name.substr(0, at)), tail = trimmed(name.substr(at));
  if (is_east_asian(head) && is_east_asian(tail)) return {std::string(tail), std::string(head)};
  const size_t start = last_name_start(name);
  if (start == std::string_view::npos) return {std::string(name), ""};
  return {std::string(trimmed(name.substr(0, start))), std::string(trimmed(name.substr(start)))};
}

}  // namespace kith
