#include "text/pinyin.h"

#include <algorithm>

#include "text/pinyin_facts.h"
#include "text/unihan.h"
#include "text/utf8.h"

namespace kith {
namespace {

constexpr size_t han_bytes = 3;  // of every character in pinyin_facts.h

struct Facts {
  std::vector<WordReading> surnames, compounds, usual, words;
};

std::vector<WordReading> sorted(std::span<const WordReading> facts) {
  std::vector<WordReading> list(facts.begin(), facts.end());
  std::sort(list.begin(), list.end(), [](auto& a, auto& b) { return a.word < b.word; });
  return list;
}

const Facts& facts() {
  static const Facts all{sorted(surname_readings), sorted(compound_surnames),
                         sorted(usual_readings), sorted(word_readings)};
  return all;
}

const WordReading* lookup(const std::vector<WordReading>& list, std::string_view word) {
  const auto found = std::lower_bound(list.begin(), list.end(), word,
                                      [](const auto& fact, auto text) { return fact.word < text; });
  return found != list.end() && found->word == word ? &*found : nullptr;
}

// The longest word of two or three characters of the list that stands at the start.
const WordReading* word_at(const std::vector<WordReading>& list, std::string_view text) {
  for (size_t bytes = 3 * han_bytes; bytes >= 2 * han_bytes; bytes -= han_bytes) {
    if (text.size() < bytes) continue;
    if (const auto* fact = lookup(list, text.substr(0, bytes))) return fact;
  }
  return nullptr;
}

std::string_view first_character(std::string_view text) {
  size_t end = 0;
  if (!text.empty()) next_character(text, end);
  return text.substr(0, end);
}

const WordReading* surname_at_start(std::string_view text) {
  if (text.size() > 2 * han_bytes) {
    if (const auto* fact = lookup(facts().compounds, text.substr(0, 2 * han_bytes))) return fact;
  }
  return lookup(facts().surnames, first_character(text));
}

// Counts characters; 9 as soon as one is no Han character.
size_t han_count(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size() && count < 9; ++count) {
    if (!is_han(next_character(text, at))) return 9;
  }
  return count;
}

bool reads_as_person(std::string_view text, Reading reading) {
  if (reading != Reading::guess) return reading == Reading::person;
  const size_t count = han_count(text);
  if (count == 2 || count == 3) return !lookup(facts().words, text.substr(0, 2 * han_bytes));
  return count == 4 && lookup(facts().compounds, text.substr(0, 2 * han_bytes));
}

void prefer(std::vector<std::string_view>& readings, std::string_view first) {
  const auto found = std::find(readings.begin(), readings.end(), first);
  if (found == readings.end()) {
    readings.insert(readings.begin(), first);
  } else {
    std::rotate(readings.begin(), found, found + 1);
  }
}

// Lets the units from the first on read as a word is read.
void lay(const WordReading& fact, std::span<PinyinUnit> units) {
  std::string_view rest = fact.syllables;
  for (PinyinUnit& unit : units) {
    if (rest.empty() || !unit.is_han()) return;
    const size_t end = std::min(rest.find(' '), rest.size());
    prefer(unit.readings, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

bool in_run(char32_t c) {
  return c >= 0x80 ? !is_han(c) && c != 0xFFFD && c >= 0xC0 && (c < 0x2000 || c > 0x303F)
                   : is_ascii_letter(static_cast<char>(c)) || is_ascii_digit(static_cast<char>(c));
}

void apply_words(std::string_view folded, std::vector<PinyinUnit>& units) {
  for (size_t i = 0; i < units.size(); ++i) {
    if (!units[i].is_han()) continue;
    const auto from = static_cast<size_t>(units[i].text.data() - folded.data());
    if (const auto* fact = word_at(facts().words, folded.substr(from))) {
      lay(*fact, std::span(units).subspan(i));
    }
  }
}

}  // namespace

std::vector<std::string_view> readings_of(char32_t han) {
  std::vector<std::string_view> readings;
  for (const uint16_t* number = unihan::readings(han); *number; ++number) {
    readings.emplace_back(unihan::syllables[*number]);
  }
  if (readings.empty() || han < 0x3007 || han >= 0xA000) return readings;
  std::string character;
  append_utf8(character, han);
  if (const auto* fact = lookup(facts().usual, character)) prefer(readings, fact->syllables);
  return readings;
}

std::vector<PinyinUnit> pinyin_units(std::string_view folded, Reading reading) {
  std::vector<PinyinUnit> units;
  bool run_open = false;
  for (size_t at = 0; at < folded.size();) {
    const size_t start = at;
    const char32_t c = next_character(folded, at);
    if (is_han(c)) {
      if (auto readings = readings_of(c); !readings.empty()) {
        units.push_back({folded.substr(start, at - start), std::move(readings)});
      }
      run_open = false;
    } else if (!in_run(c)) {
      run_open = false;
    } else if (run_open) {
      units.back().text =
          folded.substr(static_cast<size_t>(units.back().text.data() - folded.data()),
                        units.back().text.size() + at - start);
    } else {
      units.push_back({folded.substr(start, at - start), {}});
      run_open = true;
    }
  }
  apply_words(folded, units);
  if (!units.empty() && units.front().is_han() && reads_as_person(folded, reading)) {
    if (const auto* fact = surname_at_start(folded)) lay(*fact, units);
  }
  return units;
}

std::vector<std::string_view> leading_readings(std::string_view han_text) {
  const auto character = first_character(han_text);
  size_t at = 0;
  const auto usual = readings_of(next_character(han_text, at));
  if (usual.empty()) return {character};
  std::vector<std::string_view> leading{usual.front()};
  for (const auto* list : {&facts().surnames, &facts().compounds, &facts().words}) {
    for (const auto& [word, syllables] : *list) {
      const auto syllable = syllables.substr(0, syllables.find(' '));
      const bool known = std::find(leading.begin(), leading.end(), syllable) != leading.end();
      if (word.starts_with(character) && !known) leading.push_back(syllable);
    }
  }
  return leading;
}

std::string to_pinyin(std::string_view folded, Reading reading) {
  std::string out;
  size_t done = 0;
  bool after_han = false;
  for (const PinyinUnit& unit : pinyin_units(folded, reading)) {
    const auto start = static_cast<size_t>(unit.text.data() - folded.data());
    const auto between = folded.substr(done, start - done);
    if (after_han && !between.starts_with(' ')) out += ' ';
    out += between;
    if (unit.is_han()) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      out += unit.readings.front();
    } else {
      out += unit.text;
    }
    after_han = unit.is_han();
    done = start + unit.text.size();
  }
  const auto rest = folded.substr(done);
  if (after_han && !rest.empty() && !rest.starts_with(' ')) out += ' ';
  return out += rest;
}

bool holds_han(std::string_view utf8) {
  for (size_t at = 0; at < utf8.size();) {
    if (static_cast<unsigned char>(utf8[at]) < 0xE3) {
      ++at;
    } else if (is_han(next_character(utf8, at))) {
      return true;
    }
  }
  return false;
}

size_t surname_length(std::string_view folded) {
  size_t at = 0;
  if (folded.empty() || !is_han(next_character(folded, at))) return 0;
  return lookup(facts().compounds, folded.substr(0, 2 * han_bytes)) ? 2 : 1;
}

}  // namespace kith
