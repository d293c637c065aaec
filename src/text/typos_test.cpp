#include "text/typos.h"

#include <gmock/gmock.h>

namespace kith {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

constexpr auto beginning = Guess::Of::beginning;
constexpr auto whole = Guess::Of::whole_word;

TEST(Typos, UndoOneSlipOfEveryKind) {
  EXPECT_THAT(one_slip_away("smiht"), Contains(Guess{"smith", beginning}));
  EXPECT_THAT(one_slip_away("micosoft"), Contains(Guess{"microsoft", beginning}));
  EXPECT_THAT(one_slip_away("micrrosoft"), Contains(Guess{"microsoft", beginning}));
  EXPECT_THAT(one_slip_away("nicrosoft"), Contains(Guess{"microsoft", beginning}));
  EXPECT_THAT(one_slip_away("imcrosoft"), Contains(Guess{"microsoft", beginning}));
  EXPECT_THAT(one_slip_away("zhagnsan"), Contains(Guess{"zhangsan", beginning}));
}

TEST(Typos, TakeTheLastLetterAwayOnlyFromWholeWords) {
  EXPECT_THAT(one_slip_away("smithh"), Contains(Guess{"smith", whole}));
  EXPECT_THAT(one_slip_away("smithx"), Contains(Guess{"smith", whole}));
  EXPECT_THAT(one_slip_away("smithx"), Not(Contains(Guess{"smith", beginning})));
}

TEST(Typos, AreForgivenInWordsOfFiveToTwentyLatinLettersOnly) {
  for (const char* word : {"", "ann", "jonh", "1380013", "ab12345", "müller", "张三丰张三丰"})
    EXPECT_THAT(one_slip_away(word), IsEmpty()) << word;
  EXPECT_THAT(one_slip_away(std::string(21, 'a')), IsEmpty());
}

TEST(Typos, AreBoundedAndEachGuessedOnce) {
  for (const std::string word : {"smith", "aaaaa", "zhangsanfeng", "abcdefghijklmnopqrst"}) {
    const auto guesses = one_slip_away(word);
    EXPECT_LE(guesses.size(), 53 * word.size());
    std::vector<std::string> texts;
    for (const Guess& guess : guesses) {
      texts.push_back(guess.text);
      EXPECT_NE(guess.text, word);
    }
    std::ranges::sort(texts);
    EXPECT_TRUE(std::ranges::adjacent_find(texts) == texts.end()) << word;
  }
}

}  // namespace
}  // namespace kith
