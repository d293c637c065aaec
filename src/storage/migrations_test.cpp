#include "storage/migrations.h"

#include <gmock/gmock.h>

#include "storage/test_database.h"

namespace kith::storage {
namespace {

using ::testing::HasSubstr;

class Migrations : public BothEngines {
 protected:
  bool has_table(const Sql& probe) {
    try {
      database().read([&](Connection& db) { return db.exists(probe); });
      return true;
    } catch (const StorageError&) {
      return false;
    }
  }
};
KITH_BOTH_ENGINES(Migrations);

const Timestamp now = from_us(1'800'000'000'000'000);
const Migration first{"notes",
                      1,
                      {"CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT",
                       "CREATE TABLE notes (id bigint PRIMARY KEY)"}};
const Migration second{
    "notes",
    2,
    {"ALTER TABLE notes ADD COLUMN body TEXT; ALTER TABLE notes ADD COLUMN x TEXT",
     "ALTER TABLE notes ADD COLUMN body text; ALTER TABLE notes ADD COLUMN x text"}};
const Migration broken{"notes",
                       2,
                       {"CREATE TABLE more (id INTEGER) STRICT; SELECT nonsense",
                        "CREATE TABLE more (id bigint); SELECT nonsense"}};

TEST_P(Migrations, RunOnceEach) {
  const Migration one[] = {first};
  const Migration both[] = {first, second};
  ASSERT_TRUE(migrate(database(), one, now).ok());
  ASSERT_TRUE(migrate(database(), both, now).ok());
  ASSERT_TRUE(migrate(database(), both, now).ok());
  EXPECT_TRUE(has_table("SELECT body, x FROM notes"));
  database().read([&](Connection& db) {
    EXPECT_EQ(db.integer("SELECT count(*) FROM kith_migrations WHERE room = 'notes'"), 2);
    db.query("SELECT at FROM kith_migrations", {}, [&](const Row& row) {
      EXPECT_EQ(row.timestamp(0), now);
      return true;
    });
    return 0;
  });
}

TEST_P(Migrations, LeaveNothingBehindWhenOneFails) {
  const Migration both[] = {first, broken};
  EXPECT_THROW(migrate(database(), both, now).ok(), StorageError);
  EXPECT_FALSE(has_table("SELECT id FROM notes"));
  EXPECT_FALSE(has_table("SELECT id FROM more"));
  EXPECT_FALSE(has_table("SELECT room FROM kith_migrations"));
}

TEST_P(Migrations, RefuseDataOfANewerProgram) {
  const Migration both[] = {first, second};
  ASSERT_TRUE(migrate(database(), both, now).ok());
  const Migration one[] = {first};
  const Status refused = migrate(database(), one, now);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_THAT(refused.error().message.en, HasSubstr("step 2 of \"notes\""));
  EXPECT_THAT(refused.error().message.zh, HasSubstr("“notes”的第 2 步"));
}

TEST_P(Migrations, RefuseNumbersWithGaps) {
  const Migration gap[] = {second};
  EXPECT_THROW(migrate(database(), gap, now).ok(), std::logic_error);
}

}  // namespace
}  // namespace kith::storage
