#include "records/records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "records/test_world.h"

namespace kith::records {
namespace {

using testing::HasSubstr;

class RecordsTest : public World {
 protected:
  // A refusal leaves every table as it was, the log too.
  template <typename F>
  Error refused(F&& act) {
    const std::string before = contents();
    const int64_t log = changes();
    const auto saved = act();
    EXPECT_FALSE(saved.ok());
    EXPECT_EQ(contents(), before);
    EXPECT_EQ(changes(), log);
    return saved.ok() ? Error{} : saved.error();
  }
  std::string text(std::string_view name, Id id, std::string_view field) {
    const auto record = stored(name, id);
    const auto* value = std::get_if<std::string>(&record->cells(*object(name).field(field))[0]);
    return value ? *value : "";
  }
};
KITH_BOTH_ENGINES(RecordsTest);

TEST_P(RecordsTest, CreatesARecordThatIsOwnedByWhoMadeIt) {
  const Id id = made("contacts", R"({"last_name":"张","first_name":"三","email":"ZS@Acme.cn"})");
  const auto record = stored("contacts", id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->owner(), user("Wang"));
  EXPECT_EQ(record->version(), 1);
  EXPECT_EQ(text("contacts", id, "name"), "张三");
  EXPECT_EQ(text("contacts", id, "email"), "zs@acme.cn");
}

TEST_P(RecordsTest, WritesWhatWasReadBeforeFieldsWereAddedAndRemoved) {
  schema::Store store(database());
  ASSERT_TRUE(store.load().ok());
  const auto add = [&](std::string_view on, std::string_view name) {
    const std::string field = R"({"name":")" + std::string(name) + R"(","kind":"text"})";
    ASSERT_TRUE(store.add_field(on, *parse_json(field), clock.now()).ok());
  };
  ASSERT_TRUE(
      store
          .add_object(
              *parse_json(
                  R"({"name":"machines_c","labels":{"en":{"one":"Machine","many":"Machines"},"zh":{"one":"Machine","many":"Machines"}}})"),
              clock.now())
          .ok());
  add("contacts", "first_c");
  add("contacts", "second_c");
  schema = store.current();
  const schema::SchemaPtr older = schema;
  as = "Ada";
  const Id id = made("contacts", R"({"name":"Ann","first_c":"1","second_c":"2"})");
  const query::Stored before = *stored("contacts", id);

  ASSERT_TRUE(store.drop_field("contacts", "first_c", clock.now()).ok());
  add("contacts", "third_c");
  ASSERT_TRUE(store.drop_object("machines_c", clock.now()).ok());
  schema = store.current();
  const schema::Object& then = *older->object("contacts");
  query::Stored after = before;
  after.cells(*then.field("first_c"))[0] = std::string("lost");
  after.cells(*then.field("second_c"))[0] = std::string("kept");
  ASSERT_TRUE(write([&](const Unit& unit) { return records->update(unit, before, after); }).ok());
  EXPECT_EQ(text("contacts", id, "second_c"), "kept");
  EXPECT_EQ(text("contacts", id, "third_c"), "");

  query::Stored draft(then);
  draft.cells(*then.field("name"))[0] = std::string("Bob");
  draft.cells(*then.field("second_c"))[0] = std::string("his");
  const auto drafted = write([&](const Unit& unit) { return records->create(unit, draft); });
  ASSERT_TRUE(drafted.ok());
  EXPECT_EQ(text("contacts", drafted->id, "second_c"), "his");
  const auto sent = write([&](const Unit& unit) {
    return records->create(unit, then, *parse_json(R"({"name":"Cho","third_c":"3"})"));
  });
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(text("contacts", sent->id, "third_c"), "3");
  const Error gone = refused([&] {
    return write([&](const Unit& unit) {
      return records->create(unit, *older->object("machines_c"), *parse_json(R"({"name":"x"})"));
    });
  });
  EXPECT_EQ(gone.code, Code::conflict);
}

TEST_P(RecordsTest, NamesEveryWrongFieldAtOnce) {
  const Error error = refused([&] {
    return create("contacts", R"({"emial":"x@y.cn","email":"no mail","score":7,"id":"0000000000001",
                                  "born":"yesterday","account":"0000000000001"})");
  });
  EXPECT_EQ(error.code, Code::invalid);
  const std::string fields = told(error);
  for (const char* expected : {"emial unknown_field", "email ", "score read_only", "id read_only",
                               "born ", "account not_found", "name required"})
    EXPECT_THAT(fields, HasSubstr(expected));
}

TEST_P(RecordsTest, AsksForRequiredFieldsAfterRulesHaveDerivedThem) {
  EXPECT_TRUE(create("contacts", R"({"last_name":"Müller","first_name":"Zoë"})").ok());
  EXPECT_EQ(told(refused([&] { return create("contacts", R"({"email":"a@b.cn"})"); })),
            "name required");
  const Id id = made("accounts", R"({"name":"Acme"})");
  EXPECT_EQ(told(refused([&] { return update("accounts", id, R"({"name":null})"); })),
            "name required");
}

TEST_P(RecordsTest, LetsARuleRefuseAndKeepsNothing) {
  const Error error =
      refused([&] { return create("contacts", R"({"name":"X","email":"x@spam.example"})"); });
  EXPECT_EQ(told(error), "email spam");
}

TEST_P(RecordsTest, FillsDefaultsAndNumbers) {
  const Id first = made("accounts", R"({"name":"One"})");
  const Id second = made("accounts", R"({"name":"Two","tier":"gold"})");
  EXPECT_EQ(text("accounts", first, "tier"), "silver");
  EXPECT_EQ(text("accounts", second, "tier"), "gold");
  EXPECT_EQ(text("accounts", first, "number"), "A-0001");
  EXPECT_EQ(text("accounts", second, "number"), "A-0002");
  refused([&] { return create("accounts", R"({"tier":"gold"})"); });
  EXPECT_EQ(text("accounts", made("accounts", R"({"name":"Three"})"), "number"), "A-0003");
}

TEST_P(RecordsTest, WritesOnlyWhatHasChanged) {
  const Id id = made("contacts", R"({"name":"Ann","email":"ann@b.cn","vip":true})");
  const int64_t log = changes();
  const auto same = update("contacts", id, R"({"email":"ANN@b.cn","vip":true})");
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->version, 1);
  EXPECT_EQ(changes(), log);
  const auto moved = update("contacts", id, R"({"vip":false})");
  ASSERT_TRUE(moved.ok());
  EXPECT_EQ(moved->version, 2);
  const auto history = database().read([&](storage::Connection& db) {
    return changes_of(db, *schema, object("contacts"), id, 0, 10);
  });
  ASSERT_EQ(history.size(), 2u);
  ASSERT_EQ(history[0].fields.size(), 1u);
  EXPECT_EQ(history[0].fields[0].field, object("contacts").field("vip")->id);
  EXPECT_EQ(history[0].fields[0].from, std::vector<Value>{true});
  EXPECT_EQ(history[0].fields[0].to, std::vector<Value>{false});
}

