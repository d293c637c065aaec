#include "query/read.h"

#include <gtest/gtest.h>

#include "query/test_plan.h"
#include "query/test_world.h"
#include "query/write.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

class Reading : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (!IsSkipped()) world_ = std::make_unique<World>(database());
  }
  void TearDown() override {
    world_.reset();
    BothEngines::TearDown();
  }
  std::string rows(std::string_view object, const char* question,
                   const Visibility& visibility = everything()) {
    return world_->page(world_->question(object, question, visibility), visibility).json;
  }
  std::string id(Id id) { return format(id); }
  std::unique_ptr<World> world_;
};
KITH_BOTH_ENGINES(Reading);

TEST_P(Reading, NestsWhatPathsLeadTo) {
  const Id acme = world_->add("accounts", R"({"name":"Acme","city":"Bonn"})");
  world_->add("contacts", Json::Object{{"name", "Zoë"}, {"account", format(acme)}});
  world_->add("contacts", R"({"name":"Nobody's"})");
  world_->save();
  EXPECT_EQ(rows("contacts", R"({"fields":"name,account,account.city,owner"})"),
            R"([{"id":")" + id(Id{3}) +
                R"(","version":1,"name":"Nobody's","account":null,"owner":{"id":")" + id(Id{3}) +
                R"(","name":"Chen"}},{"id":")" + id(Id{2}) +
                R"(","version":1,"name":"Zoë","account":{"id":")" + id(acme) +
                R"(","name":"Acme","city":"Bonn"},"owner":{"id":")" + id(Id{2}) +
                R"(","name":"Bo"}}])");
}

TEST_P(Reading, ShowsAReferenceToAHiddenOrDeletedRecordAsEmpty) {
  const Id shown = world_->add("accounts", R"({"name":"Shown"})");
  const Id hidden = world_->add("accounts", R"({"name":"Hidden"})");
  const Id deleted = world_->add("accounts", R"({"name":"Deleted"})");
  for (Id account : {shown, hidden, deleted}) {
    world_->add("contacts", Json::Object{{"name", "c"}, {"account", format(account)}});
  }
  world_->remove("accounts", deleted);
  world_->save();
  Mask mask;
  mask.restrict(world_->object("accounts"),
                world_->filter("accounts", R"({"field":"name","op":"ne","value":"Hidden"})"));
  const std::string page = rows("contacts", R"({"fields":"account","sort":"id"})", mask);
  EXPECT_NE(page.find("Shown"), std::string::npos) << page;
  EXPECT_EQ(page.find("Hidden"), std::string::npos) << page;
  EXPECT_EQ(page.find("Deleted"), std::string::npos) << page;
  EXPECT_EQ(page.find(id(hidden)), std::string::npos) << page;
  const Question by_account =
      world_->question("contacts", R"({"fields":"id","filter":{"field":"account","op":"empty"}})");
  EXPECT_EQ(world_->page(by_account, mask).ids().size(), 2u);
  EXPECT_EQ(world_->page(by_account).ids().size(), 1u);
}

TEST_P(Reading, ShowsRowsOfJunctionsAndTitlesOfAnyReferences) {
  const Id ada = world_->add("contacts", R"({"name":"Ada"})");
  const Id bob = world_->add("contacts", R"({"name":"Bob"})");
  const Id deal = world_->add("deals", R"({"name":"Deal"})");
  world_->add("deal_contacts",
              Json::Object{{"deal", format(deal)}, {"contact", format(ada)}, {"role", "buyer"}});
  world_->add("deal_contacts",
              Json::Object{{"deal", format(deal)}, {"contact", format(bob)}, {"role", "x"}});
  const Id note = world_->add(
      "notes", Json::Object{{"subject", "n"},
                            {"about", Json::Object{{"object", "contacts"}, {"id", format(ada)}}}});
  world_->add("note_links",
              Json::Object{{"note", format(note)},
                           {"record", Json::Object{{"object", "deals"}, {"id", format(deal)}}}});
  world_->remove("contacts", bob);
  world_->save();
  EXPECT_EQ(rows("deals", R"({"fields":"contact_roles"})"),
            R"([{"id":")" + id(deal) + R"(","version":1,"contact_roles":[{"id":")" + id(ada) +
                R"(","name":"Ada","role":"buyer"}]}])");
  EXPECT_EQ(rows("notes", R"({"fields":["about","links"]})"),
            R"([{"id":")" + id(note) + R"(","version":1,"about":{"object":"contacts","id":")" +
                id(ada) + R"(","name":"Ada"},"links":[{"id":")" + id(deal) +
                R"(","object":"deals","name":"Deal"}]}])");
}

