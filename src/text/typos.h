// One slip of the fingers, as searches forgive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kith {

// Words that are shorter differ by one letter from too many others; in longer ones nobody means the
// first that comes near.
inline constexpr size_t forgiven_letters_min = 5;
inline constexpr size_t forgiven_letters_max = 20;

struct Guess {
  enum class Of { beginning, whole_word };
  std::string text;
  Of of;
  bool operator==(const Guess&) const = default;
};

// What somebody may have meant who typed a word, or the beginning of one, with one letter swapped
// with the next, wrong, left out or too many (Damerau 1964). Likelier slips first; those in the first
// letter last. Each once, the word itself never. Empty for what is no word of letters from a to z.
// At most 53 for each letter: looked up one by one, in what words there are, they cost the same
// however many words that is.
std::vector<Guess> one_slip_away(std::string_view word);

}  // namespace kith