TEST_P(RecordsTest, RefusesAVersionThatHasMovedOn) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  ASSERT_TRUE(update("contacts", id, R"({"name":"Anna"})", 1).ok());
  EXPECT_EQ(refused([&] { return update("contacts", id, R"({"name":"Anne"})", 1); }).code,
            Code::conflict);
  EXPECT_EQ(refused([&] { return remove("contacts", id, 1); }).code, Code::conflict);
  EXPECT_TRUE(update("contacts", id, R"({"name":"Anne"})").ok());
  EXPECT_EQ(stored("contacts", id)->version(), 3);
}

TEST_P(RecordsTest, KeepsUniqueValuesAmongLiveRecords) {
  const Id first = made("contacts", R"({"name":"A","badge":"77"})");
  const Error error = refused([&] { return create("contacts", R"({"name":"B","badge":"77"})"); });
  EXPECT_EQ(error.code, Code::conflict);
  EXPECT_EQ(told(error), "badge duplicate");
  EXPECT_THAT(error.fields[0].message.en, HasSubstr(format(first)));
  ASSERT_TRUE(remove("contacts", first).ok());
  made("contacts", R"({"name":"B","badge":"77"})");
  EXPECT_EQ(told(refused([&] { return restore("contacts", first); })), "badge duplicate");
}

TEST_P(RecordsTest, DoesNotNameAHolderThatTheActorCannotSee) {
  const Id hidden = made("contacts", R"({"name":"A","badge":"77"})");
  as = "Ada";
  const Id other =
      made("contacts", fmt::format(R"({{"name":"B","owner":"{}"}})", format(user("Zhao"))));
  as = "Zhao";
  EXPECT_EQ(told(refused([&] { return update("contacts", other, R"({"badge":"77"})"); })),
            "badge not_writable");
  as = "";
  const Error seen = refused([&] { return update("contacts", other, R"({"badge":"77"})"); });
  EXPECT_THAT(seen.fields[0].message.en, HasSubstr(format(hidden)));
}

TEST_P(RecordsTest, MovesToTheRecycleBinAndBack) {
  const Id id = made("contacts", R"({"name":"Ann","email":"ann@b.cn"})");
  const std::string before = contents();
  ASSERT_TRUE(remove("contacts", id).ok());
  EXPECT_TRUE(stored("contacts", id)->deleted());
  EXPECT_EQ(refused([&] { return update("contacts", id, R"({"name":"B"})"); }).code,
            Code::not_found);
  EXPECT_EQ(refused([&] { return remove("contacts", id); }).code, Code::not_found);
  ASSERT_TRUE(restore("contacts", id).ok());
  EXPECT_EQ(contents(), before);
}

