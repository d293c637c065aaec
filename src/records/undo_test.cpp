#include <gtest/gtest.h>

#include <random>

#include "records/batch.h"
#include "records/search.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class Undo : public World {
 protected:
  Id open(BatchKind kind, Id undoes = {}) {
    clock.advance(std::chrono::seconds(1));
    return write([&](const Unit& unit) -> Result<Batch> {
             return open_batch(unit, kind, "test", undoes);
           })
        ->id;
  }
  // In slices of seven, as a job would.
  std::vector<Conflict> take_back(Id which, Id own = {}) {
    std::vector<Conflict> conflicts;
    batch = own ? own : open(BatchKind::undo, which);
    via = Via::undo;
    int64_t before = 0;
    do {
      clock.advance(std::chrono::seconds(1));
      auto slice =
          write([&](const Unit& unit) { return undo_slice(*records, unit, which, before, 7); });
      EXPECT_TRUE(slice.ok());
      before = slice->next_before;
      std::ranges::move(slice->conflicts, std::back_inserter(conflicts));
    } while (before != 0);
    write([&](const Unit& unit) -> Status {
      close_batch(unit, batch, 0, BatchState::done);
      return done();
    }).ok();
    last_undo = batch;
    batch = {};
    via = Via::api;
    return conflicts;
  }
  Id last_undo;
};
KITH_BOTH_ENGINES(Undo);

TEST_P(Undo, TakesBackARandomBatchExactly) {
  std::mt19937 random(20261121);
  const auto pick = [&](size_t n) {
    return std::uniform_int_distribution<size_t>(0, n - 1)(random);
  };
  std::vector<Id> contacts;
  for (int i = 0; i < 12; ++i)
    contacts.push_back(
        made("contacts", fmt::format(R"({{"name":"C{0}","email":"c{0}@a.cn","badge":"{0}"}})", i)));
  const Id account = made("accounts", R"({"name":"Acme"})");
  ASSERT_TRUE(remove("contacts", contacts[11]).ok());
  const std::string before = contents();

  const Id all = batch = open(BatchKind::bulk);
  for (int i = 0; i < 120; ++i) {
    const Id id = contacts[pick(contacts.size())];
    switch (pick(6)) {
      case 0:
        contacts.push_back(
            made("contacts", fmt::format(R"({{"name":"N{0}","phone":"1380013{0:04}"}})", i)));
        break;
      case 1:
        (void)remove("contacts", id).ok();
        break;
      case 2:
        (void)restore("contacts", id).ok();
        break;
      case 3:
        (void)update("contacts", id, fmt::format(R"({{"email":"e{}@b.cn"}})", i)).ok();
        break;
      case 4:
        (void)update("contacts", id,
                     fmt::format(R"({{"name":"R{}","account":"{}"}})", i, format(account)))
            .ok();
        break;
      case 5:
        (void)update("contacts", id, R"({"email":null,"badge":null,"vip":true})").ok();
        break;
    }
  }
  batch = {};
  ASSERT_NE(contents(), before);
  const std::string after = contents();
  EXPECT_TRUE(take_back(all).empty());

  // Records that the batch created stay in the recycle bin: nothing else may differ.
  const auto is_deleted = [&](std::string_view line) {
    return line.find("|deleted|") != line.npos;
  };
  std::string present;
  const std::string restored = contents();
  for (std::string_view rest = restored; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    if (is_deleted(line) && before.find(line) == before.npos) continue;
    present += line;
  }
  EXPECT_EQ(present, before);
  EXPECT_EQ(database().read([&](auto& db) { return find_batch(db, all); })->state,
            BatchState::undone);

  // And undoing the undo brings the batch's work back.
  EXPECT_TRUE(take_back(last_undo).empty());
  EXPECT_EQ(contents(), after);
}

TEST_P(Undo, LeavesAndNamesWhatSomebodyChangedSince) {
  const Id id = made("contacts", R"({"name":"Ann","email":"ann@a.cn","notes":"old"})");
  const Id bulk = batch = open(BatchKind::bulk);
  ASSERT_TRUE(update("contacts", id, R"({"email":"bulk@a.cn","notes":"bulk"})").ok());
  const Id fresh = made("contacts", R"({"name":"New"})");
  const Id worked_on = made("contacts", R"({"name":"Worked on"})");
  batch = {};
  ASSERT_TRUE(update("contacts", id, R"({"email":"hand@a.cn"})").ok());
  ASSERT_TRUE(update("contacts", worked_on, R"({"notes":"called"})").ok());

  const auto conflicts = take_back(bulk);
  ASSERT_EQ(conflicts.size(), 2u);
  EXPECT_EQ(conflicts[0].record, worked_on);
  EXPECT_EQ(conflicts[0].fields, std::vector{object("contacts").field("notes")});
  EXPECT_EQ(conflicts[1].record, id);
  EXPECT_EQ(conflicts[1].fields, std::vector{object("contacts").field("email")});
  const auto record = stored("contacts", id);
  EXPECT_EQ(record->cells(*object("contacts").field("email"))[0], Value{std::string("hand@a.cn")});
  EXPECT_EQ(record->cells(*object("contacts").field("notes"))[0], Value{std::string("old")});
  EXPECT_TRUE(stored("contacts", fresh)->deleted());
  EXPECT_FALSE(stored("contacts", worked_on)->deleted());
}

TEST_P(Undo, GoesOnWhereAUniqueValueHasBeenTaken) {
  const Id id = made("contacts", R"({"name":"Ann","badge":"1"})");
  const Id other = made("contacts", R"({"name":"Bob","vip":false})");
  const Id bulk = batch = open(BatchKind::bulk);
  ASSERT_TRUE(update("contacts", other, R"({"vip":true})").ok());
  ASSERT_TRUE(update("contacts", id, R"({"badge":null})").ok());
  batch = {};
  made("contacts", R"({"name":"Taker","badge":"1"})");
  const auto conflicts = take_back(bulk);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].record, id);
  EXPECT_TRUE(conflicts[0].reason.has_value());
  EXPECT_EQ(stored("contacts", other)->cells(*object("contacts").field("vip"))[0], Value{false});
}

TEST_P(Undo, HoldsTheActorToItsRights) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  const Id bulk = batch = open(BatchKind::bulk);
  ASSERT_TRUE(update("contacts", id, R"({"name":"Bulk"})").ok());
  batch = {};
  as = "Zhao";
  const auto conflicts = take_back(bulk);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(stored("contacts", id)->cells(*object("contacts").field("name"))[0],
            Value{std::string("Bulk")});
}

TEST_P(Undo, ListsBatchesNewestFirst) {
  const Id first = open(BatchKind::import);
  const Id second = open(BatchKind::bulk);
  const auto list = database().read([&](auto& db) { return batches(db, {}, 10); });
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].id, second);
  EXPECT_EQ(list[1].id, first);
  EXPECT_EQ(list[1].kind, BatchKind::import);
  EXPECT_EQ(list[1].by, user("Wang"));
  EXPECT_TRUE(database().read([&](auto& db) { return batches(db, {}, 10, user("Li")); }).empty());
}

}  // namespace
}  // namespace kith::records
