// What the PostgreSQL engine alone promises: retries, unknown outcomes, lost connections, types.
#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <thread>

#include "storage/sql_builder.h"
#include "storage/test_database.h"

namespace kith::storage::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Postgres : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    script("CREATE TABLE t (id bigint PRIMARY KEY, n bigint); INSERT INTO t VALUES (1, 0), (2, 0)");
  }
  void script(const Sql& sql) {
    database()
        .write([&](Connection& db) -> Status {
          db.script(sql);
          return done();
        })
        .ok();
  }
  int64_t integer(const Sql& sql) {
    return *database().read([&](Connection& db) { return db.integer(sql); });
  }
};
INSTANTIATE_TEST_SUITE_P(, Postgres, ::testing::Values(Engine::postgres),
                         [](const auto&) { return "Postgres"; });

// Two writers that lock two rows in opposite order: one of them is told 40P01 and runs again.
TEST_P(Postgres, RunsAWriteAgainAfterADeadlock) {
  std::latch both(2);
  std::atomic<int> runs{0};
  const auto add_to_both = [&](int64_t first, int64_t second) {
    bool met = false;
    const Status status = database().write([&](Connection& db) -> Status {
      ++runs;
      db.execute("UPDATE t SET n = n + 1 WHERE id = ?1", {first});
      if (!met) {
        met = true;
        both.arrive_and_wait();
      }
      db.execute("UPDATE t SET n = n + 1 WHERE id = ?1", {second});
      return done();
    });
    EXPECT_TRUE(status.ok());
  };
  std::thread other([&] { add_to_both(2, 1); });
  add_to_both(1, 2);
  other.join();
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(database().counters().retries, 1u);
  EXPECT_EQ(integer("SELECT sum(n) FROM t"), 4);
}

TEST_P(Postgres, RunsAWriteAgainAfterASerializationFailure) {
  int runs = 0;
  std::string actions;
  const Status status = database().write([&](Connection& db) -> Status {
    ++runs;
    db.after_commit([&] { actions += "x"; });
    db.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    db.integer("SELECT sum(n) FROM t");
    if (runs == 1) {
      std::thread([&] { script("UPDATE t SET n = n + 10 WHERE id = 1"); }).join();
    }
    db.execute("UPDATE t SET n = n + 1 WHERE id = 1");
    return done();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(actions, "x");
  EXPECT_EQ(integer("SELECT n FROM t WHERE id = 1"), 11);
}

TEST_P(Postgres, GivesUpAfterFiveRetries) {
  int runs = 0;
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    ++runs;
    db.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
    return done();
  }),
               StorageError);
  EXPECT_EQ(runs, 6);
}

TEST_P(Postgres, RunsAWriteAgainWhenTheConnectionIsLostBeforeCommit) {
  int runs = 0;
  const Status status = database().write([&](Connection& db) -> Status {
    db.execute("UPDATE t SET n = n + 1 WHERE id = 1");
    if (++runs == 1) db.integer("SELECT pg_terminate_backend(pg_backend_pid())::int");
    return done();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(integer("SELECT n FROM t WHERE id = 1"), 1);
}

TEST_P(Postgres, ReadsOnAfterItsIdleConnectionDied) {
  const int64_t reader = integer("SELECT pg_backend_pid()");
  database()
      .write([&](Connection& db) -> Status {
        db.integer("SELECT pg_terminate_backend(?1::int, 5000)::int", std::vector<Value>{reader});
        return done();
      })
      .ok();
  EXPECT_NE(integer("SELECT pg_backend_pid()"), reader);
}

// The server says so when an administrator gives up the wait for a standby; a trigger that runs at
// COMMIT can say the same.
TEST_P(Postgres, DoesNotTakeAWarningAtCommitForAnAnswer) {
  script(
      "CREATE FUNCTION doubt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
      " RAISE WARNING 'canceling the wait for synchronous replication'; RETURN NULL; END $$;"
      "CREATE CONSTRAINT TRIGGER doubt AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION doubt()");
  int runs = 0;
  bool acted = false;
  try {
    database()
        .write([&](Connection& db) -> Status {
          ++runs;
          db.after_commit([&] { acted = true; });
          db.execute("UPDATE t SET n = 5 WHERE id = 1");
          return done();
        })
        .ok();
    FAIL() << "answered as done";
  } catch (const OutcomeUnknown& unknown) {
    EXPECT_THAT(unknown.what(), HasSubstr("synchronous replication"));
  }
  EXPECT_EQ(runs, 1);
  EXPECT_FALSE(acted);
}

TEST_P(Postgres, TellsThatNobodyKnowsWhenTheConnectionIsLostAtCommit) {
  script(
      "CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
      " PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$;"
      "CREATE CONSTRAINT TRIGGER vanish AFTER UPDATE ON t DEFERRABLE INITIALLY DEFERRED"
      " FOR EACH ROW EXECUTE FUNCTION vanish()");
  int runs = 0;
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    ++runs;
    db.execute("UPDATE t SET n = 5 WHERE id = 1");
    return done();
  }),
               OutcomeUnknown);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(integer("SELECT n FROM t WHERE id = 1"), 0);
}

