// Roll-ups against what counting by hand gives, whoever wrote the children and however.
#include "records/rollups.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "query/rollup.h"
#include "records/batch.h"
#include "records/merge.h"
#include "records/recycle_bin.h"
#include "records/test_world.h"
#include "records/undo.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

class Rollups : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    as = "Ada";
  }

  // As an administrator adds it, and the job that counts.
  void add(std::string_view on, std::string_view declaration) {
    const auto refused = declare(on, declaration);
    ASSERT_EQ(refused, "") << declaration;
    const auto name = parse_json(declaration)->text("name");
    (void)recount(on, name);
  }
  // What is wrong with it, if anything.
  std::string declare(std::string_view on, std::string_view declaration) {
    schema::Store store(database());
    store.on_rollup([](storage::Connection&, const schema::Schema& all, const schema::Object&,
                       const schema::Field& field, schema::Store::Counted) -> Status {
      TRY(query::read_rollup_condition(all, *field.rollup->over, field.rollup->condition));
      return done();
    });
    if (!store.load().ok()) return "load";
    const auto changed = store.add_field(on, *parse_json(declaration), clock.now());
    if (!changed) return told(changed.error());
    schema = *changed;
    return "";
  }
  int64_t recount(std::string_view on, std::string_view field) {
    return *write([&](const Unit& unit) -> Result<int64_t> {
      std::vector<Id> ids;
      for (const query::Rows rows : {query::Rows::live, query::Rows::deleted}) {
        query::Question question;
        question.object = &object(on);
        question.rows = rows;
        for (const Id id : query::select_ids(all(unit.db), question, Id{}, 10'000))
          ids.push_back(id);
      }
      std::ranges::sort(ids);
      return recount_rollup(unit, object(on), *object(on).field(field), ids);
    });
  }
  // As it is shown: "3", "12.5 CNY", "" for nothing.
  std::string shown(std::string_view on, Id id, std::string_view name) {
    const auto record = stored(on, id);
    const schema::Field& field = *object(on).field(name);
    return field.kind->write_text(field, schema::ValueRow(record->all()), field.first, *directory);
  }
  Id account(std::string_view name) {
    return made("accounts", fmt::format(R"({{"name":"{}"}})", name));
  }
  Id deal(Id of, int amount) {
    return made(
        "deals",
        fmt::format(R"({{"name":"d","account":"{}","amount":{{"amount":{},"currency":"CNY"}}}})",
                    format(of), amount));
  }
  void add_all() {
    add("accounts",
        R"({"name":"deals_c","kind":"rollup","over":"deals","by":"account","measure":"count"})");
    add("accounts",
        R"({"name":"value_c","kind":"rollup","over":"deals","by":"account","measure":"sum","field":"amount"})");
    add("accounts",
        R"({"name":"mean_c","kind":"rollup","over":"deals","by":"account","measure":"avg","field":"amount"})");
    add("accounts",
        R"({"name":"least_c","kind":"rollup","over":"deals","by":"account","measure":"min","field":"amount"})");
    add("accounts",
        R"({"name":"most_c","kind":"rollup","over":"deals","by":"account","measure":"max","field":"amount"})");
    add("accounts",
        R"({"name":"big_c","kind":"rollup","over":"deals","by":"account","measure":"count",
        "condition":{"or":[{"field":"amount","op":"ge","value":100},{"field":"name","op":"starts","value":"grand"}]}})");
    add("accounts",
        R"({"name":"newest_c","kind":"rollup","over":"deals","by":"account","measure":"last","field":"created_at"})");
    add("accounts",
        R"({"name":"family_c","kind":"rollup","over":"accounts","by":"parent","measure":"sum","field":"value_c"})");
  }
  std::vector<std::string> all_of(Id id) {
    std::vector<std::string> values;
    for (const char* name : {"deals_c", "value_c", "mean_c", "least_c", "most_c", "big_c"})
      values.push_back(shown("accounts", id, name));
    return values;
  }
};
KITH_BOTH_ENGINES(Rollups);

using Values = std::vector<std::string>;

