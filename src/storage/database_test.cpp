// What every engine promises: values, rows, transactions.
#include <gmock/gmock.h>

#include <limits>
#include <thread>

#include "storage/failures.h"
#include "storage/sql_builder.h"
#include "storage/test_database.h"

namespace kith::storage {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Storage : public BothEngines {
 protected:
  void run(const EngineSql& sql) {
    ASSERT_TRUE(database()
                    .write([&](Connection& db) -> Status {
                      db.script(db.pick(sql));
                      return done();
                    })
                    .ok());
  }
  void make_people() {
    run(
        {"CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, name TEXT) STRICT;"
         "CREATE UNIQUE INDEX people_email ON people (email);"
         "CREATE UNIQUE INDEX people_name ON people (lower(name)) WHERE id > 0",
         "CREATE TABLE people (id bigint PRIMARY KEY, email text COLLATE \"C\", name text);"
         "CREATE UNIQUE INDEX people_email ON people (email);"
         "CREATE UNIQUE INDEX people_name ON people (lower(name)) WHERE id > 0"});
  }
  static void add_person(Connection& db, int64_t id, std::string email = {}) {
    if (email.empty()) email = std::to_string(id) + "@example.org";
    db.execute("INSERT INTO people (id, email) VALUES (?1, ?2)", {id, std::move(email)});
  }
  std::vector<int64_t> ids() {
    return database().read([](Connection& db) {
      std::vector<int64_t> ids;
      db.query("SELECT id FROM people ORDER BY id", {}, [&](const Row& row) {
        ids.push_back(row.integer(0));
        return true;
      });
      return ids;
    });
  }
};
KITH_BOTH_ENGINES(Storage);

TEST_P(Storage, KeepsNothingOfTheTemporaryTablesOfARead) {
  make_people();
  for (int64_t round = 1; round <= 3; ++round) {
    const auto found = database().read(
        [&](Connection& db) {
          db.execute("CREATE TEMP TABLE guests AS SELECT id, email FROM people WHERE 1 = 0");
          db.execute("INSERT INTO guests (id, email) VALUES (?1, ?2)", {round, std::string("g")});
          return db.integer("SELECT sum(id) FROM guests");
        },
        {.scratch = Scratch::temporary_tables});
    EXPECT_EQ(found, round);
    EXPECT_ANY_THROW(
        database().read([](Connection& db) { return db.integer("SELECT sum(id) FROM guests"); }));
  }
  EXPECT_TRUE(ids().empty());
}

TEST_P(Storage, GivesBackEveryKindOfValue) {
  run(
      {"CREATE TABLE t (n INTEGER, b INTEGER, i INTEGER, r REAL, d INTEGER, day INTEGER,"
       " at INTEGER, s TEXT, x BLOB) STRICT",
       "CREATE TABLE t (n bigint, b boolean, i bigint, r float8, d numeric(19,4), day date,"
       " at timestamptz, s text COLLATE \"C\", x bytea)"});
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  const std::string text = "Zo\u00eb \u5f20\u4e09 '\"?1 \\ \U0001F600";
  const Bytes bytes{std::byte{0}, std::byte{255}, std::byte{'\''}};
  const std::vector<std::vector<Value>> rows = {
      {{},
       true,
       least,
       1e308,
       Decimal{least},
       *parse_date("0001-01-01"),
       *parse_timestamp("0001-01-01T00:00:00Z"),
       text,
       bytes},
      {{},
       false,
       most,
       -2.5e-308,
       Decimal{most},
       *parse_date("9999-12-31"),
       *parse_timestamp("9999-12-31T23:59:59.999999Z"),
       std::string(),
       Bytes()},
      {{},
       true,
       int64_t{0},
       0.1,
       Decimal{0},
       from_days(0),
       from_us(0),
       std::string(100'000, 'x'),
       Bytes(100'000, std::byte{7})},
      {{}, true, int64_t{-1}, -0.5, Decimal{-1}, from_days(-1), from_us(-1), text, bytes},
      {{}, true, int64_t{1}, 3.0, Decimal{100'000'000}, from_days(20778), from_us(1), text, bytes},
  };
  for (const auto& row : rows) {
    database()
        .write([&](Connection& db) -> Status {
          db.execute("DELETE FROM t");
          EXPECT_EQ(db.execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", row),
                    1);
          return done();
        })
        .ok();
    database().read([&](Connection& db) {
      int seen = 0;
      db.query("SELECT n, b, i, r, d, day, at, s, x FROM t", {}, [&](const Row& got) {
        ++seen;
        EXPECT_TRUE(got.is_null(0));
        EXPECT_FALSE(got.is_null(1));
        EXPECT_EQ(got.boolean(1), std::get<bool>(row[1]));
        EXPECT_EQ(got.integer(2), std::get<int64_t>(row[2]));
        EXPECT_EQ(got.id(2).value, std::get<int64_t>(row[2]));
        EXPECT_EQ(got.real(3), std::get<double>(row[3]));
        EXPECT_EQ(got.decimal(4), std::get<Decimal>(row[4]));
        EXPECT_EQ(got.date(5), std::get<Date>(row[5]));
        EXPECT_EQ(got.timestamp(6), std::get<Timestamp>(row[6]));
        EXPECT_EQ(got.text(7), std::get<std::string>(row[7]));
        const auto blob = got.blob(8);
        EXPECT_EQ(Bytes(blob.begin(), blob.end()), std::get<Bytes>(row[8]));
        return true;
      });
      EXPECT_EQ(seen, 1);
      return 0;
    });
  }
}

TEST_P(Storage, GivesBackNullsOfEveryColumn) {
  run({"CREATE TABLE t (b INTEGER, i INTEGER, r REAL, d INTEGER, s TEXT, x BLOB) STRICT",
       "CREATE TABLE t (b boolean, i bigint, r float8, d numeric(19,4), s text, x bytea)"});
  database()
      .write([&](Connection& db) -> Status {
        const std::vector<Value> nulls(6);
        db.execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)", nulls);
        // The same statement with values afterwards: what NULL taught the engine must not stick.
        db.execute("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   {true, int64_t{5}, 1.5, Decimal{15'000}, std::string("x"), Bytes{std::byte{1}}});
        return done();
      })
      .ok();
  database().read([&](Connection& db) {
    int row_number = 0;
    db.query("SELECT b, i, r, d, s, x FROM t ORDER BY i IS NOT NULL", {}, [&](const Row& row) {
      for (int column = 0; column < 6; ++column) {
        EXPECT_EQ(row.is_null(column), row_number == 0) << column;
      }
      if (row_number == 0) {
        EXPECT_EQ(row.integer(1), 0);
        EXPECT_EQ(row.text(4), "");
        EXPECT_TRUE(row.blob(5).empty());
      } else {
        EXPECT_EQ(row.decimal(3), Decimal{15'000});
        EXPECT_EQ(row.real(2), 1.5);
      }
      ++row_number;
      return true;
    });
    EXPECT_EQ(row_number, 2);
    return 0;
  });
}

TEST_P(Storage, TakesPlaceholdersInAnyOrderAndRepeated) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        db.execute("INSERT INTO people (name, id, email) VALUES (?2, ?1, ?2)",
                   {int64_t{7}, std::string("Q?1")});
        return done();
      })
      .ok();
  database().read([&](Connection& db) {
    EXPECT_EQ(db.integer("SELECT id FROM people WHERE email = ?2 AND name = ?2 AND id = ?1"
                         " AND '?3' <> email -- ?4\n",
                         std::vector<Value>{int64_t{7}, std::string("Q?1")}),
              7);
    EXPECT_EQ(db.text("SELECT email FROM people WHERE id = ?1", std::vector<Value>{int64_t{7}}),
              "Q?1");
    EXPECT_FALSE(db.exists("SELECT 1 FROM people WHERE id = ?1", std::vector<Value>{int64_t{8}}));
    return 0;
  });
}

TEST_P(Storage, RefusesAPlaceholderWithoutAValue) {
  make_people();
  EXPECT_THROW(database().read([&](Connection& db) {
    return db.exists("SELECT 1 FROM people WHERE id = ?1 OR id = ?2",
                     std::vector<Value>{int64_t{1}});
  }),
               StorageError);
}

TEST_P(Storage, StopsWhenTheCallbackHasSeenEnough) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        for (int64_t id = 1; id <= 10; ++id) add_person(db, id);
        return done();
      })
      .ok();
  database().read([&](Connection& db) {
    for (int round = 0; round < 2; ++round) {  // the second time from the statement cache
      int seen = 0;
      db.query("SELECT id FROM people ORDER BY id", {}, [&](const Row&) { return ++seen < 3; });
      EXPECT_EQ(seen, 3);
    }
    return 0;
  });
}

