#include "commands/bench/measures.h"

#include <gmock/gmock.h>

#include <thread>

#include "commands/bench/statements.h"
#include "storage/test_database.h"

namespace kith::commands::bench {
namespace {

using ::testing::HasSubstr;

TEST(Measures, PercentilesAreSamplesThatWereTaken) {
  const std::vector<double> samples = {5, 1, 4, 2, 3};
  EXPECT_EQ(median(samples), 3);
  EXPECT_EQ(percentile(samples, 0.99), 4);
  EXPECT_EQ(percentile(samples, 1), 5);
  EXPECT_EQ(median({}), 0);
}

TEST(Measures, AMissedGoalStandsOutInTheTable) {
  const std::string table = table_of({{"Page", "2 ms", "1 ms", "0.50", "≥ 0.5", at_least(0.5, 0.5)},
                                      {"Start", "300 ms", "", "", "< 200 ms", at_most(300, 200)}});
  EXPECT_THAT(table, HasSubstr("| Page | 2 ms | 1 ms | 0.50 | ≥ 0.5 | yes |"));
  EXPECT_THAT(table, HasSubstr("| Start | 300 ms |  |  | < 200 ms | **no** |"));
}

TEST(Measures, PairsTakeTurnsAndTheFirstRoundDoesNotCount) {
  std::string order;
  const Pair pair = interleave(
      2, [&] { order += 'o'; },
      [&] {
        order += 'b';
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
      });
  EXPECT_EQ(order, "obobob");
  EXPECT_GE(pair.bare, 0.002);
  EXPECT_GT(pair.ratio(), 1);
}

TEST(Measures, ARowThatFailsDoesNotTakeTheOthersAlong) {
  std::vector<Row> rows;
  append(rows, "Slow", []() -> std::vector<Row> { throw storage::Interrupted("SELECT 1"); });
  append(rows, "Broken", []() -> std::vector<Row> { throw std::runtime_error("no disk"); });
  append(rows, "Good", [] { return std::vector<Row>{{"Page", "2 ms", "", "", "", Met::yes}}; });
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].measure, "Slow");
  EXPECT_EQ(rows[0].value, "too long, interrupted");
  EXPECT_EQ(rows[0].met, Met::no);
  EXPECT_EQ(rows[1].value, "failed");
  EXPECT_EQ(rows[2].measure, "Page");
}

class OverheardStatements : public storage::BothEngines {};
INSTANTIATE_TEST_SUITE_P(, OverheardStatements, ::testing::Values(storage::Engine::sqlite),
                         [](const auto&) { return "Sqlite"; });

TEST_P(OverheardStatements, TheBareEngineFindsTheSameRows) {
  ASSERT_TRUE(database()
                  .write([](storage::Connection& db) -> Status {
                    db.script("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)");
                    for (int64_t n = 1; n <= 9; ++n) {
                      db.execute("INSERT INTO words VALUES (?1, ?2)", {n, std::string(n, 'x')});
                    }
                    return done();
                  })
                  .ok());
  std::vector<Statement> heard;
  int rows = 0;
  database().read_raw(
      [&](storage::Connection& db) {
        Eavesdropper ear(db);
        storage::Connection& asked = ear;
        asked.query("SELECT word FROM words WHERE id > ?1", {int64_t{4}}, [&](const storage::Row&) {
          ++rows;
          return true;
        });
        heard = std::move(ear.heard);
      },
      {});
  BareStatements bare(location().path, std::move(heard));
  EXPECT_EQ(rows, 5);
  EXPECT_EQ(bare.run(), 5);
  EXPECT_EQ(bare.run(), 5);
}

}  // namespace
}  // namespace kith::commands::bench
