// Plans of target accounts: what the score is made of, how it follows what happens, and what it costs.
#include "sales/account_plans.h"

#include <gmock/gmock.h>

#include "commands/test_workspace.h"
#include "query/test_plan.h"
#include "records/change.h"
#include "sales/coverage.h"
#include "sales/coverage_offers.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::Coverage;
using sales::text;
using std::chrono::days;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AccountPlans : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account = made("accounts", R"({"name":"Acme"})");
    chief = person("Chief", "decision_maker");
    buyer = person("Buyer", "");
    plan = made("account_plans", fmt::format(R"({{"account":"{}","tier":"tier_1","wave":"Q4",
        "status":"active","needed_roles":["decision_maker","buyer","user","influencer"]}})",
                                             format(account)));
    follow();
  }
  Id made(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    return saved->id;
  }
  Id person(std::string_view name, std::string_view role) {
    return made("contacts",
                fmt::format(R"({{"name":"{}","account":"{}","buying_role":{}}})", name,
                            format(account), role.empty() ? "null" : fmt::format("\"{}\"", role)));
  }
  Id deal(std::string_view more = "") {
    return made("opportunities",
                fmt::format(R"({{"name":"Press","account":"{}"{}}})", format(account), more));
  }
  Id seat(Id in, Id contact, std::string_view role, std::string_view stance) {
    return made("opportunity_contacts",
                fmt::format(R"({{"opportunity":"{}","contact":"{}","role":"{}","stance":"{}"}})",
                            format(in), format(contact), role, stance));
  }
  Id touch(Id contact, std::string_view kind, std::string_view more = "") {
    return made("activities", fmt::format(R"({{"kind":"{}","subject":"x","done_at":"{}"{},
                    "links":[{{"object":"contacts","id":"{}"}}]}})",
                                          kind, format(clock.now()), more, format(contact)));
  }
  Id piece(std::string_view name, std::string_view more = "") {
    return made("content_pieces", fmt::format(R"({{"name":"{}","kind":"price"{}}})", name, more));
  }
  Id give(Id content, Id contact) {
    return made("content_deliveries", fmt::format(R"({{"content":"{}","contact":"{}"}})",
                                                  format(content), format(contact)));
  }
  // What the reaction does with all that has happened since.
  void follow() {
    const app::Reaction reaction = sales::follow_account_plans();
    const access::Actor system = workspace().system();
    workspace()
        .database()
        .write([&](storage::Connection& db) -> Status {
          const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
          auto changes = records::changes_before(unit.db, *unit.schema, 0, 500);
          std::erase_if(changes, [&](const auto& one) { return one.seq <= seen_; });
          for (const records::Change& change : changes) {
            seen_ = std::max(seen_, change.seq);
            const schema::Object* object = unit.schema->object(change.object);
            if (object &&
                std::ranges::find(reaction.objects, object->name) != reaction.objects.end())
              TRY(reaction.run(workspace().records(), unit, change));
          }
          return done();
        })
        .value();
  }
  int64_t number(std::string_view field) {
    const auto* value = std::get_if<int64_t>(&cell(*fetch("account_plans", plan), field));
    return value ? *value : -1;
  }
  std::vector<int64_t> score() {
    follow();
    return {number("score_roles"), number("score_stance"), number("score_touch"),
            number("score_content"), number("score")};
  }
  std::string tier() { return std::string(text(*fetch("accounts", account), "target_tier")); }
  template <typename F>
  auto seen_by(const access::Actor& actor, F&& work) {
    return workspace().database().read([&](storage::Connection& db) {
      return work(query::ReadEnvironment{db, actor.schema(), actor, actor.directory()});
    });
  }
  Coverage coverage(const access::Actor& actor) {
    return seen_by(actor, [&](const query::ReadEnvironment& seen) {
      const auto stored = query::fetch(seen, *seen.schema.object("account_plans"), plan);
      return sales::coverage_of(seen, {&*stored, 1}, clock.now()).front();
    });
  }

  Id account, chief, buyer, plan;

 private:
  int64_t seen_ = 0;
};
KITH_BOTH_ENGINES(AccountPlans);

