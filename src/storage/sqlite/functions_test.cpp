// Exact aggregates and calendar periods, and that PostgreSQL's own words for them answer the same.
#include "storage/sqlite/functions.h"

#include <gtest/gtest.h>

#include <limits>

#include "storage/test_database.h"

namespace kith::storage {
namespace {

class Functions : public BothEngines {
 protected:
  struct Answer {
    std::optional<Decimal> median, mean;
  };
  Answer of(const std::vector<int64_t>& units) {
    Answer answer;
    database()
        .write([&](Connection& db) -> Status {
          db.script(db.pick({"DROP TABLE IF EXISTS t; CREATE TABLE t (d INTEGER) STRICT",
                             "DROP TABLE IF EXISTS t; CREATE TABLE t (d numeric(19,4))"}));
          for (int64_t unit : units) db.execute("INSERT INTO t VALUES (?1)", {Decimal{unit}});
          db.execute("INSERT INTO t VALUES (NULL)");
          return done();
        })
        .ok();
    database().read([&](Connection& db) {
      db.query(db.pick({"SELECT kith_median(d), kith_avg(d) FROM t",
                        "SELECT round((percentile_disc(0.5) WITHIN GROUP (ORDER BY d)"
                        " + percentile_disc(0.5) WITHIN GROUP (ORDER BY d DESC)) / 2, 4),"
                        " round(avg(d), 4) FROM t"}),
               {}, [&](const Row& row) {
                 if (!row.is_null(0)) answer.median = row.decimal(0);
                 if (!row.is_null(1)) answer.mean = row.decimal(1);
                 return true;
               });
      return 0;
    });
    return answer;
  }
};
KITH_BOTH_ENGINES(Functions);

TEST_P(Functions, TakeTheMiddleExactly) {
  EXPECT_EQ(of({30'000, 10'000, 20'000}).median, Decimal{20'000});
  EXPECT_EQ(of({1, 2}).median, Decimal{2});  // 1.5 units, away from zero
  EXPECT_EQ(of({-1, -2}).median, Decimal{-2});
  EXPECT_EQ(of({-1, 2}).median, Decimal{1});
  EXPECT_EQ(of({5}).median, Decimal{5});
  constexpr int64_t large = std::numeric_limits<int64_t>::max() - 7;
  EXPECT_EQ(of({large, large - 2}).median, Decimal{large - 1});
  EXPECT_FALSE(of({}).median);
}

TEST_P(Functions, TakeTheMeanExactly) {
  EXPECT_EQ(of({1, 2}).mean, Decimal{2});
  EXPECT_EQ(of({-1, -2}).mean, Decimal{-2});
  EXPECT_EQ(of({1, 1, 2}).mean, Decimal{1});
  constexpr int64_t large = std::numeric_limits<int64_t>::max() - 7;
  EXPECT_EQ(of({large, large, large}).mean, Decimal{large});
  EXPECT_FALSE(of({}).mean);
}

TEST_P(Functions, FindThePeriodThatHoldsAnInstantInAZone) {
  const Timestamp at = *parse_timestamp("2026-03-31T16:30:00Z");  // April 1st in Shanghai
  const auto bucket = [&](const char* period, const char* zone) {
    return database().read([&](Connection& db) {
      std::string found;
      db.query(db.pick({"SELECT kith_bucket(?1, ?2, ?3)",
                        "SELECT date_trunc(?2, ?1 AT TIME ZONE ?3)::date"}),
               {at, std::string(period), std::string(zone)}, [&](const Row& row) {
                 found = format(row.date(0));
                 return true;
               });
      return found;
    });
  };
  EXPECT_EQ(bucket("month", "Asia/Shanghai"), "2026-04-01");
  EXPECT_EQ(bucket("month", "UTC"), "2026-03-01");
  EXPECT_EQ(bucket("quarter", "Asia/Shanghai"), "2026-04-01");
  EXPECT_EQ(bucket("year", "America/New_York"), "2026-01-01");
  EXPECT_EQ(bucket("week", "Asia/Shanghai"), "2026-03-30");
  EXPECT_EQ(bucket("day", "Asia/Shanghai"), "2026-04-01");
}

TEST_P(Functions, RefuseAnUnknownPeriodOrZone) {
  if (GetParam() == Engine::postgres) GTEST_SKIP() << "PostgreSQL's own functions";
  const auto ask = [&](const Sql& sql) {
    return database().read([&](Connection& db) { return db.integer(sql); });
  };
  EXPECT_EQ(ask("SELECT kith_bucket_date(20545, 'month')"), 20544);
  EXPECT_FALSE(ask("SELECT kith_bucket(NULL, 'month', 'UTC')"));
  EXPECT_THROW(ask("SELECT kith_bucket(1, 'fortnight', 'UTC')"), StorageError);
  EXPECT_THROW(ask("SELECT kith_bucket(1, 'month', 'Mars/Olympus')"), StorageError);
  EXPECT_THROW(ask("SELECT kith_bucket_date(1, '')"), StorageError);
  EXPECT_THROW(ask("SELECT kith_median('x')"), StorageError);
  EXPECT_THROW(ask("SELECT kith_avg(1.5)"), StorageError);
}

}  // namespace
}  // namespace kith::storage
