#include "schema/vocabulary.h"

#include <gmock/gmock.h>

#include "schema/store.h"
#include "storage/migrations.h"
#include "storage/test_database.h"

namespace kith::schema {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Vocabulary : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(storage::migrate(database(), migrations(), Timestamp{}).ok());
  }
  void learn(std::vector<std::string> forms) {
    database().write_raw(
        [&](storage::Connection& db) {
          learn_forms(db, forms);
          return true;
        },
        {});
  }
  std::vector<Known> beginning(std::vector<std::string> beginnings) {
    return database().read(
        [&](storage::Connection& db) { return words_beginning(db, beginnings); });
  }
  std::vector<std::string> holding(std::string_view fragment, int limit = 8) {
    return database().read(
        [&](storage::Connection& db) { return words_holding(db, fragment, limit); });
  }
};
KITH_BOTH_ENGINES(Vocabulary);

TEST_P(Vocabulary, AnswersWhatBeginsWithEachOfMany) {
  EXPECT_FALSE(database().read([](storage::Connection& db) { return knows_words(db); }));
  learn({word_form("microsoft"), word_form("micron"), reading_form("zhangsan")});
  EXPECT_TRUE(database().read([](storage::Connection& db) { return knows_words(db); }));
  const auto known = beginning({"nothing", "micro", "zhang", "microsoft", "soft"});
  ASSERT_EQ(known.size(), 3u);
  EXPECT_EQ(known[0].beginning, 1u);
  EXPECT_THAT(known[0].words, ElementsAre("micron", "microsoft"));
  EXPECT_EQ(known[1].beginning, 2u);
  EXPECT_THAT(known[1].words, ElementsAre("zhangsan"));
  EXPECT_EQ(known[2].beginning, 3u);
  EXPECT_THAT(beginning({}), IsEmpty());
}

TEST_P(Vocabulary, GivesAFewOfMany) {
  for (char c = 'a'; c <= 'z'; ++c) learn({word_form(std::string("prefix") + c)});
  const auto known = beginning({"prefix"});
  ASSERT_EQ(known.size(), 1u);
  EXPECT_THAT(known[0].words, ElementsAre("prefixa", "prefixb", "prefixc", "prefixd"));
}

TEST_P(Vocabulary, KnowsTheMiddlesOfWordsButNotOfReadings) {
  learn({reading_form("zhangsanfeng"), word_form("microsoft"), word_form("softly")});
  EXPECT_THAT(holding("soft"), ElementsAre("microsoft"));
  EXPECT_THAT(holding("croso"), ElementsAre("microsoft"));
  EXPECT_THAT(holding("sanfeng"), IsEmpty());
  EXPECT_THAT(holding("micro"), IsEmpty());
  learn({word_form("lotsoft")});
  EXPECT_THAT(holding("soft", 1), ElementsAre("lotsoft"));
}

TEST_P(Vocabulary, LearnsAWordOnceHoweverOftenItComes) {
  for (int i = 0; i < 3; ++i) learn({reading_form("smith"), word_form("smith")});
  EXPECT_THAT(beginning({"smith"}).at(0).words, ElementsAre("smith"));
  EXPECT_THAT(holding("mith"), ElementsAre("smith"));
}

TEST_P(Vocabulary, ForgetsWhatWasUndone) {
  database().write_raw(
      [&](storage::Connection& db) {
        learn_forms(db, std::vector{word_form("smith")});
        return false;
      },
      {});
  EXPECT_THAT(beginning({"smith"}), IsEmpty());
}

}  // namespace
}  // namespace kith::schema
