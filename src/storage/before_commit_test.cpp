// Work that waits for the commit: done once, in order, or not at all.
#include "storage/before_commit.h"

#include <gmock/gmock.h>

#include <thread>

#include "storage/test_database.h"

namespace kith::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LateWorkTest : public BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    database().write_raw(
        [](Connection& db) {
          db.script("CREATE TABLE notes (n BIGINT PRIMARY KEY)");
          return true;
        },
        {});
  }
  static void note(Connection& db, int64_t n) {
    db.execute("INSERT INTO notes (n) VALUES (?1)", {n});
  }
  static void note_late(Connection& db, int64_t n) {
    before_commit(db, [n](Connection& late) { note(late, n); });
  }
  std::vector<int64_t> notes() {
    return database().read([](Connection& db) {
      std::vector<int64_t> found;
      db.query("SELECT n FROM notes ORDER BY n", {}, [&](const Row& row) {
        found.push_back(row.integer(0));
        return true;
      });
      return found;
    });
  }
};
KITH_BOTH_ENGINES(LateWorkTest);

TEST_P(LateWorkTest, IsDoneInOrderAndDurableWithTheWriteThatAskedForIt) {
  database().write_raw(
      [](Connection& db) {
        note_late(db, 1);
        before_commit(db, [](Connection& late) { late.execute("DELETE FROM notes"); });
        note_late(db, 2);
        return true;
      },
      {});
  EXPECT_THAT(notes(), ElementsAre(2));
  reopen();
  EXPECT_THAT(notes(), ElementsAre(2));
}

TEST_P(LateWorkTest, IsForgottenWithTheWriteOrTheSavepointThatIsUndone) {
  database().write_raw(
      [](Connection& db) {
        note_late(db, 1);
        return false;
      },
      {});
  EXPECT_THAT(notes(), IsEmpty());
  database().write_raw(
      [](Connection& db) {
        note_late(db, 2);
        db.nested([&] {
          note_late(db, 3);
          return false;
        });
        db.nested([&] {
          note_late(db, 4);
          return true;
        });
        return true;
      },
      {});
  EXPECT_THAT(notes(), ElementsAre(2, 4));
}

TEST_P(LateWorkTest, UndoesTheWriteWhenItFails) {
  database().write_raw(
      [](Connection& db) {
        note(db, 1);
        return true;
      },
      {});
  const auto write_twice = [&] {
    database().write_raw(
        [](Connection& db) {
          note(db, 5);
          note_late(db, 1);  // is there already
          return true;
        },
        {});
  };
  EXPECT_ANY_THROW(write_twice());
  EXPECT_THAT(notes(), ElementsAre(1));
  database().write_raw(
      [](Connection& db) {
        note_late(db, 6);
        return true;
      },
      {});
  EXPECT_THAT(notes(), ElementsAre(1, 6));
}

TEST_P(LateWorkTest, OfManyWhoCommitTogetherIsAllDone) {
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t n = 0; n < 20; ++n) {
        database().write_raw(
            [&](Connection& db) {
              note_late(db, t * 100 + n);
              return n % 4 != 0;
            },
            {});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(notes(), SizeIs(8 * 15));
}

}  // namespace
}  // namespace kith::storage