TEST_P(Postgres, NamesAUniqueConstraintThatIsCheckedAtCommit) {
  script(
      "ALTER TABLE t ADD CONSTRAINT t_n_later UNIQUE (n, id) DEFERRABLE INITIALLY DEFERRED;"
      "CREATE TABLE u (a bigint CONSTRAINT u_a_later UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  try {
    script("INSERT INTO u VALUES (1), (1)");
    FAIL() << "kept";
  } catch (const UniqueViolation& violation) {
    EXPECT_EQ(violation.index, "u_a_later");
  }
}

TEST_P(Postgres, SaysThatTheDiskIsFull) {
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    db.execute("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$");
    return done();
  }),
               StorageFull);
}

TEST_P(Postgres, ReadsWhatAggregatesAnswer) {
  database().read([&](Connection& db) {
    db.query(
        "SELECT sum(i), avg(i::numeric), count(*), 1.00005::numeric, -1.00005::numeric,"
        " 123456789012345.67894::numeric, '{\"a\": 1}'::jsonb, 2::int2, 1.5::float4, 0::numeric"
        " FROM generate_series(1::bigint, 4) AS i",
        {}, [&](const Row& row) {
          EXPECT_EQ(row.integer(0), 10);
          EXPECT_EQ(row.decimal(1), Decimal{25'000});
          EXPECT_EQ(row.real(1), 2.5);
          EXPECT_EQ(row.integer(2), 4);
          EXPECT_EQ(row.decimal(3), Decimal{10'001});  // half away from zero
          EXPECT_EQ(row.decimal(4), Decimal{-10'001});
          EXPECT_EQ(row.decimal(5), Decimal{1'234'567'890'123'456'789});
          EXPECT_EQ(row.text(6), "{\"a\": 1}");
          EXPECT_EQ(row.integer(7), 2);
          EXPECT_EQ(row.real(8), 1.5);
          EXPECT_EQ(row.decimal(9), Decimal{0});
          return true;
        });
    return 0;
  });
  EXPECT_THROW(database().read([&](Connection& db) {
    Decimal value;
    db.query("SELECT 1e20::numeric", {}, [&](const Row& row) {
      value = row.decimal(0);
      return true;
    });
    return value;
  }),
               StorageError);
}

// The type that a NULL was first given must not bind the next value.
TEST_P(Postgres, TakesNullsAndTypesInTurnsAtOnePlace) {
  const auto ask = [&](Value value) {
    return database().read([&](Connection& db) {
      return db.integer("SELECT count(*) FROM t WHERE n < ?1", std::vector<Value>{value});
    });
  };
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(ask({}), 0);
    EXPECT_EQ(ask(int64_t{1}), 2);
    EXPECT_EQ(ask({}), 0);
    EXPECT_EQ(ask(Decimal{5'000}), 2);
    EXPECT_EQ(ask(0.5), 2);
  }
}

TEST_P(Postgres, ForgetsPlansWhenAColumnChangesItsType) {
  EXPECT_EQ(integer("SELECT n FROM t WHERE id = 1"), 0);
  script("ALTER TABLE t ALTER COLUMN n TYPE integer");
  EXPECT_EQ(integer("SELECT n FROM t WHERE id = 1"), 0);
}

TEST_P(Postgres, KeepsTheStatementCacheBounded) {
  database().read([&](Connection& db) {
    for (int64_t i = 0; i < 300; ++i) {
      SqlBuilder sql;
      sql.add("SELECT ").number(i).add("::bigint + ").bind(int64_t{1});
      const auto built = std::move(sql).build();
      EXPECT_EQ(db.integer(built.sql, built.values), i + 1);
    }
    const int64_t kept = *db.integer("SELECT count(*) FROM pg_prepared_statements");
    EXPECT_GE(kept, 190);
    EXPECT_LE(kept, 201);
    return 0;
  });
}

TEST_P(Postgres, PointsAtPgDumpForABackup) {
  const Status refused = database().backup_to("/tmp/never");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message.en, HasSubstr("pg_dump --schema=" + location().pg_schema));
}

TEST(PostgresConnection, SaysWithinTenSecondsThatNobodyAnswers) {
  Location location;
  location.engine = Engine::postgres;
  location.pg_schema = "kith";
  location.conninfo = "host=/nowhere/at/all dbname=none";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(open(location), StorageError);
  location.conninfo = "host=192.0.2.1 dbname=none";  // RFC 5737: nobody is there
  EXPECT_THROW(open(location), StorageError);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(PostgresConnection, RefusesASchemaNameThatIsNone) {
  Location location;
  location.engine = Engine::postgres;
  location.pg_schema = "a\"; DROP SCHEMA public";
  EXPECT_THROW(open(location), StorageError);
}

}  // namespace
}  // namespace kith::storage::postgres
