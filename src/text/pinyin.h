// How Han characters are read: Hanyu Pinyin without tones (ISO 7098), from Unicode's Unihan
// database, with our own table of surnames and words whose reading differs from the usual one.
// ü is written v (lv, nv), as input methods do. All functions take folded text (text/fold.h).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

enum class Reading {
  plain,   // words and companies
  person,  // begins with a surname where it can: 单 is shan, not dan
  guess,   // a person, if it looks like one: two or three Han characters, or four with a compound
           // surname, that begin with a surname
};

// One part of a text: a Han character with its readings, or a run of letters and digits as it is.
struct PinyinUnit {
  std::string_view text;                   // in the folded text
  std::vector<std::string_view> readings;  // static; the likeliest first; empty for a run
  bool is_han() const { return !readings.empty(); }
};

// Characters that are neither a letter, a digit nor Han part units and stand in none.
std::vector<PinyinUnit> pinyin_units(std::string_view folded, Reading reading);

// All readings of one character, the default first; empty for one without.
std::vector<std::string_view> readings_of(char32_t han);

// The syllables that to_pinyin may give the first character of a text that begins with this one,
// whatever follows; the character itself when it has no reading.
std::vector<std::string_view> leading_readings(std::string_view han_text);

// "zhang san" for 张三, "wan ke a" for 万科a: each Han character as its likeliest reading, with a
// blank on either side; all else as it is.
std::string to_pinyin(std::string_view folded, Reading reading);

bool holds_han(std::string_view utf8);

// How many characters at the start are a surname: 2 for 欧阳修, 1 for 张三, 0 for others. Without
// regard to what follows.
size_t surname_length(std::string_view folded);

// The ways to split a word of Latin letters into two or more syllables, blanks between them, the
// one with the longest first syllable first; the last may be the beginning of one. "lina" is
// "lin a", "li na"; at most `ways_max`.
std::vector<std::string> split_syllables(std::string_view letters, size_t ways_max = 4);

}  // namespace kith
