#include "text/similarity.h"

#include <gtest/gtest.h>

#include <string>

namespace kith {
namespace {

// The pairs of Winkler's own table (1990, table 1).
TEST(JaroWinkler, AgreesWithThePaper) {
  EXPECT_NEAR(jaro_winkler("martha", "marhta"), 0.961, 0.001);
  EXPECT_NEAR(jaro_winkler("dwayne", "duane"), 0.840, 0.001);
  EXPECT_NEAR(jaro_winkler("dixon", "dicksonx"), 0.813, 0.001);
  EXPECT_NEAR(jaro_winkler("shackleford", "shackelford"), 0.982, 0.001);
}

TEST(JaroWinkler, IsOneForTheSameAndNoughtForNothingInCommon) {
  EXPECT_EQ(jaro_winkler("zhangsan", "zhangsan"), 1.0);
  EXPECT_EQ(jaro_winkler("abc", "xyz"), 0.0);
  EXPECT_EQ(jaro_winkler("", "xyz"), 0.0);
  EXPECT_GT(jaro_winkler(std::string(200, 'a'), std::string(300, 'a')), 0.99);
}

TEST(TypingErrors, CountsWhatFingersDo) {
  EXPECT_EQ(typing_errors("muller", "muller", 2), 0u);
  EXPECT_EQ(typing_errors("muller", "muller", 2), 0u);
  EXPECT_EQ(typing_errors("muller", "mueller", 2), 1u);  // added
  EXPECT_EQ(typing_errors("muller", "mller", 2), 1u);    // left out
  EXPECT_EQ(typing_errors("muller", "muller", 2), 0u);
  EXPECT_EQ(typing_errors("muller", "mulelr", 2), 1u);  // swapped
  EXPECT_EQ(typing_errors("muller", "miller", 2), 1u);  // changed
  EXPECT_EQ(typing_errors("weber", "becker", 3), 3u);
}

TEST(TypingErrors, StopsAtTheLimit) {
  EXPECT_EQ(typing_errors("abcdef", "uvwxyz", 2), 3u);
  EXPECT_EQ(typing_errors("", "abcdef", 2), 3u);
  EXPECT_EQ(typing_errors("", "ab", 2), 2u);
}

}  // namespace
}  // namespace kith