TEST_P(Reading, AnswersOneRecordOrNothing) {
  const Id acme =
      world_->add("accounts", R"({"name":"Acme","revenue":"12.5","emails":["a@b.cn"]})");
  world_->save();
  const Names names;
  Mask hidden;
  hidden.restrict(world_->object("accounts"), Filter::never());
  database().read([&](storage::Connection& db) {
    std::string text;
    JsonWriter out(text);
    const auto& accounts = world_->object("accounts");
    EXPECT_TRUE(*read_record({db, world_->schema(), everything(), names}, accounts, acme, {},
                             Rows::live, out));
    const auto json = parse_json(text);
    EXPECT_EQ(json->text("name"), "Acme");
    EXPECT_EQ(json->find("revenue")->text("amount"), "12.5");
    std::string none;
    JsonWriter nowhere(none);
    EXPECT_FALSE(*read_record({db, world_->schema(), hidden, names}, accounts, acme, {}, Rows::live,
                              nowhere));
    EXPECT_FALSE(*read_record({db, world_->schema(), everything(), names}, accounts, acme, {},
                              Rows::deleted, nowhere));
    EXPECT_EQ(none, "");
    return 0;
  });
}

TEST_P(Reading, FindsByWordsOfTheFullText) {
  world_->add("accounts", R"({"name":"张三丰"})");
  world_->add("accounts", R"({"name":"Acme \"Quoted\" * OR NOT"})");
  world_->add("accounts", R"({"name":"Zhang Wei"})");
  world_->save();
  EXPECT_EQ(world_->page(world_->question("accounts", R"({"q":"zhang"})")).ids().size(), 2u);
  EXPECT_EQ(world_->page(world_->question("accounts", R"({"q":"张三"})")).ids().size(), 1u);
  EXPECT_EQ(world_->page(world_->question("accounts", R"({"q":"acm quot"})")).ids().size(), 1u);
  for (const char* hostile :
       {R"({"q":"\" OR 1 --"})", R"({"q":"tokens: a* NEAR("})", R"({"q":"'&|!:*\\"})"}) {
    EXPECT_NO_THROW(world_->page(world_->question("accounts", hostile))) << hostile;
  }
}

TEST_P(Reading, RefusesACursorOfAnotherSort) {
  for (int i = 0; i < 3; ++i) world_->add("accounts", R"({"name":"a"})");
  world_->save();
  Question question = world_->question("accounts", R"({"sort":"name","limit":1})");
  const std::string next = world_->page(question).next;
  ASSERT_FALSE(next.empty());
  const Names names;
  const auto refused = [&](const char* json, const std::string& cursor) {
    Question other = world_->question("accounts", json);
    other.cursor = cursor;
    return database().read([&](storage::Connection& db) {
      std::string text;
      JsonWriter out(text);
      const auto answer = read_records({db, world_->schema(), everything(), names}, other, out);
      return answer.ok() ? std::string("taken") : answer.error().fields[0].code;
    });
  };
  EXPECT_EQ(refused(R"({"sort":"-name"})", next), "cursor");
  EXPECT_EQ(refused(R"({})", next), "cursor");
  EXPECT_EQ(refused(R"({"sort":"name"})", "AAAA"), "cursor");
  EXPECT_EQ(refused(R"({"sort":"name"})", "*"), "cursor");
  EXPECT_EQ(refused(R"({"sort":"name"})", next + "AA"), "cursor");
  EXPECT_EQ(refused(R"({"sort":"name"})", next), "taken");
}

TEST_P(Reading, CountsUpToALimit) {
  for (int i = 0; i < 5; ++i) world_->add("accounts", R"({"name":"a"})");
  world_->save();
  const Names names;
  database().read([&](storage::Connection& db) {
    const ReadEnvironment environment{db, world_->schema(), everything(), names};
    const Question question = world_->question("accounts", "{}");
    EXPECT_EQ(count(environment, question, 10).value, 5);
    EXPECT_TRUE(count(environment, question, 5).exact);
    EXPECT_EQ(count(environment, question, 4).value, 4);
    EXPECT_FALSE(count(environment, question, 4).exact);
    return 0;
  });
}

TEST_P(Reading, FetchesWhatWasWritten) {
  std::mt19937 random(7);
  world_->fill(random, 20);
  const Names names;
  database().read([&](storage::Connection& db) {
    const ReadEnvironment environment{db, world_->schema(), everything(), names};
    for (const Stored& record : world_->records("accounts")) {
      const auto found = fetch(environment, record.object(), record.id());
      EXPECT_TRUE(found && std::ranges::equal(found->all(), record.all()));
    }
    return 0;
  });
}

