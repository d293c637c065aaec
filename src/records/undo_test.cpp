#include <gtest/gtest.h>

#include <random>

#include "records/batch.h"
#include "records/recycle_bin.h"
#include "records/revert.h"
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
  std::vector<Conflict> take_back(Id which) {
    UndoWish wish;
    wish.scope.batch = which;
    return take_back(wish);
  }
  std::vector<Conflict> take_back(const UndoWish& wish) {
    std::vector<Conflict> conflicts;
    batch = open(BatchKind::undo, wish.scope.batch);
    via = Via::undo;
    int64_t before = 0;
    do {
      clock.advance(std::chrono::seconds(1));
      auto slice =
          write([&](const Unit& unit) { return undo_slice(*records, unit, wish, before, 7); });
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

TEST_P(Undo, SaysWhatAChangedFieldWouldGoBackToAndTakesItBackAnywayWhereChosen) {
  const Id ann = made("contacts", R"({"name":"Ann","email":"ann@a.cn","notes":"old"})");
  const Id bob = made("contacts", R"({"name":"Bob","email":"bob@a.cn"})");
  const Id bulk = batch = open(BatchKind::bulk);
  ASSERT_TRUE(update("contacts", ann, R"({"email":"bulk@a.cn","notes":"bulk"})").ok());
  ASSERT_TRUE(update("contacts", bob, R"({"email":"bulk2@a.cn"})").ok());
  const Id fresh = made("contacts", R"({"name":"New"})");
  batch = {};
  ASSERT_TRUE(update("contacts", ann, R"({"email":"hand@a.cn","notes":"hand"})").ok());
  ASSERT_TRUE(update("contacts", bob, R"({"email":"hand2@a.cn"})").ok());
  ASSERT_TRUE(update("contacts", fresh, R"({"notes":"called"})").ok());

  UndoWish wish;
  wish.scope.batch = bulk;
  wish.anyway.which = Anyway::Which::these;
  wish.anyway.records[ann] = {"email"};
  wish.anyway.records[fresh] = {};
  const auto conflicts = take_back(wish);
  ASSERT_EQ(conflicts.size(), 2u);
  EXPECT_EQ(conflicts[0].record, bob);
  ASSERT_EQ(conflicts[0].moved.size(), 1u);
  EXPECT_EQ(conflicts[0].moved[0].back, std::vector{Value{std::string("bob@a.cn")}});
  EXPECT_EQ(conflicts[0].moved[0].now, std::vector{Value{std::string("hand2@a.cn")}});
  EXPECT_EQ(conflicts[1].record, ann);
  EXPECT_EQ(conflicts[1].fields, std::vector{object("contacts").field("notes")});
  const auto record = stored("contacts", ann);
  EXPECT_EQ(record->cells(*object("contacts").field("email"))[0], Value{std::string("ann@a.cn")});
  EXPECT_EQ(record->cells(*object("contacts").field("notes"))[0], Value{std::string("hand")});
  EXPECT_TRUE(stored("contacts", fresh)->deleted());
  EXPECT_EQ(database().read([&](auto& db) { return changed_since(db, bulk, 100); }), 3);
}

TEST_P(Undo, TakesBackWhatOnePersonDidInASpanOfTime) {
  const Id ann = made("contacts", R"({"name":"Ann","notes":"old"})");
  const Id bob = made("contacts", R"({"name":"Bob","notes":"old"})");
  const std::string before = contents();
  clock.advance(std::chrono::minutes(5));
  const Timestamp from = clock.now();
  as = "Li";
  for (const Id id : {ann, bob}) {
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(update("contacts", id, R"({"notes":"Li was here","email":"li@a.cn"})").ok());
    ASSERT_TRUE(update("contacts", id, R"({"name":"Spoilt"})").ok());
  }
  as = "Wang";
  clock.advance(std::chrono::minutes(1));
  const Timestamp to = clock.now();
  clock.advance(std::chrono::seconds(1));
  ASSERT_TRUE(update("contacts", bob, R"({"notes":"mended"})").ok());

  UndoWish wish;
  wish.scope = {.batch = {}, .person = user("Li"), .from = from, .to = to};
  const auto conflicts = take_back(wish);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].record, bob);
  EXPECT_EQ(conflicts[0].fields, std::vector{object("contacts").field("notes")});
  ASSERT_TRUE(update("contacts", bob, R"({"notes":"old"})").ok());
  EXPECT_EQ(contents(), before);
}

