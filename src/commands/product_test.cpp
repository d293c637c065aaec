// The rooms together: what only shows when all of them are installed.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "commands/test_workspace.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::decimal;
using sales::text;

class Product : public ProductTest {
 protected:
  Id stage(std::string_view name) {
    const access::Actor system = workspace().system();
    Id id;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& stages = *system.schema().object("stages");
          const auto found = query::find_by({db, system.schema(), system, system.directory()},
                                            stages, *stages.field("name"), name);
          if (!found.empty()) id = found.front();
        },
        {});
    return id;
  }
};
KITH_BOTH_ENGINES(Product);

// Whoever is told that a user was made finds them, however many make others meanwhile.
TEST_P(Product, KnowsEachUserOnceTheyAreMade) {
  const Id seller = role(R"({"objects":{"*":{"read":"own"}}})");
  constexpr int makers = 6, each = 12;
  std::atomic<int> unknown = 0;
  std::vector<std::thread> threads;
  for (int maker = 0; maker < makers; ++maker) {
    threads.emplace_back([&, maker] {
      for (int n = 0; n < each; ++n) {
        const Id made = user(fmt::format("u{}.{}", maker, n), seller);
        if (!workspace().directory()->user(made)) ++unknown;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(unknown, 0);
}

TEST_P(Product, EveryShippedObjectAssembles) {
  const auto schema = workspace().schema().current();
  for (const char* name :
       {"accounts", "contacts", "leads", "opportunities", "opportunity_contacts", "pipelines",
        "stages", "products", "opportunity_lines", "activities", "activity_links", "comments",
        "attachments", "tags", "saved_views", "users", "teams", "roles"}) {
    EXPECT_TRUE(schema->object(name)) << name;
  }
}

TEST_P(Product, IsSetUpOnceOnly) {
  auto again =
      workspace().set_up({"x", "x@kith.example", "another long password"}, app::Settings{});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
}

TEST_P(Product, AnOpportunityFollowsItsStage) {
  const auto saved = create(administrator(), "opportunities", R"({"name":"大单","amount":"1200"})");
  ASSERT_TRUE(saved.ok()) << saved.error().message.en;
  auto record = fetch("opportunities", saved->id);
  EXPECT_EQ(decimal(*record, "probability"), Decimal{10 * decimal_scale});
  EXPECT_EQ(decimal(*record, "expected_amount"), Decimal{120 * decimal_scale});
  EXPECT_EQ(text(*record, "status"), "open");

  ASSERT_TRUE(update(administrator(), "opportunities", saved->id,
                     fmt::format(R"({{"stage":"{}"}})", format(stage("赢单"))))
                  .ok());
  record = fetch("opportunities", saved->id);
  EXPECT_EQ(text(*record, "status"), "won");
  EXPECT_EQ(decimal(*record, "expected_amount"), Decimal{1200 * decimal_scale});
  EXPECT_FALSE(is_null(cell(*record, "closed_at")));
  EXPECT_FALSE(is_null(cell(*record, "close_date")));

  ASSERT_TRUE(update(administrator(), "opportunities", saved->id,
                     fmt::format(R"({{"stage":"{}"}})", format(stage("谈判"))))
                  .ok());
  record = fetch("opportunities", saved->id);
  EXPECT_EQ(text(*record, "status"), "open");
  EXPECT_TRUE(is_null(cell(*record, "closed_at")));
}

TEST_P(Product, ClosingTurnsTheExpectedDateIntoTheRealOne) {
  const auto saved =
      create(administrator(), "opportunities", R"({"name":"x","close_date":"2031-05-01"})");
  const auto win = [&](std::string_view more) {
    return update(administrator(), "opportunities", saved->id,
                  fmt::format(R"({{"stage":"{}"{}}})", format(stage("赢单")), more));
  };
  const auto closes = [&] {
    return std::get<Date>(cell(*fetch("opportunities", saved->id), "close_date"));
  };
  ASSERT_TRUE(win("").ok());
  EXPECT_LT(closes(), *parse_date("2031-05-01"));
  ASSERT_TRUE(update(administrator(), "opportunities", saved->id,
                     fmt::format(R"({{"stage":"{}"}})", format(stage("谈判"))))
                  .ok());
  ASSERT_TRUE(win(R"(,"close_date":"2020-02-29")").ok());
  EXPECT_EQ(closes(), *parse_date("2020-02-29"));

  const auto history =
      create(administrator(), "opportunities",
             fmt::format(R"({{"name":"y","stage":"{}","close_date":"2017-03-01"}})",
                         format(stage("赢单"))));
  EXPECT_EQ(std::get<Date>(cell(*fetch("opportunities", history->id), "close_date")),
            *parse_date("2017-03-01"));
}

TEST_P(Product, AStageDemandsItsFieldsAndKnowsSinceWhen) {
  const Id quote = stage("报价");
  const auto misspelt =
      update(administrator(), "stages", quote, R"({"required_fields":["amuont"]})");
  ASSERT_FALSE(misspelt.ok());
  EXPECT_EQ(misspelt.error().fields.front().field, "required_fields");
  EXPECT_FALSE(update(administrator(), "stages", quote, R"({"required_fields":["status"]})").ok());
  ASSERT_TRUE(update(administrator(), "stages", quote, R"({"required_fields":["amount"]})").ok());

  const auto saved = create(administrator(), "opportunities", R"({"name":"x"})");
  const auto since = [&] {
    return std::get<Timestamp>(cell(*fetch("opportunities", saved->id), "stage_since"));
  };
  const Timestamp first = since();
  const std::string there = fmt::format(R"("stage":"{}")", format(quote));
  const auto refused = update(administrator(), "opportunities", saved->id, "{" + there + "}");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.front().field, "amount");
  clock.advance(std::chrono::hours{24});
  ASSERT_TRUE(update(administrator(), "opportunities", saved->id, R"({"next_step":"call"})").ok());
  EXPECT_EQ(since(), first);
  ASSERT_TRUE(
      update(administrator(), "opportunities", saved->id, "{" + there + R"(,"amount":"10"})").ok());
  EXPECT_EQ(since(), first + std::chrono::hours{24});
}

TEST_P(Product, ATargetBeginsWithItsPeriodAndBelongsToWhomItIsFor) {
  const Id seller = user("Seller", role(R"({"objects":{"*":{"read":"own"}}})"));
  const auto saved = create(administrator(), "targets",
                            fmt::format(R"({{"person":"{}","period":"quarter",)"
                                        R"("starts_on":"2026-11-22","amount":"1000"}})",
                                        format(seller)));
  ASSERT_TRUE(saved.ok()) << saved.error().message.en;
  const auto target = fetch("targets", saved->id);
  EXPECT_EQ(std::get<Date>(cell(*target, "starts_on")), *parse_date("2026-10-01"));
  EXPECT_TRUE(text(*target, "name").starts_with("2026 Q4 · "));
  EXPECT_EQ(target->owner(), seller);
  const auto team = create(administrator(), "teams", R"({"name":"North"})");
  const auto both = update(administrator(), "targets", saved->id,
                           fmt::format(R"({{"team":"{}"}})", format(team->id)));
  ASSERT_FALSE(both.ok());
  EXPECT_EQ(both.error().fields.front().field, "team");
}

TEST_P(Product, AStageOfAnotherPipelineIsRefusedByName) {
  const auto pipeline = create(administrator(), "pipelines", R"({"name":"渠道"})");
  ASSERT_TRUE(pipeline.ok());
  const auto saved = create(administrator(), "opportunities",
                            fmt::format(R"({{"name":"x","pipeline":"{}","stage":"{}"}})",
                                        format(pipeline->id), format(stage("谈判"))));
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().fields.front().field, "stage");
}

TEST_P(Product, NamesAreComposedAndSplitByScript) {
  const auto han = create(administrator(), "contacts", R"({"last_name":"欧阳","first_name":"修"})");
  EXPECT_EQ(text(*fetch("contacts", han->id), "name"), "欧阳修");
  const auto split = create(administrator(), "contacts", R"({"name":"Zoë Müller"})");
  EXPECT_EQ(text(*fetch("contacts", split->id), "last_name"), "Müller");
}

TEST_P(Product, TheLastAdministratorStays) {
  const Id admin = administrator_id();
  const Id reader = role(R"({"objects":{"*":{"read":"all"}}})");
  auto refused = update(administrator(), "users", admin, R"({"active":false})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.front().code, "last_administrator");
  EXPECT_FALSE(
      update(administrator(), "users", admin, fmt::format(R"({{"role":"{}"}})", format(reader)))
          .ok());
  EXPECT_FALSE(remove(administrator(), "users", admin).ok());
  const Id other = user("second", Id{std::get<int64_t>(cell(*fetch("users", admin), "role"))});
  EXPECT_TRUE(remove(workspace().actor(other), "users", admin).ok());
}

TEST_P(Product, AReaderMayNotWriteAndASalespersonSeesTheTeam) {
  const Id team = create(administrator(), "teams", R"({"name":"华东"})")->id;
  const Id seller =
      role(R"({"objects":{"*":{"read":"team","create":true,"update":"own","delete":"own"}}})");
  const Id ann = user("ann", seller, team);
  const Id bob = user("bob", seller, team);
  const Id eve = user("eve", seller);
  const auto saved = create(workspace().actor(ann), "accounts", R"({"name":"Acme"})");
  ASSERT_TRUE(saved.ok()) << saved.error().message.en;
  EXPECT_EQ(count(workspace().actor(ann), "accounts"), 1);
  EXPECT_EQ(count(workspace().actor(bob), "accounts"), 1);
  EXPECT_EQ(count(workspace().actor(eve), "accounts"), 0);
  EXPECT_EQ(
      update(workspace().actor(bob), "accounts", saved->id, R"({"name":"Mine"})").error().code,
      Code::forbidden);
  EXPECT_EQ(
      update(workspace().actor(eve), "accounts", saved->id, R"({"name":"Mine"})").error().code,
      Code::not_found);
  EXPECT_TRUE(update(workspace().actor(ann), "accounts", saved->id, R"({"name":"Acme 2"})").ok());
}

TEST_P(Product, ARowThatJoinsTwoRecordsIsSeenWithBoth) {
  const Id seller =
      role(R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own"}}})");
  const Id ann = user("ann", seller);
  const Id eve = user("eve", seller);
  const auto contact = create(workspace().actor(ann), "contacts", R"({"name":"张三"})");
  const auto deal =
      create(workspace().actor(ann), "opportunities",
             fmt::format(R"({{"name":"x","contact_roles":[{{"contact":"{}","role":"buyer"}}]}})",
                         format(contact->id)));
  ASSERT_TRUE(deal.ok()) << deal.error().message.en;
  EXPECT_EQ(count(workspace().actor(ann), "opportunity_contacts"), 1);
  EXPECT_EQ(count(workspace().actor(eve), "opportunity_contacts"), 0);
}

TEST_P(Product, APrivateViewIsItsOwnersAlone) {
  const Id everything =
      role(R"({"objects":{"*":{"read":"all","create":true,"update":"all","delete":"all"}}})");
  const Id ann = user("ann", everything);
  const Id eve = user("eve", everything);
  const int64_t shipped = count(administrator(), "saved_views");
  const auto view = create(workspace().actor(ann), "saved_views",
                           R"({"name":"v","object":"contacts","settings":{}})");
  ASSERT_TRUE(view.ok()) << view.error().message.en;
  EXPECT_EQ(count(workspace().actor(ann), "saved_views"), shipped + 1);
  EXPECT_EQ(count(workspace().actor(eve), "saved_views"), shipped);
  EXPECT_EQ(count(administrator(), "saved_views"), shipped);
  ASSERT_TRUE(
      update(workspace().actor(ann), "saved_views", view->id, R"({"shared":"everyone"})").ok());
  EXPECT_EQ(count(workspace().actor(eve), "saved_views"), shipped + 1);
}

TEST_P(Product, UsersAreWrittenByAdministratorsAloneWhateverARoleSays) {
  const Id everything =
      role(R"({"objects":{"*":{"read":"all","create":true,"update":"all","delete":"all"}}})");
  const Id ann = user("ann", everything);
  const Id admin_role{std::get<int64_t>(cell(*fetch("users", administrator_id()), "role"))};
  auto risen = update(workspace().actor(ann), "users", ann,
                      fmt::format(R"({{"role":"{}"}})", format(admin_role)));
  ASSERT_FALSE(risen.ok());
  EXPECT_EQ(risen.error().code, Code::forbidden);
}

}  // namespace
}  // namespace kith::commands
