#include "text/words.h"

#include <unicode/uchar.h>

#include <string>

#include "text/utf8.h"

namespace kith {
namespace {

enum class Sort { other, joiner, letter, ngram };

bool is_thai_or_kin(char32_t c) {
  return (c >= 0x0E00 && c < 0x0F00) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800);
}

Sort sort_of(char32_t c) {
  if (c < 0x80) {
    const char ascii = static_cast<char>(c);
    if (is_ascii_letter(ascii) || is_ascii_digit(ascii)) return Sort::letter;
    return std::string_view(".-'_&/+").find(ascii) != std::string_view::npos ? Sort::joiner
                                                                             : Sort::other;
  }
  if (is_han(c) || is_kana(c) || is_hangul(c)) return Sort::ngram;
  if (c == 0x2019 || c == 0x00B7 || c == 0x2010 || c == 0x2011) return Sort::joiner;
  if (c == 0xFFFD) return Sort::other;
  const auto mask = U_MASK(u_charType(static_cast<UChar32>(c)));
  if ((mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) == 0) return Sort::other;
  return is_thai_or_kin(c) ? Sort::ngram : Sort::letter;
}

}  // namespace

void for_each_word(std::string_view folded, function_ref<void(const Word&)> visit) {
  size_t start = 0;
  Sort open = Sort::other;    // the sort of the run that is open
  Sort before = Sort::other;  // what stood between it and the run before; letter: nothing
  auto close = [&](size_t end) {
    if (open != Sort::letter && open != Sort::ngram) return;
    const auto script = open == Sort::letter ? WordScript::letters : WordScript::ngram;
    visit({folded.substr(start, end - start), script, before != Sort::other});
  };
  for (size_t at = 0; at < folded.size();) {
    const size_t from = at;
    const Sort sort = sort_of(next_character(folded, at));
    const bool goes_on = sort == open && (sort == Sort::letter || sort == Sort::ngram);
    if (goes_on) continue;
    close(from);
    if (sort == Sort::letter || sort == Sort::ngram) {
      const bool was_word = open == Sort::letter || open == Sort::ngram;
      before = was_word ? Sort::letter : open;
      start = from;
      open = sort;
    } else {
      const bool first_joiner =
          sort == Sort::joiner && (open == Sort::letter || open == Sort::ngram);
      open = first_joiner ? Sort::joiner : Sort::other;
    }
  }
  close(folded.size());
}

void for_each_ngram(std::string_view run, function_ref<void(std::string_view)> visit) {
  size_t first = 0, second = 0;
  if (run.empty()) return;
  next_character(run, second);
  while (second < run.size()) {
    size_t end = second;
    next_character(run, end);
    visit(run.substr(first, end - first));
    first = second;
    second = end;
  }
  visit(run.substr(first));
}

std::string dialled_number(std::string_view folded) {
  std::string digits;
  const bool international = folded.starts_with('+');
  if (international) folded.remove_prefix(1);
  for (char c : folded) {
    if (is_ascii_digit(c)) {
      digits += c;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return {};
    }
  }
  if (digits.size() < 7 && !international) return {};
  digits.erase(0, digits.find_first_not_of('0'));
  return digits;
}

}  // namespace kith
