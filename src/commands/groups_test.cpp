// Groups of accounts: what may stand below what, and what a group comes to for whoever asks.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "commands/test_workspace.h"
#include "records/batch.h"
#include "sales/account_group.h"
#include "sales/hierarchy.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using access::Actor;
using sales::AccountGroup;
using sales::GroupAccount;

class Groups : public ProductTest {
 protected:
  Id made(const Actor& actor, std::string_view object, const std::string& json) {
    const auto saved = create(actor, object, json);
    if (!saved) throw std::logic_error(told(saved.error()));
    return saved->id;
  }
  static std::string told(const Error& error) {
    return error.fields.empty() ? error.message.en
                                : error.fields[0].field + " " + error.fields[0].code;
  }
  Id account(std::string_view name, Id parent = {}) {
    return made(administrator(), "accounts",
                fmt::format(R"({{"name":"{}","parent":{}}})", name, quoted(parent)));
  }
  Id contact(std::string_view name, Id above = {}) {
    return made(administrator(), "contacts",
                fmt::format(R"({{"name":"{}","reports_to":{}}})", name, quoted(above)));
  }
  static std::string quoted(Id id) { return id ? fmt::format("\"{}\"", format(id)) : "null"; }
  std::string put(Id id, Id below, std::string_view object = "accounts",
                  std::string_view field = "parent") {
    const auto saved =
        update(administrator(), object, id, fmt::format(R"({{"{}":{}}})", field, quoted(below)));
    return saved ? "" : told(saved.error());
  }
  Id stage(std::string_view kind) {
    Id found;
    const Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& stages = *system.schema().object("stages");
          found = query::find_by({db, system.schema(), system, system.directory()}, stages,
                                 *stages.field("kind"), kind)
                      .front();
        },
        {});
    return found;
  }
  Id deal(const Actor& actor, Id account, std::string_view amount, std::string_view more = "") {
    return made(actor, "opportunities",
                fmt::format(R"({{"name":"D","account":"{}","amount":"{}"{}}})", format(account),
                            amount, more));
  }
  std::optional<AccountGroup> group(const Actor& actor, Id account) {
    return workspace().database().read([&](storage::Connection& db) {
      return sales::account_group({db, actor.schema(), actor, actor.directory()}, account,
                                  Date{std::chrono::year{2026} / 11 / 21});
    });
  }
  static const GroupAccount& in(const AccountGroup& group, Id id) {
    return *std::ranges::find(group.accounts, id, &GroupAccount::id);
  }
};
KITH_BOTH_ENGINES(Groups);

TEST_P(Groups, NobodyStandsBelowThemselvesHoweverManyLieBetween) {
  const Id top = account("Top");
  const Id middle = account("Middle", top);
  const Id low = account("Low", middle);
  EXPECT_EQ(put(top, low), "parent circle");
  EXPECT_EQ(put(top, middle), "parent circle");
  EXPECT_EQ(put(top, top), "parent itself");
  EXPECT_EQ(put(low, top), "");
  EXPECT_EQ(put(middle, low), "");
  const Id chief = contact("Chief");
  const Id clerk = contact("Clerk", chief);
  EXPECT_EQ(put(chief, clerk, "contacts", "reports_to"), "reports_to circle");
}

TEST_P(Groups, ARefusalNamesBothAndTheWayOutInBothLanguages) {
  const Id top = account("甲集团");
  const Id low = account("乙公司", top);
  const auto refused =
      update(administrator(), "accounts", top, fmt::format(R"({{"parent":"{}"}})", format(low)));
  ASSERT_FALSE(refused.ok());
  const Message& said = refused.error().fields.at(0).message;
  EXPECT_EQ(said.en,
            "“乙公司” already stands below “甲集团”, directly or through others. Choose another "
            "parent, or first take “乙公司” out from below it.");
  EXPECT_EQ(said.zh,
            "“乙公司”已经是“甲集团”的直接或间接下级。请另选上级，或先解除“乙公司”的上级。");
}

TEST_P(Groups, AreNoDeeperThanTheyMayBeCountedWithAllBelow) {
  Id at = account("1");
  const Id top = at;
  for (int level = 2; level <= sales::account_hierarchy.levels_max; ++level)
    at = account(std::to_string(level), at);
  const auto deeper = create(administrator(), "accounts",
                             fmt::format(R"({{"name":"X","parent":"{}"}})", format(at)));
  ASSERT_FALSE(deeper.ok());
  EXPECT_EQ(told(deeper.error()), "parent too_deep");
  EXPECT_EQ(put(top, account("Above")), "parent too_deep");
}

