#include "text/typos.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace kith {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";

class Guesses {
 public:
  explicit Guesses(std::string_view word) : word_(word), known_{std::string(word)} {}

  void swapped(size_t at) {
    if (at + 1 >= word_.size()) return;
    std::string guess(word_);
    std::swap(guess[at], guess[at + 1]);
    add(std::move(guess), Guess::Of::beginning);
  }

  void wrong(size_t at) {
    for (const char letter : letters) {
      std::string guess(word_);
      guess[at] = letter;
      add(std::move(guess), Guess::Of::beginning);
    }
  }

  void left_out(size_t before) {
    for (const char letter : letters) {
      std::string guess(word_);
      guess.insert(before, 1, letter);
      add(std::move(guess), Guess::Of::beginning);
    }
  }

  // Whatever begins with all but the last letter would begin with half of what was typed.
  void too_many(size_t at) {
    const bool last = at + 1 == word_.size();
    if (!last && word_[at] == word_[at + 1]) return;  // the same as without the next one
    std::string guess(word_);
    guess.erase(at, 1);
    add(std::move(guess), last ? Guess::Of::whole_word : Guess::Of::beginning);
  }

  std::vector<Guess> take() { return std::move(guesses_); }

 private:
  void add(std::string guess, Guess::Of of) {
    if (known_.insert(guess).second) guesses_.push_back({std::move(guess), of});
  }

  std::string_view word_;
  std::unordered_set<std::string> known_;
  std::vector<Guess> guesses_;
};

}  // namespace

std::vector<Guess> one_slip_away(std::string_view word) {
  const bool forgiven = word.size() >= forgiven_letters_min &&
                        word.size() <= forgiven_letters_max &&
                        std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!forgiven) return {};
  Guesses guesses(word);
  const size_t length = word.size();
  for (size_t at = 1; at < length; ++at) guesses.swapped(at);
  for (size_t at = 1; at < length; ++at) guesses.left_out(at);
  for (size_t at = 1; at < length; ++at) guesses.too_many(at);
  for (size_t at = 1; at < length; ++at) guesses.wrong(at);
  guesses.swapped(0);
  guesses.too_many(0);
  guesses.left_out(0);
  guesses.wrong(0);
  return guesses.take();
}

}  // namespace kith