TEST_P(RecordsTest, RefersOnlyToLiveRecordsThatTheActorSees) {
  as = "Zhao";
  const Id hers = made("accounts", R"({"name":"Hers"})");
  as = "Wang";
  const Id his = made("accounts", R"({"name":"His"})");
  const auto with_account = [&](Id account) {
    return create("contacts", fmt::format(R"({{"name":"C","account":"{}"}})", format(account)));
  };
  EXPECT_TRUE(with_account(his).ok());
  EXPECT_EQ(told(refused([&] { return with_account(hers); })), "account not_found");
  ASSERT_TRUE(remove("accounts", his).ok());
  EXPECT_EQ(told(refused([&] { return with_account(his); })), "account not_found");
  const Id parent = made("accounts", R"({"name":"P"})");
  EXPECT_EQ(told(refused([&] {
              return update("accounts", parent,
                            fmt::format(R"({{"parent":"{}"}})", format(parent)));
            })),
            "parent itself");
}

TEST_P(RecordsTest, HidesWhatTheActorCannotSeeBehindNotFound) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  as = "Zhao";
  EXPECT_EQ(refused([&] { return update("contacts", id, R"({"name":"B"})"); }).code,
            Code::not_found);
  EXPECT_EQ(refused([&] { return remove("contacts", id); }).code, Code::not_found);
  EXPECT_EQ(refused([&] { return restore("contacts", id); }).code, Code::not_found);
  EXPECT_EQ(refused([&] { return update("contacts", Id{12345}, R"({"name":"B"})"); }).code,
            Code::not_found);
}

TEST_P(RecordsTest, ForbidsWhatTheRoleDoesNotGrant) {
  as = "Li";
  const Id id = made("contacts", R"({"name":"Ann"})");
  as = "Wang";
  EXPECT_TRUE(update("contacts", id, R"({"name":"Anna"})").ok());
  EXPECT_EQ(refused([&] { return remove("contacts", id); }).code, Code::forbidden);
  as = "Zhao";
  EXPECT_EQ(refused([&] { return create("deals", R"({"name":"D"})"); }).code, Code::forbidden);
}

TEST_P(RecordsTest, TreatsAHiddenFieldAsUnknown) {
  as = "Zhao";
  EXPECT_EQ(
      told(refused([&] { return create("contacts", R"({"name":"A","phone":"13800138000"})"); })),
      "phone unknown_field");
  EXPECT_EQ(told(refused([&] { return create("contacts", R"({"name":"A","badge":"1"})"); })),
            "badge not_writable");
}

TEST_P(RecordsTest, LetsAnOwnerHandARecordOver) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  const std::string to = fmt::format(R"({{"owner":"{}"}})", format(user("Zhao")));
  ASSERT_TRUE(update("contacts", id, to).ok());
  EXPECT_EQ(refused([&] { return update("contacts", id, R"({"name":"B"})"); }).code,
            Code::not_found);
  as = "Ada";
  EXPECT_EQ(stored("contacts", id)->owner(), user("Zhao"));
}

TEST_P(RecordsTest, LeavesAnInactiveOptionAloneAndRefusesItAnew) {
  EXPECT_EQ(
      told(refused([&] { return create("accounts", R"({"name":"A","industry":"tobacco"})"); })),
      "industry inactive_option");
  as = "";
  const Id id = write([&](const Unit& unit) {
                  query::Stored draft(object("accounts"));
                  draft.cells(*object("accounts").field("name"))[0] = std::string("Old");
                  draft.cells(*object("accounts").field("industry"))[0] = std::string("tobacco");
                  return records->create(unit, std::move(draft));
                })->id;
  as = "Ada";
  const auto saved = update("accounts", id, R"({"name":"New","industry":"tobacco"})");
  EXPECT_TRUE(saved.ok()) << told(saved.error());
}

