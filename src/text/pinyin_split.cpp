// A word of Latin letters as pinyin syllables: depth first, the longest first, with a limit on the
// steps, for a word like "anananan…" has exponentially many ways.
#include <algorithm>
#include <array>

#include "text/pinyin.h"
#include "text/unihan.h"

namespace kith {
namespace {

constexpr size_t syllable_bytes_max = 6;
constexpr size_t letters_max = 60;
constexpr int steps_max = 400;

// Sorted; with lu, nu, lue, nue, whose ü people type as u.
const std::vector<std::string_view>& all_syllables() {
  static const std::vector<std::string_view> sorted = [] {
    std::vector<std::string_view> list{"lue", "nue"};
    for (size_t i = 1; i <= unihan::syllable_count; ++i) {
      const std::string_view syllable = unihan::syllables[i];
      const bool spoken =
          syllable.size() > 1 || syllable == "a" || syllable == "e" || syllable == "o";
      const bool has_vowel = syllable.find_first_of("aeiouv") != std::string_view::npos;
      if (spoken && has_vowel) list.push_back(syllable);
    }
    std::sort(list.begin(), list.end());
    return list;
  }();
  return sorted;
}

bool is_syllable(std::string_view text) {
  return std::binary_search(all_syllables().begin(), all_syllables().end(), text);
}

bool begins_syllable(std::string_view text) {
  const auto found = std::lower_bound(all_syllables().begin(), all_syllables().end(), text);
  return found != all_syllables().end() && found->starts_with(text);
}

}  // namespace

std::vector<std::string> split_syllables(std::string_view letters, size_t ways_max) {
  std::vector<std::string> ways;
  if (letters.size() < 2 || letters.size() > letters_max) return ways;
  std::vector<size_t> lengths;  // of the syllables taken so far
  size_t taken = 0;
  size_t next_length = std::min(syllable_bytes_max, letters.size());
  for (int step = 0; step < steps_max && ways.size() < ways_max; ++step) {
    const auto rest = letters.substr(taken);
    size_t length = std::min(next_length, rest.size());
    const bool may_end = !lengths.empty();
    while (length > 0) {
      const auto part = rest.substr(0, length);
      if (is_syllable(part) && (length < rest.size() || may_end)) break;
      if (length == rest.size() && may_end && begins_syllable(part)) break;
      --length;
    }
    if (length == 0) {  // no way on: shorten the syllable before
      if (lengths.empty()) break;
      taken -= lengths.back();
      next_length = lengths.back() - 1;
      lengths.pop_back();
      continue;
    }
    if (length < rest.size()) {
      lengths.push_back(length);
      taken += length;
      next_length = syllable_bytes_max;
      continue;
    }
    std::string way;
    for (size_t at = 0; size_t used : lengths) {
      (way += letters.substr(at, used)) += ' ';
      at += used;
    }
    ways.push_back(way += rest);
    next_length = length - 1;
  }
  return ways;
}

}  // namespace kith