TEST_P(Storage, AsksInsideTheRowsOfAQuestion) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        for (int64_t id = 1; id <= 3; ++id) add_person(db, id);
        return done();
      })
      .ok();
  std::string seen;
  database().read([&](Connection& db) {
    db.query("SELECT id FROM people ORDER BY id", {}, [&](const Row& outer) {
      seen += std::to_string(outer.integer(0)) + ":";
      db.query("SELECT id FROM people ORDER BY id", {}, [&](const Row& inner) {
        seen += std::to_string(inner.integer(0));
        return true;
      });
      seen += " " + std::to_string(outer.integer(0)) + "; ";
      return true;
    });
    return 0;
  });
  EXPECT_EQ(seen, "1:123 1; 2:123 2; 3:123 3; ");
}

TEST_P(Storage, CountsChangedRows) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        for (int64_t id = 1; id <= 5; ++id) add_person(db, id);
        EXPECT_EQ(db.execute("UPDATE people SET name = 'p' || id WHERE id <= 3"), 3);
        EXPECT_EQ(db.execute("UPDATE people SET name = 'n' WHERE id = 99"), 0);
        EXPECT_EQ(db.execute("DELETE FROM people WHERE id > ?1", {int64_t{3}}), 2);
        EXPECT_EQ(db.execute("INSERT INTO people (id) VALUES (1) ON CONFLICT DO NOTHING"), 0);
        return done();
      })
      .ok();
}