TEST_P(Groups, OutOfTheRecycleBinNobodyComesBackAboveThemselves) {
  const Id top = account("Top");
  const Id middle = account("Middle", top);
  const Id low = account("Low", middle);
  ASSERT_TRUE(remove(administrator(), "accounts", middle).ok());
  EXPECT_EQ(put(top, low), "");  // in the bin it holds nobody together
  const app::Settings settings = workspace().settings();
  const Actor admin = administrator();
  const auto back = workspace().database().write([&](storage::Connection& db) {
    const auto unit = workspace().unit(db, admin, records::Via::api, settings);
    return workspace().records().restore(unit, *unit.schema->object("accounts"), middle);
  });
  ASSERT_FALSE(back.ok());
  EXPECT_EQ(told(back.error()), "parent circle");
}

TEST_P(Groups, OfTwoWhoCloseACircleAtOnceOneIsRefused) {
  for (int round = 0; round < 5; ++round) {
    const Id left = account("Left");
    const Id right = account("Right");
    std::atomic<int> refused = 0;
    std::thread one([&] { refused += put(left, right).empty() ? 0 : 1; });
    std::thread other([&] { refused += put(right, left).empty() ? 0 : 1; });
    one.join();
    other.join();
    EXPECT_EQ(refused, 1);
  }
}

TEST_P(Groups, RollUpWhatStandsBelow) {
  const Actor admin = administrator();
  const Id top = account("Top");
  const Id left = account("Left", top);
  const Id low = account("Low", left);
  account("Alone");
  deal(admin, top, "100", R"(,"probability":50)");
  deal(admin, left, "30", R"(,"probability":10)");
  const std::string won = format(stage("won"));
  deal(admin, low, "7", fmt::format(R"(,"stage":"{}","close_date":"2026-11-20")", won));
  deal(admin, low, "5", fmt::format(R"(,"stage":"{}","close_date":"2024-02-01")", won));
  const auto found = group(admin, low);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->accounts.size(), 3u);
  EXPECT_EQ(found->accounts[0].id, top);
  EXPECT_FALSE(found->narrowed);
  EXPECT_TRUE(found->complete);
  EXPECT_EQ(format(found->since), "2025-11-22");
  const GroupAccount& all = in(*found, top);
  EXPECT_EQ(all.below, 2);
  EXPECT_EQ(format(all.own.pipeline), "100");
  EXPECT_EQ(format(all.rolled.pipeline), "130");
  EXPECT_EQ(format(all.rolled.weighted), "53");
  EXPECT_EQ(format(all.rolled.won_year), "7");
  EXPECT_EQ(format(all.rolled.won_ever), "12");
  EXPECT_EQ(all.rolled.open, 2);
  EXPECT_EQ(all.rolled.won, 2);
  EXPECT_EQ(in(*found, low).level, 2);
  EXPECT_EQ(in(*found, low).parent, left);
}

TEST_P(Groups, CountNothingThatTheReaderDoesNotSee) {
  const Id seller =
      user("wang", role(R"({"objects":{"*":{"read":"all","create":true,"update":"all"},
      "accounts":{"read":"own","create":true,"update":"own"}}})"));
  const Actor wang = workspace().actor(seller);
  const Id top = account("Hidden top");
  const Id his = made(wang, "accounts", R"({"name":"His"})");
  const Id hidden = account("Hidden", his);
  const Id lost = made(wang, "accounts", R"({"name":"Behind the hidden"})");
  ASSERT_EQ(put(his, top), "");
  ASSERT_EQ(put(lost, hidden), "");
  deal(administrator(), hidden, "1000");
  deal(administrator(), his, "1");
  const auto found = group(wang, his);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->accounts.size(), 1u);
  EXPECT_TRUE(found->narrowed);
  EXPECT_FALSE(found->accounts[0].parent);
  EXPECT_EQ(format(found->accounts[0].rolled.pipeline), "1");
  EXPECT_FALSE(group(wang, top).has_value());
  EXPECT_EQ(group(administrator(), his)->accounts.size(), 4u);
}

TEST_P(Groups, ShowNoNumberMadeOfWhatMayNotBeRead) {
  const Id id = account("Acme");
  const Id clerk = user("li", role(R"({"objects":{"*":{"read":"all"},
      "opportunities":{"read":"all","fields":{"amount":"hidden"}}}})"));
  const auto found = group(workspace().actor(clerk), id);
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->shows_deals);
  EXPECT_TRUE(found->shows_cash);
}

TEST_P(Groups, CostNoMoreStatementsTheMoreAccountsThereAre) {
  const Actor admin = administrator();
  const auto statements = [&](Id id) {
    return workspace().database().read([&](storage::Connection& db) {
      const uint64_t before = db.statements_run();
      sales::account_group({db, admin.schema(), admin, admin.directory()}, id,
                           Date{std::chrono::year{2026} / 11 / 21});
      return db.statements_run() - before;
    });
  };
  const Id top = account("Top");
  const Id low = account("Low", top);
  deal(admin, low, "1");
  const uint64_t few = statements(low);
  for (int n = 0; n < 60; ++n) deal(admin, account(fmt::format("L{}", n), top), "1");
  EXPECT_EQ(statements(low), few);
  EXPECT_LE(few, 10u);
}

}  // namespace
}  // namespace kith::commands