TEST_P(RecordsTest, CountsMoneyInTheBaseCurrencyAtTheRateOfTheDay) {
  const Id own = made("deals", R"({"name":"A","amount":"1200.50"})");
  const auto cells = [&](Id id) {
    const auto record = stored("deals", id);
    const auto held = record->cells(*object("deals").field("amount"));
    return std::vector<Value>(held.begin(), held.end());
  };
  EXPECT_EQ(cells(own)[2], Value{Decimal{12'005'000}});
  const Error error = refused(
      [&] { return create("deals", R"({"name":"B","amount":{"amount":"10","currency":"USD"}})"); });
  EXPECT_EQ(told(error), "amount no_rate");

  const auto rate_of_the_day = [](const Unit& unit, const schema::Field& amount,
                                  const query::Stored*, const query::Stored& after) {
    using schema::money::Rate;
    const Date on = std::chrono::floor<std::chrono::days>(unit.now);
    const bool known = after.cells(amount)[schema::money::currency] == Value{std::string("USD")};
    return Valued{on, known ? std::optional(Rate{71'000'000'000, on}) : std::nullopt};
  };
  records = std::make_unique<Records>(rules(), bell, rate_of_the_day);
  const Id foreign = made("deals", R"({"name":"B","amount":{"amount":"10","currency":"USD"}})");
  EXPECT_EQ(cells(foreign)[2], Value{Decimal{710'000}});
  clock.advance(std::chrono::hours(48));
  const auto same = update("deals", foreign, R"({"amount":{"amount":"10","currency":"USD"}})");
  EXPECT_EQ(same->version, 1);
}

TEST_P(RecordsTest, LetsNoSellerWriteWhoMadeARecordAndWhenNotEvenByAnImport) {
  const std::string old = R"({"name":"A","created_at":"2019-05-01T00:00:00Z"})";
  EXPECT_EQ(told(refused([&] { return create("contacts", old); })), "created_at read_only");
  via = Via::import;
  EXPECT_EQ(told(refused([&] { return create("contacts", old); })), "created_at read_only");
  as = "";
  const Id id = made("contacts", old);
  const auto cell = stored("contacts", id)->cells(*object("contacts").field("created_at"))[0];
  EXPECT_EQ(cell, Value{*parse_timestamp("2019-05-01T00:00:00Z")});
}

TEST_P(RecordsTest, LeavesFieldsAsTheyComeThatAreKept) {
  const schema::Object& contacts = object("contacts");
  const schema::Object& accounts = object("accounts");
  const schema::Field* kept[] = {contacts.field("name")};
  query::Stored draft(contacts);
  draft.cells(*contacts.field("name"))[0] = std::string("As it came");
  draft.cells(*contacts.field("last_name"))[0] = std::string("Lee");
  query::Stored other(accounts);
  other.cells(*accounts.field("name"))[0] = std::string("Acme");
  const auto write_kept = [&](auto&& work) {
    return *write([&](records::Unit unit) {
      unit.kept = kept;
      return work(unit);
    });
  };
  EXPECT_EQ(records->prepare(schema, draft, kept).record.cells(*kept[0])[0],
            Value{std::string("As it came")});
  const Id id = write_kept([&](const Unit& unit) { return records->create(unit, draft); }).id;
  EXPECT_EQ(text("contacts", id, "name"), "As it came");
  write_kept([&](const Unit& unit) { return records->create(unit, other); });
  const query::Stored before = *stored("contacts", id);
  query::Stored after = before;
  after.cells(*contacts.field("first_name"))[0] = std::string("Ann");
  write_kept([&](const Unit& unit) { return records->update(unit, before, after); });
  EXPECT_EQ(text("contacts", id, "name"), "As it came");
  ASSERT_TRUE(update("contacts", id, R"({"first_name":"Eve"})").ok());
  EXPECT_EQ(text("contacts", id, "name"), "Eve Lee");
}

TEST_P(RecordsTest, CreatesWithinItsBudgetOfStatements) {
  const std::string account = format(made("accounts", R"({"name":"Acme","website":"acme.cn"})"));
  const auto count = [&](std::string_view name, const std::string& values) {
    return database()
        .write([&](storage::Connection& db) -> Result<uint64_t> {
          const access::Actor who = actor("Wang");
          const auto before = db.statements_run();
          const auto json = parse_json(values);
          TRY(records->create(unit(db, who), object(name), *json));
          return db.statements_run() - before;
        })
        .value();
  };
  EXPECT_LE(count("deals", R"({"name":"Deal"})"), 4u);  // row, words, change, its number
  EXPECT_LE(count("contacts", fmt::format(R"({{"name":"李四","email":"ls@acme.cn",
                    "phone":"13800138000","badge":"9","account":"{}"}})",
                                          account)),
            9u);
}

TEST_P(RecordsTest, RingsTheBellOnceAWriteIsDurable) {
  std::vector<Change> heard;
  const auto subscription = bell.subscribe([&](std::span<const Change> changes) {
    heard.insert(heard.end(), changes.begin(), changes.end());
  });
  const Id id = made("contacts", R"({"name":"Ann"})");
  (void)create("contacts", R"({"email":"no name"})").ok();
  bell.unsubscribe(subscription);
  made("contacts", R"({"name":"Unheard"})");
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].record, id);
  EXPECT_EQ(heard[0].act, Act::create);
  EXPECT_GT(heard[0].seq, 0);
}

}  // namespace
}  // namespace kith::records