TEST_P(Reading, UpdatesOnlyTheVersionThatWasSeen) {
  const Id acme = world_->add("accounts", R"({"name":"Acme","employees":3})");
  world_->save();
  const schema::Object& accounts = world_->object("accounts");
  const Names names;
  const auto change = [&](int64_t employees, int64_t version) {
    return database()
        .write([&](storage::Connection& db) -> Result<bool> {
          Stored before = *fetch({db, world_->schema(), everything(), names}, accounts, acme);
          before.cells(*accounts.field("version"))[0] = version;
          Stored after = before;
          after.cells(*accounts.field("employees"))[0] = employees;
          after.cells(*accounts.field("name"))[0] = std::string("张三");
          after.cells(*accounts.field("version"))[0] = version + 1;
          return update(db, before, after);
        })
        .value();
  };
  EXPECT_TRUE(change(4, 1));
  EXPECT_FALSE(change(5, 1));
  EXPECT_EQ(
      world_
          ->in_database(accounts,
                        world_->filter("accounts", R"({"field":"name","op":"eq","value":"张三"})"))
          .size(),
      1u);
  const auto found = database().read([&](storage::Connection& db) {
    return find_by({db, world_->schema(), everything(), names}, accounts, *accounts.field("name"),
                   "张三");
  });
  EXPECT_EQ(found, std::vector<Id>{acme});
}

TEST_P(Reading, KeepsListsOnTheirIndexes) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  std::mt19937 random(7);
  world_->fill(random, 100);
  const Names names;
  const char* questions[] = {
      R"({})",
      R"({"sort":"name"})",
      R"({"sort":"-name"})",
      R"({"sort":"-employees"})",
      R"({"sort":"updated_at"})",
      R"({"filter":{"field":"owner","op":"eq","value":"me"}})",
      R"({"filter":{"field":"name","op":"eq","value":"zoe"}})",
      R"({"filter":{"field":"industry","op":"eq","value":"retail"},"sort":"-created_at"})",
      R"({"q":"zhang"})",
  };
  for (const char* json : questions) {
    SCOPED_TRACE(json);
    Question question = world_->question("accounts", json);
    question.limit = 2;
    for (int page = 0; page < 3; ++page) {
      const auto plan = database().read([&](storage::Connection& db) {
        return explain_plan({db, world_->schema(), everything(), names}, question);
      });
      EXPECT_EQ(scans(plan), std::vector<std::string>{});
      EXPECT_EQ(sorts(plan), std::vector<std::string>{});
      question.cursor = world_->page(question).next;
      if (question.cursor.empty()) break;
    }
  }
}

TEST_P(Reading, GroupsWithExactMeasures) {
  const Id won = world_->add("stages", R"({"name":"Won"})");
  for (const char* amount : {"10", "20.01", "20.02", "-5"}) {
    world_->add("deals", Json::Object{{"name", "d"},
                                      {"stage", format(won)},
                                      {"amount", amount},
                                      {"quantity", 1},
                                      {"close_date", "2026-03-15"}});
  }
  world_->add("deals", R"({"name":"d","quantity":2,"close_date":"2026-04-01"})");
  world_->save();
  EXPECT_EQ(
      world_->groups(
          "deals",
          R"({"group":["stage",{"field":"close_date","by":"month"}],"measures":[{"fn":"count"},{"fn":"sum","field":"amount"},{"fn":"avg","field":"amount"},{"fn":"min","field":"amount"},{"fn":"max","field":"close_date"},{"fn":"median","field":"amount"},{"fn":"distinct","field":"amount"},{"fn":"avg","field":"quantity"}]})"),
      R"({"groups":[{"keys":[null,"2026-04-01"],"values":[1,null,null,null,"2026-04-01",null,0,"2"]},{"keys":[{"id":")" +
          id(won) +
          R"(","name":"Won"},"2026-03-01"],"values":[4,"45.03","11.2575","-5","2026-03-15","15.005",4,"1"]}],"more":false})");
  EXPECT_EQ(
      world_->groups(
          "deals",
          R"({"measures":[{"fn":"median","field":"quantity"},{"fn":"sum","field":"quantity"}]})"),
      R"({"groups":[{"keys":[],"values":["1",6]}],"more":false})");
  EXPECT_EQ(world_->groups("deals", R"({"group":["name"],"limit":1})"),
            R"({"groups":[{"keys":["d"],"values":[5]}],"more":false})");
  EXPECT_EQ(world_->groups(
                "deals",
                R"({"group":[{"field":"created_at","by":"day","tz":"Asia/Shanghai"}],"limit":1})"),
            R"({"groups":[{"keys":["2026-11-21"],"values":[5]}],"more":false})");
}