TEST_P(Undo, PutsARecordAndAFieldBackToAnInstant) {
  const Id id = made("contacts", R"({"name":"Ann","email":"ann@a.cn","notes":"old","badge":"1"})");
  const Timestamp then = clock.now();
  const std::string before = contents();
  clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(
      update("contacts", id, R"({"name":"Anna","email":"x@a.cn","notes":"new","badge":null})")
          .ok());
  const auto put_back = [&](std::vector<const schema::Field*> only) {
    return write([&](const Unit& unit) -> Result<Saved> {
      return revert(*records, unit,
                    TRY(plan_revert(*records, unit, object("contacts"), id, then, only)));
    });
  };
  ASSERT_TRUE(put_back({object("contacts").field("notes")}).ok());
  EXPECT_EQ(stored("contacts", id)->cells(*object("contacts").field("notes"))[0],
            Value{std::string("old")});
  EXPECT_EQ(stored("contacts", id)->cells(*object("contacts").field("name"))[0],
            Value{std::string("Anna")});

  ASSERT_TRUE(remove("contacts", id).ok());
  const Id taker = made("contacts", R"({"name":"Taker","badge":"1"})");
  EXPECT_EQ(told(put_back({}).error()), "badge duplicate");
  ASSERT_TRUE(update("contacts", taker, R"({"badge":"2"})").ok());
  ASSERT_TRUE(put_back({}).ok());
  ASSERT_TRUE(remove("contacts", taker).ok());
  EXPECT_FALSE(stored("contacts", id)->deleted());
  EXPECT_NE(contents().find(before.substr(0, before.find('\n'))), std::string::npos);
  as = "Zhao";
  EXPECT_EQ(put_back({}).error().code, Code::not_found);
}

TEST_P(Undo, BringsBackWhatWasDeletedInTheSameAct) {
  const Id account = made("accounts", R"({"name":"Acme"})");
  const std::string with_account = fmt::format(R"({{"name":"C","account":"{}"}})", format(account));
  const Id contact = made("contacts", with_account);
  const Id kept = made("contacts", with_account);
  const Id stranger = made("contacts", R"({"name":"Stranger"})");
  const Id bulk = batch = open(BatchKind::bulk);
  ASSERT_TRUE(update("contacts", kept, R"({"account":null})").ok());
  for (const Id id : {contact, stranger}) ASSERT_TRUE(remove("contacts", id).ok());
  ASSERT_TRUE(remove("accounts", account).ok());
  batch = {};
  ASSERT_TRUE(bulk);
  const auto back = write([&](const Unit& unit) -> Result<Brought> {
    const auto beside = deleted_beside(unit, object("accounts"), account);
    EXPECT_EQ(beside.size(), 2u);
    Unit within = unit;
    within.batch = unit.ids.next();
    return bring_back(*records, within, object("accounts"), account,
                      *parse_json(R"({"name":"Acme again"})"), beside);
  });
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->beside, 2);
  EXPECT_EQ(stored("accounts", account)->cells(*object("accounts").field("name"))[0],
            Value{std::string("Acme again")});
  EXPECT_FALSE(stored("contacts", contact)->deleted());
  EXPECT_TRUE(stored("contacts", stranger)->deleted());
  EXPECT_EQ(stored("contacts", kept)->cells(*object("contacts").field("account"))[0],
            Value{account.value});
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