TEST_P(AccountPlans, AreNamedAfterTheirAccountAndMakeItATarget) {
  EXPECT_EQ(text(*fetch("account_plans", plan), "name"), "Acme · Q4");
  EXPECT_EQ(tier(), "tier_1");
  ASSERT_TRUE(update(administrator(), "account_plans", plan, R"({"tier":"tier_3"})").ok());
  follow();
  EXPECT_EQ(tier(), "tier_3");
  ASSERT_TRUE(update(administrator(), "account_plans", plan, R"({"status":"closed"})").ok());
  follow();
  EXPECT_EQ(tier(), "");
}

TEST_P(AccountPlans, AreOneAtATimeForAnAccount) {
  const std::string second = fmt::format(R"({{"account":"{}"}})", format(account));
  const auto refused = create(administrator(), "account_plans", second);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.at(0).field, "account");
  EXPECT_THAT(refused.error().fields.at(0).message.en, HasSubstr("Acme · Q4"));
  ASSERT_TRUE(update(administrator(), "account_plans", plan, R"({"status":"won"})").ok());
  EXPECT_TRUE(create(administrator(), "account_plans", second).ok());
  const auto reopened = update(administrator(), "account_plans", plan, R"({"status":"active"})");
  ASSERT_FALSE(reopened.ok());
  EXPECT_EQ(reopened.error().fields.at(0).code, "has_plan");
}

TEST_P(AccountPlans, RefuseToEndBeforeTheyBegin) {
  const auto refused = update(administrator(), "account_plans", plan,
                              R"({"starts_on":"2026-12-01","ends_on":"2026-11-30"})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.at(0).field, "ends_on");
}

TEST_P(AccountPlans, ScoreIsTheSumOfItsFourParts) {
  EXPECT_EQ(score(), (std::vector<int64_t>{10, 0, 0, 0, 10}));  // the chief's role alone
  const Id press = deal();
  seat(press, buyer, "buyer", "supporter");
  EXPECT_EQ(score(), (std::vector<int64_t>{20, 4, 0, 0, 24}));  // 20 × 0.75 / 4, rounded up
  touch(chief, "meeting");
  EXPECT_EQ(score(), (std::vector<int64_t>{20, 4, 5, 0, 29}));
  give(piece("Prices", R"(,"for_roles":["buyer"])"), buyer);
  EXPECT_EQ(score(), (std::vector<int64_t>{20, 4, 5, 5, 34}));
  EXPECT_EQ(number("roles_filled"), 2);
  EXPECT_EQ(number("roles_needed"), 4);
  EXPECT_EQ(text(*fetch("account_plans", plan), "missing_roles"), "\ninfluencer\nuser\n");
}

TEST_P(AccountPlans, WithoutNeededRolesHaveNoScore) {
  ASSERT_TRUE(update(administrator(), "account_plans", plan, R"({"needed_roles":[]})").ok());
  follow();
  EXPECT_EQ(number("score"), -1);
}

TEST_P(AccountPlans, CountOnlyRealTouches) {
  touch(chief, "call", R"(,"outcome":"no_answer")");
  touch(chief, "task");
  touch(chief, "note");
  EXPECT_EQ(score()[2], 0);
  EXPECT_TRUE(is_null(cell(*fetch("account_plans", plan), "last_touch_at")));
  touch(chief, "call");  // whose outcome nobody wrote down
  EXPECT_EQ(score()[2], 5);
  EXPECT_EQ(cell(*fetch("account_plans", plan), "last_touch_at"), Value{clock.now()});
}

TEST_P(AccountPlans, CountContentForTheRoleOrForAll) {
  give(piece("Security", R"(,"for_roles":["gatekeeper"])"), chief);
  EXPECT_EQ(score()[3], 0);
  const Id folder = piece("Company");
  give(folder, chief);
  EXPECT_EQ(score()[3], 5);
  ASSERT_TRUE(update(administrator(), "content_pieces", folder, R"({"for_roles":["user"]})").ok());
  EXPECT_EQ(score()[3], 0);
}

TEST_P(AccountPlans, TakeBackWhatIsTakenBack) {
  const Id press = deal(R"(,"amount":{"amount":"1200","currency":"CNY"})");
  const Id row = seat(press, buyer, "buyer", "champion");
  touch(buyer, "email");
  const Id given = give(piece("Prices"), buyer);
  EXPECT_EQ(score(), (std::vector<int64_t>{20, 5, 5, 5, 35}));
  namespace money = schema::money;
  EXPECT_EQ(cell(*fetch("account_plans", plan), "open_pipeline", money::amount),
            Value{*parse_decimal("1200")});
  ASSERT_TRUE(remove(administrator(), "content_deliveries", given).ok());
  EXPECT_EQ(score()[3], 0);
  ASSERT_TRUE(remove(administrator(), "opportunity_contacts", row).ok());
  EXPECT_EQ(score(), (std::vector<int64_t>{10, 0, 0, 0, 10}));
  ASSERT_TRUE(remove(administrator(), "opportunities", press).ok());
  follow();
  EXPECT_EQ(cell(*fetch("account_plans", plan), "open_pipeline", money::amount), Value{Decimal{}});
  ASSERT_TRUE(remove(administrator(), "contacts", chief).ok());
  EXPECT_EQ(score()[4], 0);
}

TEST_P(AccountPlans, FollowPeopleWhoMoveToAnotherAccount) {
  const Id other = made("accounts", R"({"name":"Other"})");
  ASSERT_TRUE(update(administrator(), "contacts", chief,
                     fmt::format(R"({{"account":"{}"}})", format(other)))
                  .ok());
  EXPECT_EQ(score()[4], 0);
}

TEST_P(AccountPlans, LetTouchesGrowOldByTheHour) {
  touch(chief, "meeting");
  EXPECT_EQ(score()[2], 5);
  const auto run = [&] {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(sales::account_plan_job)}).ok());
    workspace().queue().run_due();
  };
  clock.advance(days{29});
  run();
  EXPECT_EQ(number("score_touch"), 5);
  clock.advance(days{2});
  run();
  EXPECT_EQ(number("score_touch"), 0);
  EXPECT_EQ(number("score"), 10);
}