TEST_P(Reading, MeasuresSharesPercentilesAndPartsOfAGroup) {
  const char* amounts[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
  for (int i = 0; i < 10; ++i) {
    world_->add(
        "deals",
        Json::Object{{"name", i < 7 ? "a" : "b"}, {"amount", amounts[i]}, {"quantity", i % 4}});
  }
  world_->save();
  const auto measured = [&](const std::string& measures) {
    return world_->groups("deals", (R"({"measures":[)" + measures + "]}").c_str());
  };
  const auto answer = [](const std::string& values) {
    return R"({"groups":[{"keys":[],"values":[)" + values + R"(]}],"more":false})";
  };
  const std::string a = R"("filter":{"field":"name","op":"eq","value":"a"})";
  EXPECT_EQ(measured(R"({"fn":"count",)" + a + R"(},{"fn":"sum","field":"amount",)" + a +
                     R"(},{"fn":"share",)" + a +
                     R"(,"of":{"field":"quantity","op":"in","value":[0,1,2]}})"),
            answer(R"(7,"28","75")"));  // without the sums: of 0 1 2 . 0 1 2 | . 0 1, six of eight
  EXPECT_EQ(measured(R"({"fn":"percentile","field":"amount","percent":90},)"
                     R"({"fn":"percentile","field":"amount","percent":91},)"
                     R"({"fn":"percentile","field":"amount","percent":1},)"
                     R"({"fn":"percentile","field":"quantity","percent":50},)"
                     R"({"fn":"percentile","field":"amount","percent":50,)" +
                     a +
                     R"(},)"
                     R"({"fn":"median","field":"amount",)" +
                     a + R"(})"),
            answer(R"("9","10","1","1","4","4")"));
  EXPECT_EQ(measured(R"({"fn":"share","of":{"field":"name","op":"eq","value":"none"}})"),
            answer("null"));
}

// `distinct` makes the engine group; without it SQLite's rows are added up in the program.
TEST_P(Reading, GroupsAlikeInTheEngineAndRowByRow) {
  std::mt19937 random(11);
  world_->fill(random, 60);
  Mask mask;
  mask.restrict(world_->object("accounts"),
                world_->filter("accounts", R"({"field":"industry","op":"ne","value":"energy"})"));
  const std::string measures =
      R"({"fn":"count"},{"fn":"count","field":"amount"},{"fn":"sum","field":"amount"},)"
      R"({"fn":"avg","field":"amount"},{"fn":"min","field":"close_date"},)"
      R"({"fn":"max","field":"amount"},{"fn":"avg","field":"quantity"},)"
      R"({"fn":"sum","field":"quantity"},)"
      R"({"fn":"sum","field":"amount","filter":{"field":"account.industry","op":"eq","value":"retail"}},)"
      R"({"fn":"count","filter":{"field":"quantity","op":"gt","value":3}},)"
      R"({"fn":"share","filter":{"field":"quantity","op":"gt","value":3},)"
      R"("of":{"field":"amount","op":"exists"}})";
  for (const char* group :
       {R"(["stage",{"field":"close_date","by":"month"}])", R"(["account"])", R"(["name"])", "[]",
        R"(["account.industry","account.parent"])", R"([{"field":"created_at","by":"week"}])",
        R"([{"field":"close_date","by":"quarter"},"quantity"])",
        R"(["amount.currency","owner"])"}) {
    SCOPED_TRACE(group);
    const std::string start = std::string(R"({"group":)") + group + R"(,"measures":[)" + measures;
    const auto here = parse_json(world_->groups("deals", (start + "]}").c_str(), mask));
    const auto engine = parse_json(
        world_->groups("deals", (start + R"(,{"fn":"distinct","field":"id"}]})").c_str(), mask));
    const auto& some = *here->find("groups")->as_array();
    const auto& others = *engine->find("groups")->as_array();
    ASSERT_EQ(some.size(), others.size());
    for (size_t i = 0; i < some.size(); ++i) {
      EXPECT_EQ(some[i].find("keys")->dump(), others[i].find("keys")->dump());
      Json::Array values = *others[i].find("values")->as_array();
      EXPECT_EQ(values.back(), values.front());  // as many ids as records
      values.pop_back();
      EXPECT_EQ(some[i].find("values")->dump(), Json(values).dump());
    }
  }
}

}  // namespace
}  // namespace kith::query
