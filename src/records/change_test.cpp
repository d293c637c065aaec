#include "records/change.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "records/change_fields.h"
#include "records/history.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class ChangeLog : public World {
 protected:
  std::vector<Change> after(int64_t seq) {
    return database().read(
        [&](storage::Connection& db) { return changes_after(db, *schema, seq, 100); });
  }
  // Transactions of the whole PostgreSQL server hold a reader back, those of other databases too, and
  // this test is not alone on it: it waits for them as a reader does, who asks again.
  std::vector<Change> after_others(int64_t seq, size_t count) {
    std::vector<Change> changes = after(seq);
    for (int tries = 0; changes.size() < count && tries < 600; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      changes = after(seq);
    }
    return changes;
  }
  int64_t newest() {
    return database().read([](storage::Connection& db) {
      constexpr storage::Sql newest_sql = "SELECT max(seq) FROM kith_changes";
      return db.integer(newest_sql).value_or(0);
    });
  }
};
KITH_BOTH_ENGINES(ChangeLog);

TEST_P(ChangeLog, SaysWhoChangedWhatWhenAndThroughWhat) {
  const Id id = made("contacts", R"({"name":"Ann","born":"1990-02-03"})");
  via = Via::web;
  as = "Li";
  ASSERT_TRUE(update("contacts", id, R"({"born":"1991-02-03"})").ok());
  const auto log = database().read(
      [&](auto& db) { return changes_of(db, *schema, object("contacts"), id, 0, 10); });
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].act, Act::update);
  EXPECT_EQ(log[0].actor, user("Li"));
  EXPECT_EQ(log[0].via, Via::web);
  EXPECT_EQ(log[0].version, 2);
  EXPECT_EQ(log[0].at, clock.now());
  EXPECT_EQ(log[1].act, Act::create);
  EXPECT_EQ(log[1].actor, user("Wang"));
  const FieldChange* born = log[0].field(object("contacts").field("born")->id);
  ASSERT_TRUE(born);
  EXPECT_EQ(born->from, std::vector<Value>{*parse_date("1990-02-03")});
  EXPECT_EQ(born->to, std::vector<Value>{*parse_date("1991-02-03")});
}