TEST_P(AccountPlans, KeepWhatTheyHadOnceTheyAreClosed) {
  touch(chief, "meeting");
  EXPECT_EQ(score()[4], 15);
  ASSERT_TRUE(update(administrator(), "account_plans", plan, R"({"status":"won"})").ok());
  ASSERT_TRUE(remove(administrator(), "contacts", chief).ok());
  EXPECT_EQ(score()[4], 15);
}

TEST_P(AccountPlans, NameTheEarliestOpenTaskAsTheNextStep) {
  const auto task = [&](std::string_view subject, std::string_view due) {
    return made("activities", fmt::format(R"({{"kind":"task","subject":"{}","due_at":"{}",
        "links":[{{"object":"account_plans","id":"{}"}}]}})",
                                          subject, due, format(plan)));
  };
  task("Later", "2026-12-09T08:00:00Z");
  const Id first = task("Sooner", "2026-12-01T08:00:00Z");
  follow();
  EXPECT_EQ(text(*fetch("account_plans", plan), "next_step"), "Sooner");
  ASSERT_TRUE(
      update(administrator(), "activities", first, R"({"done_at":"2026-11-21T10:00:00Z"})").ok());
  follow();
  EXPECT_EQ(text(*fetch("account_plans", plan), "next_step"), "Later");
}

TEST_P(AccountPlans, NoteNoChangeOfTheirOwn) {
  const int64_t version = fetch("account_plans", plan)->version();
  touch(chief, "meeting");
  follow();
  EXPECT_EQ(fetch("account_plans", plan)->version(), version);
}

TEST_P(AccountPlans, GivenContentKnowsAccountPlanAndName) {
  const Id row = give(piece("Prices"), buyer);
  const auto stored = fetch("content_deliveries", row);
  EXPECT_EQ(text(*stored, "name"), "Prices → Buyer");
  EXPECT_EQ(sales::reference(*stored, "account"), account);
  EXPECT_EQ(sales::reference(*stored, "account_plan"), plan);
  EXPECT_EQ(cell(*stored, "given_at"), Value{clock.now()});
}