TEST_P(Rollups, FollowWhatIsWrittenOfTheChildren) {
  add_all();
  const Id acme = account("Acme");
  const Id huawei = account("华为");
  EXPECT_EQ(all_of(acme), (Values{"0", "0 CNY", "", "", "", "0"}));
  const Id first = deal(acme, 10);
  const Id second = deal(acme, 120);
  EXPECT_EQ(all_of(acme), (Values{"2", "130 CNY", "65 CNY", "10 CNY", "120 CNY", "1"}));
  ASSERT_TRUE(update("deals", second, R"({"amount":{"amount":20.01,"currency":"CNY"}})").ok());
  EXPECT_EQ(all_of(acme), (Values{"2", "30.01 CNY", "15.005 CNY", "10 CNY", "20.01 CNY", "0"}));
  ASSERT_TRUE(
      update("deals", first, fmt::format(R"({{"account":"{}","name":"Grand"}})", format(huawei)))
          .ok());
  EXPECT_EQ(all_of(acme), (Values{"1", "20.01 CNY", "20.01 CNY", "20.01 CNY", "20.01 CNY", "0"}));
  EXPECT_EQ(all_of(huawei), (Values{"1", "10 CNY", "10 CNY", "10 CNY", "10 CNY", "1"}));
  ASSERT_TRUE(remove("deals", second).ok());
  EXPECT_EQ(all_of(acme), (Values{"0", "0 CNY", "", "", "", "0"}));
  ASSERT_TRUE(restore("deals", second).ok());
  EXPECT_EQ(all_of(acme), (Values{"1", "20.01 CNY", "20.01 CNY", "20.01 CNY", "20.01 CNY", "0"}));
}

TEST_P(Rollups, AreNoChangeOfTheRecordThatShowsThem) {
  add_all();
  const Id acme = account("Acme");
  const auto version = stored("accounts", acme)->version();
  const int64_t before = changes();
  deal(acme, 10);
  EXPECT_EQ(stored("accounts", acme)->version(), version);
  EXPECT_EQ(changes(), before + 1);
  // Whoever edits the account is told of no conflict, and takes nothing back.
  ASSERT_TRUE(update("accounts", acme, R"({"name":"Acme Corp"})", version).ok());
  EXPECT_EQ(shown("accounts", acme, "value_c"), "10 CNY");
}

