// The text is folded character by character, so that each folded byte knows where it comes from.
#include "text/marks.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "text/fold.h"
#include "text/phone.h"
#include "text/pinyin.h"
#include "text/utf8.h"
#include "text/words.h"

namespace kith {
namespace {

constexpr size_t national_digits_min = 7;

bool combines(char32_t c) {
  return c >= 0x300 && (U_MASK(u_charType(static_cast<UChar32>(c))) & U_GC_M_MASK) != 0;
}

struct Folded {
  std::string text;
  std::vector<Mark> origin;  // of each byte

  Mark marked(size_t from, size_t to) const { return {origin[from].from, origin[to - 1].to}; }
};

// The character at `at` with what combines with it, and how many characters that is.
std::string_view next_cluster(std::string_view text, size_t& at, size_t& characters) {
  const size_t start = at;
  next_character(text, at);
  characters = 1;
  for (size_t next = at; next < text.size() && combines(next_character(text, next)); at = next)
    ++characters;
  return text.substr(start, at - start);
}

Folded fold_with_origins(std::string_view text) {
  Folded folded;
  size_t character = 0;
  for (size_t at = 0; at < text.size();) {
    size_t characters = 0;
    const std::string_view cluster = next_cluster(text, at, characters);
    const size_t before = folded.text.size();
    append_folded(folded.text, cluster);
    if (folded.text.size() == before && before > 0 && folded.text.back() != ' ') folded.text += ' ';
    folded.origin.resize(folded.text.size(), {character, character + characters});
    character += characters;
  }
  return folded;
}

bool is_digits(std::string_view text) { return std::ranges::all_of(text, is_ascii_digit); }

class Marker {
 public:
  explicit Marker(std::string_view text) : folded_(fold_with_origins(text)) {
    for_each_word(folded_.text, [&](const Word& word) { words_.push_back(word); });
    if (holds_han(folded_.text)) units_ = pinyin_units(folded_.text, Reading::guess);
  }

  void mark(const SoughtWord& word) {
    if (word.text.empty()) return;
    if (word.part == SoughtWord::Part::inside || word_script(word.text) == WordScript::ngram) {
      mark_everywhere(word.text);
      return;
    }
    const size_t before = marks_.size();
    for (size_t i = 0; i < words_.size(); ++i) mark_words_from(i, word);
    if (marks_.size() == before && !units_.empty()) mark_readings(word.text);
    if (marks_.size() == before && is_digits(word.text)) mark_number(word.text);
  }

  std::vector<Mark> take() {
    std::ranges::sort(marks_, {}, &Mark::from);
    std::vector<Mark> joined;
    for (const Mark& mark : marks_) {
      if (joined.empty() || mark.from > joined.back().to) {
        joined.push_back(mark);
      } else {
        joined.back().to = std::max(joined.back().to, mark.to);
      }
    }
    return joined;
  }

 private:
  static WordScript word_script(std::string_view word) {
    WordScript script = WordScript::letters;
    for_each_word(word, [&](const Word& first) { script = first.script; });
    return script;
  }

  void mark_everywhere(std::string_view part) {
    const std::string_view text = folded_.text;
    for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
      marks_.push_back(folded_.marked(at, at + part.size()));
  }

  size_t place_of(std::string_view part) const {
    return static_cast<size_t>(part.data() - folded_.text.data());
  }

  // The i-th word and those that are joined to it.
  void mark_words_from(size_t i, const SoughtWord& sought) {
    std::string_view rest = sought.text;
    for (size_t j = i; j < words_.size(); ++j) {
      const Word& word = words_[j];
      if (word.script != WordScript::letters || (j > i && !word.joined)) return;
      const bool beginning = sought.part == SoughtWord::Part::beginning;
      if (beginning ? word.text.starts_with(rest) : word.text == rest) {
        const size_t end = place_of(word.text) + rest.size();
        marks_.push_back(folded_.marked(place_of(words_[i].text), end));
        return;
      }
      if (!rest.starts_with(word.text)) return;
      rest.remove_prefix(word.text.size());
    }
  }

  void mark_readings(std::string_view letters) {
    for (size_t i = 0; i < units_.size(); ++i) {
      failed_.assign((units_.size() + 1) * (letters.size() + 1), 0);
      const size_t end = read_until(i, letters, 0);
      if (end == 0) continue;
      const PinyinUnit& last = units_[end - 1];
      marks_.push_back(
          folded_.marked(place_of(units_[i].text), place_of(last.text) + last.text.size()));
      return;
    }
  }

  // Behind which unit the letters from `at` on end, when they are said from the i-th on; 0: nowhere.
  // As deep as there are letters, which a token limits.
  size_t read_until(size_t i, std::string_view letters, size_t at) {
    if (at == letters.size()) return i;
    if (i == units_.size()) return 0;
    char& failed = failed_[i * (letters.size() + 1) + at];
    if (failed) return 0;
    const std::string_view rest = letters.substr(at);
    const auto take = [&](std::string_view said) -> size_t {
      if (said.starts_with(rest)) return i + 1;
      return rest.starts_with(said) ? read_until(i + 1, letters, at + said.size()) : 0;
    };
    const PinyinUnit& unit = units_[i];
    if (!unit.is_han()) {
      if (const size_t end = take(unit.text)) return end;
    }
    for (const std::string_view reading : unit.readings) {
      if (const size_t end = take(reading)) return end;
      if (const size_t v = reading.find('v'); v != reading.npos) {
        const std::string head(reading.substr(0, v)), tail(reading.substr(v + 1));
        if (const size_t end = take(head + 'u' + tail)) return end;
        if (const size_t end = take(head + "yu" + tail)) return end;
      }
    }
    for (const std::string_view reading : unit.readings) {
      if (const size_t end = take(reading.substr(0, 1))) return end;
    }
    failed = 1;
    return 0;
  }

  // Digits over blanks and marks, as phones have them.
  void mark_number(std::string_view number) {
    std::string digits;
    std::vector<size_t> places;
    const std::string_view text = folded_.text;
    for (size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && is_ascii_digit(text[i])) {
        digits += text[i];
        places.push_back(i);
      } else if (i == text.size() || std::string_view(" -./()").find(text[i]) == text.npos) {
        if (mark_digits(digits, places, number)) return;
        digits.clear();
        places.clear();
      }
    }
  }

  bool mark_digits(std::string_view digits, std::span<const size_t> places,
                   std::string_view number) {
    size_t at = digits.find(number);
    if (at == digits.npos) {
      number = split_calling_code(number).national;
      if (number.size() < national_digits_min) return false;
      at = digits.find(number);
    }
    if (at == digits.npos) return false;
    marks_.push_back(folded_.marked(places[at], places[at + number.size() - 1] + 1));
    return true;
  }

  Folded folded_;
  std::vector<Word> words_;
  std::vector<PinyinUnit> units_;
  std::vector<char> failed_;
  std::vector<Mark> marks_;
};

}  // namespace

std::vector<Mark> find_marks(std::string_view text, std::span<const SoughtWord> words) {
  text = cut_utf8(text, marked_bytes_max);
  if (text.empty() || words.empty()) return {};
  Marker marker(text);
  for (const SoughtWord& word : words) marker.mark(word);
  return marker.take();
}

}  // namespace kith
