#include "records/past.h"

#include <gtest/gtest.h>

#include <random>

#include "query/question.h"
#include "query/read.h"
#include "records/batch.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class AsOf : public World {
 protected:
  struct Asked {
    std::string_view object;
    std::string_view question;
  };

  // What the actor is told, as it stands now or as of an instant.
  std::string answer(const Asked& asked, std::string_view who, std::optional<Timestamp> at = {}) {
    const access::Actor asker = actor(who);
    const auto read = [&](storage::Connection& db, const query::Visibility& visibility) {
      const query::ReadEnvironment environment{db, *schema, visibility, *directory};
      const Json json = *parse_json(asked.question);
      const query::Asker asks = asker.asker(clock.now(), "CNY");
      const query::ParseContext context{*schema, visibility, asks};
      std::string out;
      JsonWriter writer(out);
      if (json.find("measures")) {
        const auto question = query::parse_group_question(json, object(asked.object), context);
        EXPECT_TRUE(question.ok()) << told(question.error());
        EXPECT_TRUE(query::read_groups(environment, *question, writer).ok());
      } else {
        const auto question = query::parse_question(json, object(asked.object), context);
        EXPECT_TRUE(question.ok()) << told(question.error());
        query::Question page = *question;
        do {  // every page, so that each place of a cursor is met
          const auto next = query::read_records(environment, page, writer);
          EXPECT_TRUE(next.ok());
          page.cursor = *next;
          page.skip = 0;
          out += *next;
        } while (!page.cursor.empty());
        out += std::to_string(query::count(environment, *question).value);
      }
      return out;
    };
    if (!at) return database().read([&](auto& db) { return read(db, asker); });
    return database().read(
        [&](auto& db) {
          const Past past(db, *schema, *at);
          return read(db, query::AsOf(asker, past));
        },
        {.scratch = storage::Scratch::temporary_tables});
  }

  std::mt19937 random{20261122};
  size_t pick(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); }
  std::vector<Id> accounts, contacts, deals;
  Id any(const std::vector<Id>& of) { return of[pick(of.size())]; }

  static void keep(std::vector<Id>& ids, const Result<Saved>& saved) {
    if (saved) ids.push_back(saved->id);
  }

  void do_something(int i) {
    constexpr std::string_view people[] = {"Ada", "Wang", "Li", "Zhao"};
    as = people[pick(4)];
    switch (pick(9)) {
      case 0:
        keep(contacts, create("contacts", fmt::format(R"({{"name":"N{0}","account":"{1}"}})", i,
                                                      format(any(accounts)))));
        return;
      case 1:
        as = "Ada";
        accounts.push_back(
            made("accounts", fmt::format(R"({{"name":"A{}","industry":"retail"}})", i)));
        return;
      case 2:
        (void)remove("contacts", any(contacts)).ok();
        return;
      case 3:
        (void)restore("contacts", any(contacts)).ok();
        return;
      case 4:
        (void)update("contacts", any(contacts), fmt::format(R"({{"name":"R{}"}})", i)).ok();
        return;
      case 5:
        (void)update(
            "contacts", any(contacts),
            fmt::format(R"({{"account":"{}","vip":{}}})", format(any(accounts)), pick(2) == 0))
            .ok();
        return;
      case 6:
        (void)update(
            "accounts", any(accounts),
            fmt::format(R"({{"name":"Z{}","industry":null,"revenue":"{}.25","parent":"{}"}})", i,
                        pick(900), format(any(accounts))))
            .ok();
        return;
      case 7:
        (void)update("deals", any(deals),
                     fmt::format(R"({{"amount":"{}","people":[{{"id":"{}","part":"buyer"}}]}})",
                                 pick(1000), format(any(contacts))))
            .ok();
        return;
      case 8:
        (void)update("contacts", any(contacts),
                     fmt::format(R"({{"owner":"{}"}})", format(user(people[pick(4)]))))
            .ok();
        return;
    }
  }
};
KITH_BOTH_ENGINES(AsOf);

TEST_P(AsOf, AnswersListsAndReportsAsTheyWereAnsweredThen) {
  const Asked questions[] = {
      {"contacts",
       R"({"sort":"name","fields":"name,vip,owner,account.name,account.industry","limit":7})"},
      {"contacts", R"({"limit":50})"},
      {"contacts", R"({"sort":"account.name,-name","fields":"name,version,updated_by","skip":2})"},
      {"contacts", R"({"fields":"name,account.parent.name,account.parent.parent.industry"})"},
      {"contacts",
       R"({"filter":{"field":"updated_by","op":"eq","value":"me"},"sort":"-name","fields":"name"})"},
      {"contacts",
       R"({"filter":{"field":"account.industry","op":"eq","value":"retail"},"sort":"-name"})"},
      {"accounts",
       R"({"filter":{"field":"contacts","op":"any","filter":{"field":"vip","op":"eq","value":true}}})"},
      {"deals", R"({"fields":"name,amount,people,account.name"})"},
      {"contacts", R"({"group":["account"],"measures":[{"fn":"count"}]})"},
      {"accounts",
       R"({"group":["industry"],"measures":[{"fn":"sum","field":"revenue"},{"fn":"median","field":"revenue"}]})"},
      {"contacts",
       R"({"group":["owner","vip"],"measures":[{"fn":"count"},{"fn":"distinct","field":"account"}],"filter":{"field":"owner","op":"in","value":["my_team"]}})"}};
  for (int i = 0; i < 6; ++i)
    accounts.push_back(made("accounts", fmt::format(R"({{"name":"Acme {}"}})", i)));
  for (int i = 0; i < 12; ++i)
    contacts.push_back(made("contacts", fmt::format(R"({{"name":"C{}"}})", i)));
  as = "Ada";
  for (int i = 0; i < 3; ++i)
    deals.push_back(
        made("deals", fmt::format(R"({{"name":"D{}","account":"{}"}})", i, format(accounts[0]))));

  struct Then {
    Timestamp at;
    std::vector<std::string> answers;
  };
  std::vector<Then> history;
  for (int i = 0; i < 90; ++i) {
    // Sometimes within the overlap, sometimes days apart.
    clock.advance(pick(3) == 0 ? std::chrono::seconds(86'400) : std::chrono::seconds(20));
    do_something(i);
    if (i % 5 != 0) continue;
    clock.advance(std::chrono::seconds(1));
    Then then{clock.now(), {}};
    for (const std::string_view who : {"Ada", "Wang", "Zhao"})
      for (const Asked& asked : questions)
        if (who != "Zhao" || asked.object != "deals") then.answers.push_back(answer(asked, who));
    history.push_back(std::move(then));
    clock.advance(std::chrono::seconds(1));
  }
  size_t told_differently = 0;
  for (const Then& then : history) {
    size_t next = 0;
    for (const std::string_view who : {"Ada", "Wang", "Zhao"}) {
      for (const Asked& asked : questions) {
        if (who == "Zhao" && asked.object == "deals") continue;
        const std::string was = answer(asked, who, then.at);
        ASSERT_EQ(was, then.answers[next])
            << who << " asks " << asked.object << " " << asked.question;
        told_differently += was != answer(asked, who);
        ++next;
      }
    }
  }
  EXPECT_GT(told_differently, 100u);  // the past is not the present: the test means something
}

TEST_P(AsOf, ShowsNothingBeforeTheBeginning) {
  const Timestamp before = clock.now();
  clock.advance(std::chrono::days(1));
  made("contacts", R"({"name":"Ann"})");
  EXPECT_EQ(answer({"contacts", R"({"fields":"name"})"}, "Ada", before), "[]0");
}

}  // namespace
}  // namespace kith::records