TEST_P(Rollups, AreWrittenByNobody) {
  add_all();
  const Id acme = account("Acme");
  const auto refused = update("accounts", acme, R"({"value_c":{"amount":1,"currency":"CNY"}})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(told(refused.error()), "value_c read_only");
}

TEST_P(Rollups, StandOnOthers) {
  add_all();
  const Id acme = account("Acme");
  const Id plant =
      made("accounts", fmt::format(R"({{"name":"Plant","parent":"{}"}})", format(acme)));
  const Id office =
      made("accounts", fmt::format(R"({{"name":"Office","parent":"{}"}})", format(acme)));
  deal(plant, 10);
  deal(office, 5);
  deal(acme, 1'000);
  EXPECT_EQ(shown("accounts", acme, "family_c"), "15 CNY");
  ASSERT_TRUE(update("accounts", office, R"({"parent":null})").ok());
  EXPECT_EQ(shown("accounts", acme, "family_c"), "10 CNY");
  ASSERT_TRUE(remove("accounts", plant).ok());
  EXPECT_EQ(shown("accounts", acme, "family_c"), "0 CNY");
  // What is written while the record lies in the bin is there when it comes back.
  deal(office, 1);
  ASSERT_TRUE(restore("accounts", plant).ok());
  EXPECT_EQ(shown("accounts", acme, "family_c"), "10 CNY");
}

TEST_P(Rollups, CountTheRowsOfALink) {
  add("contacts",
      R"({"name":"ties_c","kind":"rollup","over":"deal_contacts","by":"contact","measure":"count"})");
  add("deals",
      R"({"name":"notes_c","kind":"rollup","over":"note_links","by":"record","measure":"count"})");
  const Id zoe = made("contacts", R"({"name":"Zoë"})");
  const Id one = deal(account("Acme"), 1);
  ASSERT_TRUE(update("deals", one, fmt::format(R"({{"people":["{}"]}})", format(zoe))).ok());
  EXPECT_EQ(shown("contacts", zoe, "ties_c"), "1");
  ASSERT_TRUE(update("deals", one, R"({"people":[]})").ok());
  EXPECT_EQ(shown("contacts", zoe, "ties_c"), "0");
  made(
      "notes",
      fmt::format(
          R"({{"subject":"call","links":[{{"object":"deals","id":"{}"}},{{"object":"contacts","id":"{}"}}]}})",
          format(one), format(zoe)));
  EXPECT_EQ(shown("deals", one, "notes_c"), "1");
}

TEST_P(Rollups, AreUndoneAndMergedWithTheirChildren) {
  add_all();
  const Id acme = account("Acme");
  const Id twin = account("Acme Ltd");
  deal(acme, 10);
  deal(twin, 7);
  clock.advance(std::chrono::seconds(1));
  const auto merged = write([&](const Unit& unit) {
    return records::merge(*records, unit, {&object("accounts"), acme, {twin}, {}});
  });
  ASSERT_TRUE(merged.ok());
  EXPECT_EQ(all_of(acme), (Values{"2", "17 CNY", "8.5 CNY", "7 CNY", "10 CNY", "0"}));
  EXPECT_EQ(shown("accounts", twin, "deals_c"), "0");
  via = Via::undo;
  const auto undone = write([&](const Unit& unit) -> Result<UndoSlice> {
    Unit within = unit;
    within.batch = open_batch(unit, BatchKind::undo, "", merged->batch).id;
    return undo_slice(*records, within, merged->batch, 0, 1'000);
  });
  ASSERT_TRUE(undone.ok());
  EXPECT_EQ(all_of(acme), (Values{"1", "10 CNY", "10 CNY", "10 CNY", "10 CNY", "0"}));
  EXPECT_EQ(all_of(twin), (Values{"1", "7 CNY", "7 CNY", "7 CNY", "7 CNY", "0"}));
}

TEST_P(Rollups, AreCountedOfWhatWasThereBefore) {
  const Id acme = account("Acme");
  const Id gone = account("Gone");
  deal(acme, 3);
  deal(acme, 4);
  deal(gone, 5);
  ASSERT_TRUE(remove("accounts", gone).ok());
  ASSERT_EQ(
      declare(
          "accounts",
          R"({"name":"value_c","kind":"rollup","over":"deals","by":"account","measure":"sum","field":"amount"})"),
      "");
  // Not counted yet is blank, whatever is written meanwhile.
  deal(acme, 5);
  EXPECT_EQ(shown("accounts", acme, "value_c"), "");
  EXPECT_EQ(recount("accounts", "value_c"), 2);
  EXPECT_EQ(shown("accounts", acme, "value_c"), "12 CNY");
  EXPECT_EQ(shown("accounts", gone, "value_c"), "5 CNY");
  EXPECT_EQ(recount("accounts", "value_c"), 0);
}

TEST_P(Rollups, FollowAWriteThatWasReadBeforeTheyWereAdded) {
  const Id acme = account("Acme");
  const Id huawei = account("华为");
  const Id moved = deal(acme, 3);
  const schema::SchemaPtr older = schema;
  const query::Stored before = *stored("deals", moved);
  add_all();
  ASSERT_EQ(all_of(acme), (Values{"1", "3 CNY", "3 CNY", "3 CNY", "3 CNY", "0"}));
  query::Stored after = before;
  after.cells(*older->object("deals")->field("account"))[0] = huawei.value;
  ASSERT_TRUE(write([&](const Unit& unit) { return records->update(unit, before, after); }).ok());
  EXPECT_EQ(all_of(acme), (Values{"0", "0 CNY", "", "", "", "0"}));
  EXPECT_EQ(all_of(huawei), (Values{"1", "3 CNY", "3 CNY", "3 CNY", "3 CNY", "0"}));
}

TEST_P(Rollups, TakeAwayWhatStoodInTheRowWhateverItsWriterHasRead) {
  add("accounts",
      R"({"name":"scores_c","kind":"rollup","over":"contacts","by":"account","measure":"sum","field":"score"})");
  const Id acme = account("Acme");
  const Id huawei = account("华为");
  const Id zoe = made("contacts", fmt::format(R"({{"name":"Zoë","account":"{}"}})", format(acme)));
  const schema::Field& score = *object("contacts").field("score");
  const schema::Field& of = *object("contacts").field("account");
  const query::Stored read = *stored("contacts", zoe);
  ASSERT_TRUE(write([&](const Unit& unit) -> Status {
                query::Stored scored = read;
                scored.cells(score)[0] = int64_t{5};
                EXPECT_TRUE(records->note(unit, read, scored));
                return done();
              }).ok());
  EXPECT_EQ(shown("accounts", acme, "scores_c"), "5");
  // Of the same version still, and of another score.
  query::Stored elsewhere = read;
  elsewhere.cells(of)[0] = huawei.value;
  ASSERT_TRUE(write([&](const Unit& unit) { return records->update(unit, read, elsewhere); }).ok());
  EXPECT_EQ(shown("accounts", acme, "scores_c"), "0");
  EXPECT_EQ(shown("accounts", huawei, "scores_c"), "5");
  EXPECT_EQ(recount("accounts", "scores_c"), 0);
}

TEST_P(Rollups, SumsThatDoNotFitAreBlank) {
  add("accounts",
      R"({"name":"value_c","kind":"rollup","over":"deals","by":"account","measure":"sum","field":"amount"})");
  const Id acme = account("Acme");
  const auto large = fmt::format(
      R"({{"name":"d","account":"{}","amount":{{"amount":"900000000000000","currency":"CNY"}}}})",
      format(acme));
  made("deals", large);
  ASSERT_TRUE(create("deals", large).ok());
  EXPECT_EQ(shown("accounts", acme, "value_c"), "");
}

TEST_P(Rollups, RefuseWhatCannotBeKept) {
  const auto refused = [&](std::string_view more) {
    return declare(
        "accounts",
        fmt::format(R"({{"name":"x_c","kind":"rollup","over":"deals","by":"account",{}}})", more));
  };
  const auto when = [&](std::string_view condition) {
    return refused(fmt::format(R"("measure":"count","condition":{})", condition));
  };
  EXPECT_EQ(refused(R"("measure":"median")"), "measure setting");
  EXPECT_EQ(refused(R"("measure":"sum")"), "field unknown_field");
  EXPECT_EQ(refused(R"("measure":"sum","field":"name")"), "field type");
  EXPECT_EQ(refused(R"("measure":"first","field":"amount")"), "field type");
  EXPECT_EQ(refused(R"("measure":"count","required":true)"), "required setting");
  EXPECT_EQ(when(R"({"field":"created_at","op":"within","value":{"last":"30d"}})"),
            "condition.op depends_on_time");
  EXPECT_EQ(when(R"({"and":[{"field":"owner","op":"eq","value":"me"}]})"),
            "condition.and[0].value depends_on_reader");
  EXPECT_EQ(when(R"({"field":"created_at","op":"ge","value":"2026-01-01"})"),
            "condition.value depends_on_reader");
  EXPECT_EQ(when(R"({"field":"account.name","op":"eq","value":"x"})"),
            "condition.field other_records");
  EXPECT_EQ(when(R"({"field":"people","op":"any"})"), "condition.op other_records");
  EXPECT_EQ(when(R"({"field":"nmae","op":"exists"})"), "condition.field unknown_field");
  EXPECT_EQ(when(R"({"field":"name","op":"between","value":[1,2]})"),
            "condition.op unknown_operator");
  EXPECT_EQ(
      declare("accounts",
              R"({"name":"x_c","kind":"rollup","over":"deals","by":"owner","measure":"count"})"),
      "by reference");
  EXPECT_EQ(
      declare("accounts",
              R"({"name":"x_c","kind":"rollup","over":"dela","by":"account","measure":"count"})"),
      "over unknown_object");
  // What its owner shares with some is counted for nobody else.
  {
    schema::Store store(database());
    ASSERT_TRUE(store.load().ok());
    ASSERT_TRUE(
        store
            .add_object(
                *parse_json(
                    R"({"name":"hints_c","labels":{"en":{"one":"Hint","many":"Hints"},"zh":{"one":"Hint","many":"Hints"}},"fields":[
                        {"name":"account_c","kind":"reference","object":"accounts"},
                        {"name":"seen_c","kind":"choice","shares":true,"default":"me","options":[
                          {"value":"me","label":"Me"},{"value":"team","label":"Team"},
                          {"value":"everyone","label":"Everyone"}]}]})"),
                clock.now())
            .ok());
  }
  EXPECT_EQ(
      declare(
          "accounts",
          R"({"name":"x_c","kind":"rollup","over":"hints_c","by":"account_c","measure":"count"})"),
      "over shared");
  // One that counts itself, over its own object.
  EXPECT_EQ(
      declare(
          "accounts",
          R"({"name":"x_c","kind":"rollup","over":"accounts","by":"parent","measure":"sum","field":"x_c","result":"integer"})"),
      "field circle");
}

TEST_P(Rollups, AreWhatCountingGivesAfterAnyWrites) {
  add_all();
  add("accounts",
      R"({"name":"named_c","kind":"rollup","over":"deals","by":"account","measure":"max","field":"amount",
      "condition":{"not":{"field":"name","op":"eq","value":"b"}}})");
  std::mt19937 random(20261123);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  std::vector<Id> accounts;
  for (int i = 0; i < 4; ++i) accounts.push_back(account("a"));
  std::vector<Id> deals;
  const auto values = [&] {
    const std::string of = below(5) == 0 ? "null" : "\"" + format(accounts[below(4)]) + "\"";
    const std::string amount =
        below(6) == 0 ? "null" : fmt::format(R"({{"amount":{},"currency":"CNY"}})", below(200));
    return fmt::format(R"({{"name":"{}","account":{},"amount":{}}})", "abcd"[below(4)], of, amount);
  };
  for (int i = 0; i < 150; ++i) {
    const size_t act = below(10);
    if (deals.empty() || act < 3) {
      // Refused where the account lies in the bin.
      if (const auto saved = create("deals", values())) deals.push_back(saved->id);
    } else if (act < 6) {
      (void)update("deals", deals[below(deals.size())], values()).ok();
    } else if (act == 6) {
      (void)remove("deals", deals[below(deals.size())]).ok();
    } else if (act == 7) {
      (void)restore("deals", deals[below(deals.size())]).ok();
    } else if (act == 8) {
      const size_t child = 1 + below(3);
      (void)update("accounts", accounts[child],
                   fmt::format(R"({{"parent":"{}"}})", format(accounts[child - 1])))
          .ok();
    } else {
      const Id one = accounts[below(4)];
      (void)(below(2) == 0 ? remove("accounts", one).ok() : restore("accounts", one).ok());
    }
  }
  for (const schema::Field& field : object("accounts").fields)
    if (field.rollup) EXPECT_EQ(recount("accounts", field.name), 0) << field.name;
  // And by hand.
  for (const Id one : accounts) {
    int64_t count = 0;
    int64_t units = 0;
    for (const Id id : deals) {
      const auto record = stored("deals", id);
      if (record->deleted() ||
          record->cells(*object("deals").field("account"))[0] != Value{one.value})
        continue;
      ++count;
      if (const auto* amount =
              std::get_if<Decimal>(&record->cells(*object("deals").field("amount"))[2]))
        units += amount->units;
    }
    EXPECT_EQ(shown("accounts", one, "deals_c"), std::to_string(count));
    EXPECT_EQ(shown("accounts", one, "value_c"), format(Decimal{units}) + " CNY");
  }
}

TEST_P(Rollups, LoseNothingWhereManyWriteAtOnce) {
  add_all();
  const Id acme = account("Acme");
  const access::Actor ada = actor("Ada");
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 8; ++writer) {
    writers.emplace_back([&] {
      for (int i = 1; i <= 10; ++i) {
        const auto saved = database().write([&](storage::Connection& db) {
          return records->create(
              unit(db, ada), object("deals"),
              *parse_json(fmt::format(
                  R"({{"name":"d","account":"{}","amount":{{"amount":{},"currency":"CNY"}}}})",
                  format(acme), i)));
        });
        EXPECT_TRUE(saved.ok());
        if (i % 2 == 0) continue;
        EXPECT_TRUE(database()
                        .write([&](storage::Connection& db) {
                          return records->remove(unit(db, ada), object("deals"), saved->id, {});
                        })
                        .ok());
      }
    });
  }
  // Beside them somebody counts anew.
  for (int i = 0; i < 5; ++i) (void)recount("accounts", "value_c");
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(all_of(acme), (Values{"40", "240 CNY", "6 CNY", "2 CNY", "10 CNY", "0"}));
}

}  // namespace
}  // namespace kith::records