TEST_P(Storage, NamesTheUniqueIndexThatRefused) {
  make_people();
  run({"CREATE TABLE pairs (a INTEGER, b INTEGER, c INTEGER UNIQUE, PRIMARY KEY (a, b)) STRICT",
       "CREATE TABLE pairs (a bigint, b bigint, c bigint UNIQUE, PRIMARY KEY (a, b))"});
  const auto violated = [&](Sql sql) -> std::string {
    try {
      database()
          .write([&](Connection& db) -> Status {
            db.execute(sql);
            db.execute(sql);
            return done();
          })
          .ok();
    } catch (const UniqueViolation& violation) {
      return violation.index;
    }
    return "nothing";
  };
  EXPECT_EQ(
      violated("INSERT INTO people (id, email) SELECT coalesce(max(id), 0) + 1, 'a' FROM people"),
      "people_email");
  EXPECT_EQ(
      violated("INSERT INTO people (id, name) SELECT coalesce(max(id), 0) + 1, 'A' FROM people"),
      "people_name");
  EXPECT_EQ(violated("INSERT INTO people (id) VALUES (4)"), "people_pkey");
  EXPECT_EQ(violated("INSERT INTO pairs (a, b) VALUES (1, 2)"), "pairs_pkey");
  EXPECT_EQ(violated("INSERT INTO pairs (a, b, c) SELECT coalesce(max(a), 0) + 1, 2, 3 FROM pairs"),
            "pairs_c_key");
  EXPECT_THAT(ids(), ElementsAre());
}

TEST_P(Storage, UndoesAWriteThatAnswersAnErrorOrThrows) {
  make_people();
  const Status refused = database().write([&](Connection& db) -> Status {
    add_person(db, 1);
    return conflict(say("no", "不"));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    add_person(db, 2);
    throw std::runtime_error("bug");
  }),
               std::runtime_error);
  EXPECT_THAT(ids(), ElementsAre());
}

// Otherwise as many of them at once as there are connections wait for each other.
TEST_P(Storage, RefusesAReadOrAWriteInsideARead) {
  make_people();
  database().read_raw(
      [&](Connection&) {
        EXPECT_THROW(database().read_raw([](Connection&) {}, {}), std::logic_error);
        EXPECT_THROW(database().read_raw([](Connection&) {}, {.lane = Lane::bulk}),
                     std::logic_error);
        EXPECT_THROW(database().write_raw([](Connection&) { return true; }, {}), std::logic_error);
      },
      {});
  database().read_raw([&](Connection& db) { EXPECT_FALSE(db.exists("SELECT 1 WHERE 1 = 2")); }, {});
  EXPECT_THROW(database().read_raw([](Connection&) { throw std::runtime_error("bug"); }, {}),
               std::runtime_error);
  EXPECT_NO_THROW(database().write_raw([](Connection&) { return true; }, {}));
}

TEST_P(Storage, UndoesANestedPartAlone) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        add_person(db, 1);
        EXPECT_FALSE(db.nested([&] {
          add_person(db, 2);
          return false;
        }));
        EXPECT_TRUE(db.nested([&] {
          add_person(db, 3);
          EXPECT_THROW(db.nested([&] {
            add_person(db, 4);
            add_person(db, 1);
            return true;
          }),
                       UniqueViolation);
          add_person(db, 5);
          return true;
        }));
        return done();
      })
      .ok();
  EXPECT_THAT(ids(), ElementsAre(1, 3, 5));
}