TEST_P(ChangeLog, KeepsValuesOfEveryColumnTypeExactly) {
  query::Stored record(object("deals"));
  const auto money = record.cells(*object("deals").field("amount"));
  money[0] = Decimal{INT64_MAX};
  money[1] = std::string("quote \" and \\ and 张 and \n");
  money[2] = Decimal{-1};
  money[3] = int64_t{10'000'000'000};
  money[4] = from_days(-719'162);
  record.cells(*object("deals").field("deleted_at"))[0] = from_us(-1);
  const auto fields = differences(nullptr, record);
  const auto read = read_fields(object("deals"), write_fields(fields));
  ASSERT_EQ(read.size(), fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    EXPECT_EQ(read[i].field, fields[i].field);
    EXPECT_EQ(read[i].from, fields[i].from);
    EXPECT_EQ(read[i].to, fields[i].to);
  }
}

TEST_P(ChangeLog, ShowsARecordAsItStoodAtAnyTime) {
  const Id id = made("contacts", R"({"name":"One","email":"a@b.cn"})");
  std::vector<std::pair<Timestamp, query::Stored>> seen = {{clock.now(), *stored("contacts", id)}};
  for (int i = 0; i < 450; ++i) {
    if (i == 200)
      ASSERT_TRUE(remove("contacts", id).ok());
    else if (i == 201)
      ASSERT_TRUE(restore("contacts", id).ok());
    else
      ASSERT_TRUE(
          update("contacts", id, fmt::format(R"({{"name":"N{}","vip":{}}})", i, i % 3 == 0)).ok());
    if (i % 50 == 0 || i == 201) seen.emplace_back(clock.now(), *stored("contacts", id));
  }
  const auto present = *stored("contacts", id);
  database().read([&](storage::Connection& db) {
    for (const auto& [at, record] : seen) {
      const auto then = as_of(db, *schema, present, at);
      EXPECT_TRUE(then.has_value());
      EXPECT_TRUE(std::ranges::equal(then->all(), record.all()));
    }
    EXPECT_FALSE(as_of(db, *schema, present, seen[0].first - std::chrono::microseconds(1)));
    return 0;
  });
}

TEST_P(ChangeLog, IsReadInPagesWithoutGaps) {
  const int64_t start = newest();
  for (int i = 0; i < 7; ++i) made("accounts", fmt::format(R"({{"name":"A{}"}})", i));
  ASSERT_EQ(after_others(start, 7).size(), 7u);
  std::vector<int64_t> seen;
  int64_t at = start;
  for (;;) {
    const auto page = database().read([&](auto& db) { return changes_after(db, *schema, at, 3); });
    if (page.empty()) break;
    for (const Change& change : page) seen.push_back(change.seq);
    at = page.back().seq;
  }
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_EQ(database().read([](auto& db) { return newest_change(db); }), at);
}

// A transaction that drew its number first and commits last must not be overtaken.
TEST_P(ChangeLog, ShowsNothingThatARunningTransactionCouldStillPrecede) {
  if (database().engine() == storage::Engine::sqlite)
    GTEST_SKIP() << "SQLite has one writer: no two transactions overlap";
  const int64_t start = newest();
  std::mutex mutex;
  std::condition_variable moved;
  int step = 0;
  const auto reach = [&](int to) {
    std::lock_guard lock(mutex);
    step = to;
    moved.notify_all();
  };
  const auto wait_for = [&](int wanted) {
    std::unique_lock lock(mutex);
    moved.wait(lock, [&] { return step >= wanted; });
  };
  const access::Actor wang = actor("Wang");
  const auto create_in = [&](storage::Connection& db, const char* name) {
    return records->create(unit(db, wang), object("accounts"), Json(Json::Object{{"name", name}}));
  };
  std::thread slow([&] {
    (void)database()
        .write([&](storage::Connection& db) {
          auto saved = create_in(db, "Slow");
          reach(1);
          wait_for(2);
          return saved;
        })
        .ok();
  });
  wait_for(1);
  const auto quick = database().write([&](storage::Connection& db) {
    return records->create(unit(db, wang), object("contacts"),
                           Json(Json::Object{{"name", "Quick"}}));
  });
  EXPECT_TRUE(quick.ok());
  EXPECT_TRUE(after(start).empty());
  reach(2);
  slow.join();
  const auto both = after_others(start, 2);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(after(both[0].seq).size(), 1u);
}

TEST_P(ChangeLog, TellsHistoryInNamesAndHidesWhatTheReaderMayNotSee) {
  as = "Zhao";
  const Id account = made("accounts", R"({"name":"Acme"})");
  const Id id =
      made("contacts", fmt::format(R"({{"name":"Ann","account":"{}"}})", format(account)));
  as = "";
  ASSERT_TRUE(update("contacts", id, R"({"phone":"13800138000","notes":"x"})").ok());
  const auto history = [&](std::string_view reader) {
    return database().read([&](storage::Connection& db) {
      const access::Actor who = actor(reader);
      const auto log = changes_of(db, *schema, object("contacts"), id, 0, 10);
      std::string text;
      JsonWriter out(text);
      write_history({db, *schema, who, *directory}, object("contacts"), log, out);
      return *parse_json(text);
    });
  };
  const Json seen = history("Zhao");
  const Json& newest = seen.as_array()->at(0);
  EXPECT_EQ(newest.text("kind"), "update");
  EXPECT_EQ(newest.text("via"), "api");
  EXPECT_EQ(newest.find("changes")->dump(), R"([{"field":"notes","from":null,"to":"x"}])");
  EXPECT_NE(seen.as_array()->at(1).dump().find("\"name\":\"Acme\""), std::string::npos);
  EXPECT_NE(history("Ada").dump().find("13800138000"), std::string::npos);
}

}  // namespace
}  // namespace kith::records