TEST_P(AccountPlans, OfferWhatFitsAndWasNotGiven) {
  const Id prices = piece("Prices", R"(,"for_roles":["buyer"])");
  piece("Security", R"(,"for_roles":["gatekeeper"])");
  const Id company = piece("Company");
  piece("Retired", R"(,"active":false)");
  piece("Closing", R"(,"for_phases":["decision"])");
  piece("Farming", R"(,"for_industries":["agriculture"])");
  const Id press = deal();
  seat(press, buyer, "buyer", "neutral");
  const auto offered = [&] {
    const Coverage its = coverage(administrator());
    EXPECT_EQ(its.phase, "evaluation");
    EXPECT_EQ(its.roles.at(0).role, "decision_maker");
    EXPECT_EQ(its.roles.at(1).role, "buyer");
    const auto offers =
        seen_by(administrator(), [&](const auto& seen) { return content_to_offer(seen, its); });
    std::vector<Id> ids;
    for (const auto& offer : offers.at(1)) ids.push_back(offer.id);
    return ids;
  };
  EXPECT_THAT(offered(), ElementsAre(prices, company));
  give(prices, buyer);
  EXPECT_THAT(offered(), ElementsAre(company));
}

TEST_P(AccountPlans, ShowNothingThatTheReaderMayNotRead) {
  touch(chief, "meeting");
  give(piece("Company"), chief);
  const Id own =
      user("wang", role(R"({"objects":{"*":{"read":"all"},"contacts":{"read":"own"}}})"));
  EXPECT_THAT(coverage(workspace().actor(own)).people, IsEmpty());
  const Id blind = user("li", role(R"({"objects":{"*":{"read":"all"},
      "contacts":{"read":"all","fields":{"name":"hidden"}},"content_deliveries":{"read":"own"}}})"));
  const Coverage masked = coverage(workspace().actor(blind));
  ASSERT_EQ(masked.people.size(), 1u);
  EXPECT_EQ(masked.people[0].name, "");
  EXPECT_THAT(masked.given, IsEmpty());
}

TEST_P(AccountPlans, CostNoMoreStatementsTheMoreThereAre) {
  const access::Actor admin = administrator();
  const auto statements = [&] {
    return workspace().database().read([&](storage::Connection& db) {
      const query::ReadEnvironment seen{db, admin.schema(), query::everything(), admin.directory()};
      query::Question question;
      question.object = seen.schema.object("account_plans");
      const auto ids = query::select_ids(seen, question, Id{}, 100);
      const auto plans = query::fetch_many(seen, *question.object, ids);
      const uint64_t before = db.statements_run();
      EXPECT_EQ(sales::coverage_of(seen, plans, clock.now()).size(), plans.size());
      return db.statements_run() - before;
    });
  };
  touch(chief, "meeting");
  give(piece("Company"), chief);
  seat(deal(), buyer, "buyer", "neutral");
  const uint64_t few = statements();
  for (int n = 0; n < 20; ++n) {
    account = made("accounts", fmt::format(R"({{"name":"A{}"}})", n));
    seat(deal(), person("P", "user"), "buyer", "critic");
    made("account_plans", fmt::format(R"({{"account":"{}"}})", format(account)));
  }
  EXPECT_EQ(statements(), few);
  EXPECT_LE(few, 14u);
}

// No list of the screen reads the table.
TEST_P(AccountPlans, AreListedAlongAnIndex) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "PostgreSQL keeps numbers of its own";
  const access::Actor admin = administrator();
  for (const std::string_view sort :
       {"-score", "last_touch_at", "-open_pipeline", "next_step_at"}) {
    seen_by(admin, [&](const query::ReadEnvironment& seen) {
      const schema::Object& plans = *seen.schema.object("account_plans");
      const query::Asker asker = admin.asker(clock.now(), "CNY");
      const auto question = query::parse_question(Json(Json::Object{{"sort", sort}}), plans,
                                                  {seen.schema, seen.visibility, asker});
      const auto plan = query::explain_plan(seen, *question);
      EXPECT_THAT(query::scans(plan), IsEmpty()) << sort;
      EXPECT_THAT(query::sorts(plan), IsEmpty()) << sort;
      EXPECT_THAT(plan, Contains(HasSubstr("INDEX account_plans__"))) << sort;
      return true;
    });
  }
}

}  // namespace
}  // namespace kith::commands
