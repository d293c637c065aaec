#include "records/reactions.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "query/read.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class ReactionsTest : public World {
 protected:
  std::unique_ptr<Reactions> runner(std::vector<Reaction> list) {
    return std::make_unique<Reactions>(
        database(), std::move(list), bell,
        [this] {
          return ReactionWorld{schema, actor(""), "CNY"};
        },
        clock, ids, ReactionOptions{.poll = std::chrono::milliseconds(20)});
  }
  // Writes a note about each contact that was created.
  Reaction note_taker() {
    return {"note_taker", {"contacts"}, [this](const Unit& unit, const Change& change) -> Status {
              if (change.act != Act::create) return done();
              ++runs;
              query::Stored note(object("notes"));
              note.cells(*object("notes").field("subject"))[0] = format(change.record);
              TRY(records->create(unit, std::move(note)));
              if (crash) throw storage::StorageError("the disk has gone");
              if (fail) return invalid(say("not today", "今天不行"));
              return done();
            }};
  }
  size_t notes() {
    return database().read([&](storage::Connection& db) {
      query::Question question;
      question.object = &object("notes");
      return query::select_ids(all(db), question, Id{}, 1'000).size();
    });
  }
  // PostgreSQL shows a change once no older transaction runs anywhere in the cluster, and other
  // tests may be running some.
  Id made(std::string_view object, std::string_view values) {
    const Id id = World::made(object, values);
    for (int wait = 0; wait < 1'000 && !log_is_visible(); ++wait) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return id;
  }
  bool log_is_visible() {
    return database().read([&](storage::Connection& db) {
      const auto written = db.integer("SELECT count(*) FROM kith_changes").value_or(0);
      return static_cast<int64_t>(changes_after(db, *schema, 0, 1'000).size()) == written;
    });
  }
  std::atomic<int> runs = 0;
  std::atomic<bool> crash = false;
  std::atomic<bool> fail = false;
};
KITH_BOTH_ENGINES(ReactionsTest);

TEST_P(ReactionsTest, RunOnceForEachChangeAndBeginAtTheNewest) {
  made("contacts", R"({"name":"Before"})");
  auto first = runner({note_taker()});
  first->run_slice();
  made("contacts", R"({"name":"Ann"})");
  made("accounts", R"({"name":"Nobody cares"})");
  while (first->run_slice()) {
  }
  EXPECT_EQ(notes(), 1u);
  first.reset();
  auto second = runner({note_taker()});
  while (second->run_slice()) {
  }
  EXPECT_EQ(notes(), 1u);
}

TEST_P(ReactionsTest, TakeTheSchemaAsItIsWhenItIsTheirTurn) {
  schema::Store store(database());
  ASSERT_TRUE(store.load().ok());
  const auto newer = store.add_field(
      "contacts", *parse_json(R"({"name":"size_c","kind":"integer"})"), clock.now());
  ASSERT_TRUE(newer.ok());
  std::atomic<int64_t> seen = 0;
  auto reactions = runner({{"first",
                            {},
                            [&](const Unit&, const Change&) -> Status {
                              schema = *newer;  // an administrator adds a field meanwhile
                              return done();
                            }},
                           {"second", {}, [&](const Unit& unit, const Change&) -> Status {
                              seen = unit.schema->version();
                              return done();
                            }}});
  reactions->run_slice();
  made("contacts", R"({"name":"Ann"})");
  ASSERT_NE(schema->version(), (*newer)->version());
  reactions->run_slice();
  EXPECT_EQ(seen, (*newer)->version());
}

TEST_P(ReactionsTest, HaveTheirEffectsOnceAcrossACrash) {
  auto first = runner({note_taker()});
  first->run_slice();
  for (int i = 0; i < 5; ++i) made("contacts", R"({"name":"Ann"})");
  crash = true;
  EXPECT_THROW(first->run_slice(), storage::StorageError);
  EXPECT_EQ(notes(), 0u);
  first.reset();
  crash = false;
  auto second = runner({note_taker()});
  while (second->run_slice()) {
  }
  EXPECT_EQ(notes(), 5u);
}

TEST_P(ReactionsTest, TryAgainWithGrowingWaitsAndSetAPoisonedChangeAside) {
  auto reactions = runner({note_taker()});
  reactions->run_slice();
  made("contacts", R"({"name":"Poison"})");
  fail = true;
  for (int i = 0; i < 20; ++i) reactions->run_slice();
  EXPECT_EQ(runs, 1);  // it waits
  for (int i = 0; i < 4; ++i) {
    clock.advance(std::chrono::minutes(6));
    while (reactions->run_slice()) {
    }
  }
  EXPECT_EQ(runs, 5);
  EXPECT_EQ(notes(), 0u);
  const auto dead = database().read([](auto& db) { return dead_reactions(db, {}, 10); });
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].reaction, "note_taker");
  EXPECT_EQ(dead[0].reason, "not today");

  fail = false;
  made("contacts", R"({"name":"Next"})");
  while (reactions->run_slice()) {
  }
  EXPECT_EQ(notes(), 1u);
  ASSERT_TRUE(reactions->retry(dead[0].id).ok());
  EXPECT_EQ(notes(), 2u);
  EXPECT_FALSE(reactions->retry(dead[0].id).ok());
}

TEST_P(ReactionsTest, DoNotWaitForOneAnother) {
  std::atomic<int> others = 0;
  auto reactions = runner({note_taker(), {"counter", {}, [&](const Unit&, const Change&) -> Status {
                                            ++others;
                                            return done();
                                          }}});
  reactions->run_slice();
  fail = true;
  made("contacts", R"({"name":"Poison"})");
  made("contacts", R"({"name":"Next"})");
  while (reactions->run_slice()) {
  }
  EXPECT_EQ(notes(), 0u);
  EXPECT_GE(others, 2);  // more where PostgreSQL had a transaction run again
}

TEST_P(ReactionsTest, CostNoWriteWhereNoneCares) {
  auto reactions = runner({note_taker()});
  reactions->run_slice();
  made("accounts", R"({"name":"Acme"})");
  const auto before = database().counters().writes;
  reactions->run_slice();
  reactions->run_slice();
  EXPECT_EQ(database().counters().writes, before);
}

// However soon it comes: nothing that is written after start() is behind anybody's place.
TEST_P(ReactionsTest, MeetTheFirstChangeOfAll) {
  std::vector<Reaction> many{note_taker()};
  for (int n = 0; n < 20; ++n) {
    many.push_back(note_taker());
    many.back().name += std::to_string(n);
  }
  auto reactions = runner(std::move(many));
  reactions->start();
  World::made("contacts", R"({"name":"Ann"})");
  for (int i = 0; i < 1'000 && notes() < 21; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(notes(), 21u);
}

TEST_P(ReactionsTest, WakeByTheBellAndStopCleanly) {
  auto reactions = runner({note_taker()});
  reactions->run_slice();
  reactions->start();
  made("contacts", R"({"name":"Ann"})");
  for (int i = 0; i < 500 && notes() == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(notes(), 1u);
  reactions->stop();
  made("contacts", R"({"name":"Later"})");
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_EQ(notes(), 1u);
}

}  // namespace
}  // namespace kith::records