TEST_P(Storage, RefusesToGoOnAfterAFailedStatementOutsideNested) {
  make_people();
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    add_person(db, 1);
    EXPECT_THROW(add_person(db, 1), UniqueViolation);
    EXPECT_THROW(add_person(db, 2), StorageError);
    return done();
  }),
               StorageError);
  EXPECT_THAT(ids(), ElementsAre());
}

TEST_P(Storage, RunsAfterCommitActionsInOrderAndForgetsThoseUndone) {
  make_people();
  std::string ran;
  database()
      .write([&](Connection& db) -> Status {
        db.after_commit([&] { ran += "a"; });
        db.nested([&] {
          db.after_commit([&] { ran += "x"; });
          return false;
        });
        db.nested([&] {
          db.after_commit([&] { ran += "b"; });
          return true;
        });
        db.after_commit([] { throw std::runtime_error("an action that fails harms nobody"); });
        db.after_commit([&] { ran += "c"; });
        EXPECT_EQ(ran, "");
        return done();
      })
      .ok();
  EXPECT_EQ(ran, "abc");
  database()
      .write([&](Connection& db) -> Status {
        db.after_commit([&] { ran += "y"; });
        return conflict(say("no", "不"));
      })
      .ok();
  EXPECT_EQ(ran, "abc");
}

TEST_P(Storage, ShowsOneSnapshotWhileOthersWrite) {
  make_people();
  database().read([&](Connection& db) {
    EXPECT_EQ(db.integer("SELECT count(*) FROM people"), 0);
    std::jthread([&] {
      EXPECT_TRUE(database()
                      .write([&](Connection& other) -> Status {
                        add_person(other, 1);
                        return done();
                      })
                      .ok());
    }).join();
    EXPECT_EQ(db.integer("SELECT count(*) FROM people"), 0);
    return 0;
  });
  EXPECT_THAT(ids(), ElementsAre(1));
}

TEST_P(Storage, RefusesToWriteInARead) {
  make_people();
  EXPECT_THROW(database().read([&](Connection& db) {
    add_person(db, 1);
    return 0;
  }),
               StorageError);
  EXPECT_THROW(database().read([&](Connection& db) {
    db.after_commit([] {});
    return 0;
  }),
               std::logic_error);
  EXPECT_THAT(ids(), ElementsAre());
}

TEST_P(Storage, RefusesAWriteInsideAWrite) {
  make_people();
  EXPECT_THROW(database().write([&](Connection&) -> Status {
    return database().write([&](Connection& inner) -> Status {
      add_person(inner, 1);
      return done();
    });
  }),
               std::logic_error);
}

constexpr EngineSql endless = {
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 1::bigint UNION ALL SELECT i + 1 FROM n)"
    " SELECT count(*) FROM n"};

TEST_P(Storage, InterruptsAReadAtItsDeadline) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(database().read([&](Connection& db) { return db.integer(db.pick(endless)); },
                               {.timeout = 200ms}),
               Interrupted);
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 10s) << "it ran on";
  EXPECT_EQ(database().read([&](Connection& db) { return db.integer("SELECT 5"); }), 5);
}

