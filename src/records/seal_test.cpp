#include "records/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "records/change.h"
#include "records/recycle_bin.h"
#include "records/seal_check.h"
#include "records/seal_rows.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::Engine;
using storage::EngineSql;
using storage::Row;
using storage::Sql;
using Told = std::vector<std::string>;

constexpr Seed seed{std::byte{1}};

class Seal : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    ann_ = made("contacts", R"({"name":"Ann","phone":"13800138000"})");
    ASSERT_TRUE(update("contacts", ann_, R"({"name":"Anna"})").ok());
    for (int i = 0; i < 5; ++i) made("accounts", fmt::format(R"({{"name":"Acme {}"}})", i));
  }

  TreeHead head_of(int64_t size, const Hash256& root) {
    TreeHead head{
        .size = size, .root = root, .at = clock.now(), .key = public_key_of(seed), .signature = {}};
    head.signature = sign(seed, signed_text(head));
    return head;
  }
  SealedSome seal_slice(int limit = 1'000) {
    return seal_some(
        database(), random_, [&](int64_t size, const Hash256& root) { return head_of(size, root); },
        limit);
  }
  template <typename F>
  auto read(F&& work) {
    std::optional<std::invoke_result_t<F&, Connection&>> answer;
    database().read_raw([&](Connection& db) { answer.emplace(work(db)); }, {});
    return std::move(*answer);
  }
  // Transactions of the whole PostgreSQL server hold sealing back, those of other tests too.
  void seal(int limit = 1'000) {
    for (int tries = 0; tries < 600; ++tries) {
      while (seal_slice(limit).looked_at > 0) {
      }
      if (read(sealed_size) >= changes()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL() << "changes were never sealed";
  }
  SealReport report(SealCheck wanted = {}) {
    return read([&](Connection& db) { return check_seal(db, wanted); });
  }
  Told faults(SealCheck wanted = {}) {
    Told told;
    wanted.on_fault = [&](const SealFault& fault) {
      std::string one(name_of(fault.kind));
      if (fault.seq > 0) one += " " + std::to_string(fault.seq);
      told.push_back(std::move(one));
    };
    const auto found = report(wanted);
    EXPECT_EQ(found.faults, static_cast<int64_t>(told.size()));
    EXPECT_EQ(found.first.has_value(), !told.empty());
    return told;
  }
  void spoil(const Sql& sql, std::vector<Value> values = {}) {
    database().write_raw(
        [&](Connection& db) {
          EXPECT_GT(db.execute(sql, values), 0);
          return true;
        },
        {});
  }
  void spoil(const EngineSql& sql, std::vector<Value> values = {}) {
    spoil(database().engine() == Engine::sqlite ? sql.sqlite : sql.postgres, std::move(values));
  }
  // The nth change from the end, from 0.
  int64_t seq(int back) {
    return read(
        [&](Connection& db) { return changes_before(db, *schema, 0, back + 1).back().seq; });
  }
  std::string at(std::string_view kind, int64_t seq) { return fmt::format("{} {}", kind, seq); }

  SystemRandom random_;
  Id ann_;
};
KITH_BOTH_ENGINES(Seal);

TEST(SealLine, IsTheSameForeverAndReadBack) {
  const LoggedChange change{.seq = 17,
                            .at_us = 1'795'000'000'000'001,
                            .actor = 5,
                            .via = 1,
                            .batch = 0,
                            .object = 12,
                            .record = 9'007'199'254'740'993,
                            .act = 2,
                            .version = 3,
                            .fields = R"({"101":["a","张"]})"};
  Salt salt{};
  salt.fill(std::byte{0xab});
  const Hash256 digest = digest_of(salt, change.fields);
  const std::string line = seal_line(change, digest);
  EXPECT_EQ(line,
            "kith-change/1 17 1795000000000001 5 1 0 12 9007199254740993 2 3 "
            "b9b23c522539c633c14139846d228bbb3bb51c0a301e6da233aa7fae5d84dcfb");
  EXPECT_EQ(hex(merkle::leaf_hash(line)),
            "137ff742e4b140c8274ba910d3863305a54ba3d82f7b077ca85b49de7dd608c6");
  const auto read = parse_seal_line(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seq, 17);
  EXPECT_EQ(read->object, 12);
  EXPECT_EQ(read->record, change.record);
  EXPECT_EQ(read->act, 2);
  EXPECT_EQ(read->digest, digest);
  EXPECT_FALSE(parse_seal_line(line + " "));
  EXPECT_FALSE(parse_seal_line(line.substr(1)));
  EXPECT_FALSE(parse_seal_line("kith-change/1 17 x"));
}

TEST(TreeHeads, AreSignedAndReadBack) {
  TreeHead head{.size = 3,
                .root = sha256("x"),
                .at = from_us(1'795'000'000'123'456),
                .key = public_key_of(seed),
                .signature = {}};
  head.signature = sign(seed, signed_text(head));
  EXPECT_TRUE(is_genuine(head));
  std::string text;
  JsonWriter json(text);
  write_head(head, json);
  const auto read = parse_head(*parse_json(text));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, head);
  head.size = 4;
  EXPECT_FALSE(is_genuine(head));
  EXPECT_FALSE(parse_head(*parse_json(R"({"size":1})")).ok());
}

template <size_t A, size_t B>
struct Joined {
  char text[A + B - 1] = {};
  constexpr Joined(const char (&a)[A], const char (&b)[B]) {
    std::copy(a, a + A - 1, text);
    std::copy(b, b + B, text + A - 1);
  }
};
constexpr Joined next_explained("EXPLAIN ", next_to_seal_on_postgres);

// A million changes are sealed two thousand at a time: each slice that sorted them all would take half a second.
TEST_P(Seal, TakesWhatIsNextFromAnIndexAndSortsNothing) {
  if (database().engine() != Engine::postgres) GTEST_SKIP() << "SQLite takes it from the key";
  Told plan;
  database().write_raw(
      [&](Connection& db) {
        db.execute("SET LOCAL enable_seqscan = off", {});
        db.execute("SET LOCAL enable_bitmapscan = off", {});
        db.query(next_explained.text, {int64_t{0}, int64_t{0}, int64_t{10}}, [&](const Row& row) {
          plan.emplace_back(row.text(0));
          return true;
        });
        return false;
      },
      {});
  EXPECT_THAT(plan, testing::Contains(testing::HasSubstr("kith_changes_order")));
  EXPECT_THAT(plan, testing::Not(testing::Contains(testing::HasSubstr("Sort"))));
}

TEST_P(Seal, TakesEveryChangeAndFindsNothingWrong) {
  EXPECT_EQ(report().waiting, changes());
  seal(3);
  EXPECT_EQ(faults(), Told{});
  const auto found = report({.key = public_key_of(seed)});
  EXPECT_EQ(found.faults, 0);
  EXPECT_EQ(found.sealed, changes());
  EXPECT_EQ(found.waiting, 0);
  ASSERT_TRUE(found.head);
  EXPECT_EQ(found.head->size, changes());
  EXPECT_EQ(read([](Connection& db) { return unsealed(db, 100); }), 0);
  made("accounts", R"({"name":"Later"})");
  EXPECT_EQ(read([](Connection& db) { return unsealed(db, 100); }), 1);
  EXPECT_EQ(faults(), Told{});
  EXPECT_EQ(report().waiting, 1);
  reopen();  // a program that died before it came to it
  seal();
  EXPECT_EQ(report().sealed, changes());
}

TEST_P(Seal, NamesAChangeThatWasEdited) {
  seal();
  const int64_t one = seq(3);
  spoil("UPDATE kith_changes SET fields = replace(fields, 'Acme', 'Evil') WHERE seq = ?1", {one});
  EXPECT_EQ(faults(), Told{at("altered", one)});
  spoil("UPDATE kith_changes SET fields = replace(fields, 'Evil', 'Acme') WHERE seq = ?1", {one});
  EXPECT_EQ(faults(), Told{});
  spoil("UPDATE kith_changes SET actor = 7 WHERE seq = ?1", {seq(1)});
  EXPECT_EQ(faults(), Told{at("altered", seq(1))});
  spoil("UPDATE kith_changes SET version = version + 1 WHERE seq = ?1", {seq(2)});
  const auto found = report();
  EXPECT_EQ(found.faults, 2);
  EXPECT_EQ(found.first->seq, seq(2)) << "the first in the log, not the first that was found";
}

TEST_P(Seal, NamesAChangeWhoseInstantWasMoved) {
  seal();
  constexpr EngineSql earlier = {
      "UPDATE kith_changes SET at = at - 1000000 WHERE seq = ?1",
      "UPDATE kith_changes SET at = at - interval '1 second' WHERE seq = ?1"};
  spoil(earlier, {seq(2)});
  EXPECT_EQ(faults(), Told{at("altered", seq(2))});
}

TEST_P(Seal, NamesWhatWasDeletedAndWhatWasPutInItsPlace) {
  seal();
  const int64_t one = seq(2);
  spoil("DELETE FROM kith_changes WHERE seq = ?1", {one});
  EXPECT_EQ(faults(), Told{at("missing", one)});
  constexpr EngineSql insert = {
      "INSERT INTO kith_changes (seq, at, actor, via, batch, object, record, act, version, fields) "
      "SELECT ?1, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
      "WHERE seq = ?2",
      "INSERT INTO kith_changes (seq, at, actor, via, batch, object, record, act, version, fields) "
      "OVERRIDING SYSTEM VALUE SELECT ?1, at, actor, via, batch, object, record, act, version, "
      "fields FROM kith_changes WHERE seq = ?2"};
  spoil(insert, {one, seq(1)});
  EXPECT_EQ(faults(), Told{at("altered", one)});
}

TEST_P(Seal, NamesAChangeThatWasPutBelowTheSealed) {
  seal();
  constexpr EngineSql insert = {
      "INSERT INTO kith_changes (seq, at, actor, via, batch, object, record, act, version, fields) "
      "SELECT 0, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
      "WHERE seq = ?1",
      "INSERT INTO kith_changes (seq, at, actor, via, batch, object, record, act, version, fields) "
      "OVERRIDING SYSTEM VALUE SELECT 0, at, actor, via, batch, object, record, act, version, "
      "fields FROM kith_changes WHERE seq = ?1"};
  spoil(insert, {seq(1)});
  made("accounts", R"({"name":"Another"})");
  for (int i = 0; i < 5; ++i) seal_slice();
  EXPECT_EQ(faults(), Told{"inserted"});
}

TEST_P(Seal, NamesTwoThatWereSwapped) {
  seal();
  const int64_t one = seq(3), other = seq(1);
  constexpr Sql select = "SELECT fields FROM kith_changes WHERE seq = ?1";
  constexpr Sql update = "UPDATE kith_changes SET fields = ?2 WHERE seq = ?1";
  const auto fields = [&](int64_t of) {
    return read([&](Connection& db) { return *db.text(select, std::array{Value{of}}); });
  };
  const std::string first = fields(one);
  spoil(update, {one, fields(other)});
  spoil(update, {other, first});
  EXPECT_EQ(faults(), (Told{at("altered", one), at("altered", other)}));
}

TEST_P(Seal, IsNotFooledByHashesThatWereMadeToFit) {
  seal();
  const int64_t one = seq(2);
  spoil("UPDATE kith_changes SET fields = '{}' WHERE seq = ?1", {one});
  database().write_raw(
      [&](Connection& db) {
        const auto place = sealed_place(db, one);
        const auto change = sealed_change(db, one, place->salt);
        auto hashes = hash_tile(db, 0, 0);
        hashes[static_cast<size_t>(place->place)] = merkle::leaf_hash(change->line);
        store(db, 0, 0, hashes);
        return true;
      },
      {});
  EXPECT_EQ(faults(), Told{"head"});
  // And a head that is made to fit is not signed by the key.
  database().write_raw(
      [&](Connection& db) {
        auto head = *newest_head(db);
        head.root = StoredTree(db).root(head.size);
        Seed other = seed;
        other[5] = std::byte{9};
        head.key = public_key_of(other);
        head.signature = sign(other, signed_text(head));
        keep(db, head);
        return true;
      },
      {});
  EXPECT_EQ(faults(), Told{}) << "without a key from outside nobody can tell";
  EXPECT_EQ(faults({.key = public_key_of(seed)}), Told{"foreign_key"});
}

TEST_P(Seal, CatchesALogThatWasCutByAHeadThatWasKept) {
  seal();
  const TreeHead before = *read(newest_head);
  const auto leaves = *read([](Connection& db) { return leaf_tile(db, 0); });
  const auto hashes = read([](Connection& db) { return hash_tile(db, 0, 0); });
  clock.advance(std::chrono::hours(2));
  made("accounts", R"({"name":"Secret"})");
  made("accounts", R"({"name":"Secret too"})");
  seal();
  const TreeHead kept = *read(newest_head);
  spoil("DELETE FROM kith_changes WHERE seq > ?1", {seq(2)});
  EXPECT_THAT(faults(), ::testing::SizeIs(2)) << "both are missing";
  database().write_raw(
      [&](Connection& db) {
        store(db, leaves);
        store(db, 0, 0, hashes);
        return true;
      },
      {});
  EXPECT_EQ(faults(), Told{"shortened"});
  spoil("DELETE FROM kith_seal_heads WHERE size > ?1", {before.size});
  EXPECT_EQ(faults(), Told{}) << "all traces are gone from here";
  EXPECT_EQ(faults({.kept = kept}), Told{"shortened"});
  EXPECT_EQ(faults({.kept = before}), Told{});
  TreeHead another = before;
  another.root = kept.root;
  another.signature = sign(seed, signed_text(another));
  EXPECT_EQ(faults({.kept = another}), Told{"head"});
}

TEST_P(Seal, ErasingLeavesItWholeAndTheValuesGone) {
  seal();
  as = "Ada";
  ASSERT_TRUE(remove("contacts", ann_).ok());
  seal();
  const TreeHead before = *read(newest_head);
  ASSERT_TRUE(write([&](const Unit& unit) {
                return erase(*records, unit, object("contacts"), ann_);
              }).ok());
  EXPECT_EQ(faults({.kept = before}), Told{}) << "also before the erasure is sealed itself";
  seal();
  const auto found = report({.key = public_key_of(seed), .kept = before});
  EXPECT_EQ(found.faults, 0);
  EXPECT_EQ(found.erased, 3);
  const auto log = read(
      [&](Connection& db) { return changes_of(db, *schema, object("contacts"), ann_, 0, 10); });
  ASSERT_EQ(log.size(), 4u);
  EXPECT_EQ(log[0].act, Act::erase);
  for (const Change& change : log) EXPECT_TRUE(change.fields.empty());
  const auto place = read([&](Connection& db) { return sealed_place(db, log[3].seq); });
  ASSERT_TRUE(place);
  EXPECT_TRUE(is_erased(place->salt));

  spoil("UPDATE kith_changes SET fields = '{\"1\":[null,\"x\"]}' WHERE seq = ?1", {log[3].seq});
  EXPECT_EQ(faults(), Told{at("unerased", log[3].seq)});
}

TEST_P(Seal, WhatIsErasedBeforeItIsSealedIsSealedAsItIsThen) {
  as = "Ada";
  ASSERT_TRUE(remove("contacts", ann_).ok());
  ASSERT_TRUE(write([&](const Unit& unit) {
                return erase(*records, unit, object("contacts"), ann_);
              }).ok());
  seal();
  EXPECT_EQ(faults(), Told{});
}

TEST_P(Seal, AnErasureBehindOurBackIsTold) {
  seal();
  const int64_t one = seq(3);
  database().write_raw(
      [&](Connection& db) {
        const auto change = change_at(db, *schema, one);
        return erase_values(db, change->object, change->record) == 1;
      },
      {});
  EXPECT_EQ(faults(), Told{at("unerased", one)});
}

TEST_P(Seal, AfterALoadItGoesOnWithoutSealingTwice) {
  seal();
  const int64_t size = read(sealed_size);
  spoil("DELETE FROM kith_seal_state");  // stays behind when a workspace moves
  made("accounts", R"({"name":"There"})");
  EXPECT_EQ(report().waiting, 1);
  seal(2);
  EXPECT_EQ(read(sealed_size), size + 1);
  EXPECT_EQ(faults(), Told{});
}

TEST_P(Seal, WhatCommitsLateComesLateAndIsNotPassedOver) {
  if (GetParam() != Engine::postgres) GTEST_SKIP() << "SQLite has one writer";
  seal();
  std::atomic<int> step = 0;
  const auto wait_for = [&](int n) {
    while (step < n) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  };
  const access::Actor wang = actor("Wang");
  const auto create_in = [&](Connection& db, const char* name) {
    return records->create(unit(db, wang), object("contacts"), Json(Json::Object{{"name", name}}));
  };
  std::thread slow([&] {
    (void)database()
        .write([&](Connection& db) {
          auto saved = create_in(db, "Slow");
          step = 1;
          wait_for(2);
          return saved;
        })
        .ok();
  });
  wait_for(1);
  ASSERT_TRUE(database().write([&](Connection& db) { return create_in(db, "Quick"); }).ok());
  const int64_t size = read(sealed_size);
  seal_slice();
  EXPECT_EQ(read(sealed_size), size) << "what an open transaction may still precede waits";
  step = 2;
  slow.join();
  seal();
  EXPECT_EQ(read(sealed_size), size + 2);
  EXPECT_EQ(faults(), Told{});
}

TEST_P(Seal, TilesProveWhatTheWholeTreeProves) {
  std::mt19937 random(3);
  std::vector<NewLeaf> leaves;
  for (int64_t i = 0; i < 66'000; ++i)
    leaves.push_back({i + 1, {}, merkle::leaf_hash(std::to_string(random()))});
  std::vector<int64_t> sizes;
  merkle::Growing growing;
  std::map<int64_t, Hash256> roots;
  for (size_t done = 0; done < leaves.size();) {
    const size_t count = std::min<size_t>(leaves.size() - done, 1 + random() % 9'000);
    database().write_raw(
        [&](Connection& db) {
          append_leaves(db, static_cast<int64_t>(done), std::span(leaves).subspan(done, count));
          return true;
        },
        {});
    for (size_t i = 0; i < count; ++i) {
      growing.add(leaves[done + i].hash);
      if (random() % 900 == 0) roots.emplace(growing.size(), growing.root());
    }
    done += count;
    roots.emplace(growing.size(), growing.root());
  }
  database().read_raw(
      [&](Connection& db) {
        EXPECT_EQ(sealed_size(db), 66'000);
        StoredTree tree(db);
        const Hash256* before = nullptr;
        int64_t from = 0;
        for (const auto& [size, root] : roots) {
          EXPECT_EQ(tree.root(size), root) << size;
          const auto place = static_cast<int64_t>(random()) % size;
          EXPECT_TRUE(merkle::proves_inclusion(leaves[static_cast<size_t>(place)].hash, place, size,
                                               tree.inclusion(place, size), root));
          if (before) {
            EXPECT_TRUE(merkle::proves_consistency(from, *before, size, root,
                                                   tree.consistency(from, size)));
          }
          before = &root;
          from = size;
        }
        EXPECT_EQ(sealed_place(db, 65'537)->place, 65'536);
        EXPECT_FALSE(sealed_place(db, 66'001));
      },
      {});
}

TEST_P(Seal, KeepsTheNewestHeadOfAnHourAndLaterOfADay) {
  const auto put = [&](int64_t size) {
    database().write_raw(
        [&](Connection& db) {
          keep(db, head_of(size, sha256("x")));
          return true;
        },
        {});
  };
  for (int64_t size = 1; size <= 96; ++size) {
    put(size);
    clock.advance(std::chrono::minutes(30));
  }
  EXPECT_THAT(read([](Connection& db) { return heads_before(db, 0, 1'000); }).size(),
              ::testing::AllOf(::testing::Ge(48u), ::testing::Le(49u)));
  clock.advance(std::chrono::days(40));
  database().write_raw(
      [&](Connection& db) {
        EXPECT_GT(thin_heads(db, clock.now()), 40);
        return true;
      },
      {});
  EXPECT_THAT(read([](Connection& db) { return heads_before(db, 0, 1'000); }).size(),
              ::testing::AllOf(::testing::Ge(2u), ::testing::Le(3u)));
  EXPECT_EQ(read(newest_head)->size, 96);
}

}  // namespace
}  // namespace kith::records