TEST_P(Storage, InterruptsAReadWhoseClientHasGone) {
  struct Gone : Cancel {
    std::atomic<bool> gone{false};
    bool cancelled() const override { return gone; }
  } client;
  std::thread leaving([&] {
    std::this_thread::sleep_for(100ms);
    client.gone = true;
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(database().read([&](Connection& db) { return db.integer(db.pick(endless)); },
                               {.cancel = &client}),
               Interrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s) << "it ran on";
  leaving.join();
}

TEST_P(Storage, WaitsForAConnectionNoLongerThanTheDeadline) {
  std::vector<std::thread> threads;
  std::atomic<int> interrupted{0};
  for (int i = 0; i < 3; ++i) {  // two bulk connections
    threads.emplace_back([&] {
      try {
        database().read([&](Connection& db) { return db.integer(db.pick(endless)); },
                        {.timeout = 200ms, .lane = Lane::bulk});
      } catch (const Interrupted&) {
        ++interrupted;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(interrupted, 3);
}

TEST_P(Storage, KeepsWhatWasWrittenAfterReopening) {
  make_people();
  database()
      .write([&](Connection& db) -> Status {
        add_person(db, 1);
        return done();
      })
      .ok();
  reopen();
  EXPECT_THAT(ids(), ElementsAre(1));
}

TEST_P(Storage, CountsTheStatementsThatTheEngineCannotRun) {
  make_people();
  const auto refused = [&] { return database().counters().refused; };
  const auto ask = [&](const Sql& sql, std::vector<Value> values) {
    return database().read([&](Connection& db) { return db.integer(sql, values); });
  };
  const uint64_t before = refused();
  EXPECT_THROW(ask("SELECT count(*) FROM people WHERE name = 'O'Brien'", {}), StatementRefused);
  EXPECT_THROW(ask("SELECT nothing FROM people", {}), StatementRefused);
  EXPECT_EQ(refused() - before, 2u);
  // Kept from the caller by a savepoint, and counted all the same.
  database()
      .write([&](Connection& db) -> Status {
        EXPECT_THROW(db.nested([&] { return db.execute("DELETE FROM nowhere"), true; }),
                     StatementRefused);
        return done();
      })
      .ok();
  EXPECT_EQ(refused() - before, 3u);
  // What the data refuses is no fault of the statement.
  const auto twice = [&] {
    database()
        .write([&](Connection& db) -> Status {
          add_person(db, 1);
          add_person(db, 1);
          return done();
        })
        .ok();
  };
  EXPECT_THROW(twice(), UniqueViolation);
  EXPECT_EQ(ask("SELECT count(*) FROM people WHERE name = ?1", {std::string("O'Brien")}), 0);
  EXPECT_EQ(refused() - before, 3u);
}

TEST_P(Storage, KeepsTheWritesOfManyThreads) {
  make_people();
  constexpr int64_t threads_count = 16, each = 200;
  const Counters before = database().counters();
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < threads_count; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t i = 0; i < each; ++i) {
        const Status answer = database().write([&](Connection& db) -> Status {
          add_person(db, t * each + i);
          if (i % 10 == 9) return conflict(say("no", "不"));  // leaves its neighbours alone
          return done();
        });
        EXPECT_EQ(answer.ok(), i % 10 != 9);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ids().size(), threads_count * each * 9 / 10);
  const Counters after = database().counters();
  EXPECT_EQ(after.writes - before.writes, threads_count * each);
  if (database().engine() == Engine::sqlite) {  // commits are shared
    EXPECT_LT(after.commits - before.commits, threads_count * each / 3);
  }
}

TEST_P(Storage, LetsOneFailWithoutItsNeighbours) {
  make_people();
  std::atomic<int> violations{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        try {
          database()
              .write([&](Connection& db) -> Status {
                add_person(db, 1000 * (t + 1) + i);
                if (t % 2) add_person(db, 1000 * (t + 1) + i);
                return done();
              })
              .ok();
        } catch (const UniqueViolation&) {
          ++violations;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(violations, 200);
  EXPECT_EQ(ids().size(), 200u);
}

TEST_P(Storage, LetsChecksThatSpanRowsTakeTurns) {
  make_people();
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      database()
          .write([&](Connection& db) -> Status {
            db.take_turns("only three");
            if (*db.integer("SELECT count(*) FROM people") >= 3) {
              return conflict(say("full", "已满"));
            }
            add_person(db, t);
            return done();
          })
          .ok();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ids().size(), 3u);
}

TEST_P(Storage, CountsTheStatementsOfACaller) {
  make_people();
  const auto before = database().counters().statements;
  database().read([&](Connection& db) {
    EXPECT_EQ(db.statements_run(), 0u);
    db.integer("SELECT 1");
    db.integer("SELECT 2");
    EXPECT_EQ(db.statements_run(), 2u);
    return 0;
  });
  database()
      .write([&](Connection& db) -> Status {
        EXPECT_EQ(db.statements_run(), 0u);
        add_person(db, 1);
        EXPECT_EQ(db.statements_run(), 1u);
        return done();
      })
      .ok();
  EXPECT_EQ(database().counters().statements - before, 3u);
}

TEST_P(Storage, RefusesTwoStatementsInOne) {
  make_people();
  EXPECT_THROW(database().write([&](Connection& db) -> Status {
    db.execute("DELETE FROM people; DELETE FROM people");
    return done();
  }),
               StorageError);
}

TEST_P(Storage, StreamsALargeAnswer) {
  const int64_t sum = database().read(
      [&](Connection& db) {
        int64_t sum = 0;
        db.query(db.pick({"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                          " WHERE i < 200000) SELECT i FROM n",
                          "SELECT i FROM generate_series(1::bigint, 200000) AS i"}),
                 {}, [&](const Row& row) {
                   sum += row.integer(0);
                   return true;
                 });
        return sum;
      },
      {.lane = Lane::bulk});
  EXPECT_EQ(sum, 200'000ll * 200'001 / 2);
}

}  // namespace
}  // namespace kith::storage
