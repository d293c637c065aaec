// Who decides on buying: roles, whom people report to, the last touch, and roles that nobody has.
#include <gtest/gtest.h>

#include <algorithm>

#include "commands/test_workspace.h"
#include "sales/committee.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using access::Actor;
using sales::Committee;
using sales::CommitteePerson;

class BuyingCommittee : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account = made("accounts", R"({"name":"Acme"})");
    chief = person("Chief", account);
    buyer = person("Buyer", account, chief);
    adviser = person("Adviser", {});
    deal =
        made("opportunities", fmt::format(R"({{"name":"Press","account":"{}"}})", format(account)));
    sits(deal, buyer, R"("role":"buyer","stance":"critic","influence":"high")");
    sits(deal, adviser, R"("role":"influencer")");
  }
  Id made(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    clock.advance(std::chrono::seconds(1));
    return saved->id;
  }
  static std::string quoted(Id id) { return id ? fmt::format("\"{}\"", format(id)) : "null"; }
  Id person(std::string_view name, Id at, Id above = {}) {
    return made("contacts", fmt::format(R"({{"name":"{}","account":{},"reports_to":{}}})", name,
                                        quoted(at), quoted(above)));
  }
  Id sits(Id in, Id contact, std::string_view more) {
    return made("opportunity_contacts", fmt::format(R"({{"opportunity":"{}","contact":"{}",{}}})",
                                                    format(in), format(contact), more));
  }
  std::optional<Committee> committee(const Actor& actor, Id id, bool of_deal) {
    return workspace().database().read([&](storage::Connection& db) {
      const query::ReadEnvironment seen{db, actor.schema(), actor, actor.directory()};
      return of_deal ? sales::committee_of_deal(seen, id) : sales::committee_of_account(seen, id);
    });
  }
  Committee of_account() { return *committee(administrator(), account, false); }
  Committee of_deal() { return *committee(administrator(), deal, true); }
  static const CommitteePerson* find(const Committee& committee, Id id) {
    const auto found = std::ranges::find(committee.people, id, &CommitteePerson::id);
    return found == committee.people.end() ? nullptr : &*found;
  }

  Id account, chief, buyer, adviser, deal;
};
KITH_BOTH_ENGINES(BuyingCommittee);

TEST_P(BuyingCommittee, OfAnAccountIsWhoWorksThereAndWhoHasARole) {
  person("Stranger", {});
  const Committee found = of_account();
  ASSERT_EQ(found.people.size(), 3u);
  const CommitteePerson& his = *find(found, buyer);
  EXPECT_EQ(his.reports_to, chief);
  EXPECT_EQ(his.account_name, "Acme");
  ASSERT_EQ(his.roles.size(), 1u);
  EXPECT_EQ(his.roles[0].role, "buyer");
  EXPECT_EQ(his.roles[0].deal_name, "Press");
  EXPECT_EQ(his.stance, "critic");
  EXPECT_EQ(his.influence, "high");
  EXPECT_FALSE(find(found, adviser)->account);
  EXPECT_TRUE(find(found, chief)->involved);
}

TEST_P(BuyingCommittee, OfADealIsWhoHasARoleInItAndWhomTheyReportTo) {
  const Committee found = of_deal();
  ASSERT_EQ(found.people.size(), 3u);
  EXPECT_TRUE(find(found, buyer)->involved);
  EXPECT_FALSE(find(found, chief)->involved);
}

TEST_P(BuyingCommittee, SaysWhichRolesOfItsPipelineNobodyHas) {
  const Committee before = of_account();
  ASSERT_EQ(before.gaps.size(), 1u);
  EXPECT_EQ(before.gaps[0].deal, deal);
  EXPECT_EQ(before.gaps[0].missing, std::vector<std::string>{"decision_maker"});
  sits(deal, chief, R"("role":"decision_maker")");
  EXPECT_TRUE(of_account().gaps.empty());
  EXPECT_TRUE(of_deal().gaps.empty());
  const Id pipeline = sales::reference(*fetch("opportunities", deal), "pipeline");
  ASSERT_TRUE(update(administrator(), "pipelines", pipeline,
                     R"({"needed_roles":["gatekeeper","champion"]})")
                  .ok());
  EXPECT_EQ(of_deal().gaps.at(0).missing, (std::vector<std::string>{"champion", "gatekeeper"}));
}

TEST_P(BuyingCommittee, WhatIsSaidOfOpenDealsGoesBeforeOthersAndTheNewestFirst) {
  const Id later =
      made("opportunities", fmt::format(R"({{"name":"Lathe","account":"{}"}})", format(account)));
  sits(later, buyer, R"("role":"user","stance":"champion")");
  const Committee found = of_account();
  const CommitteePerson& his = *find(found, buyer);
  ASSERT_EQ(his.roles.size(), 2u);
  EXPECT_EQ(his.roles[0].deal, later);
  EXPECT_EQ(his.stance, "champion");
  EXPECT_EQ(his.influence, "high");
}

TEST_P(BuyingCommittee, KnowsWhenSomebodyWasLastInTouch) {
  made("activities", fmt::format(R"({{"kind":"call","subject":"x","done_at":"2026-11-03T08:00:00Z",
      "links":[{{"object":"contacts","id":"{}"}}]}})",
                                 format(buyer)));
  made("activities", fmt::format(R"({{"kind":"call","subject":"y","done_at":"2026-11-01T08:00:00Z",
      "links":[{{"object":"contacts","id":"{}"}}]}})",
                                 format(buyer)));
  const Committee found = of_account();
  ASSERT_TRUE(find(found, buyer)->touched_at.has_value());
  EXPECT_EQ(format(*find(found, buyer)->touched_at), "2026-11-03T08:00:00Z");
  EXPECT_FALSE(find(found, chief)->touched_at.has_value());
}

TEST_P(BuyingCommittee, ShowsNothingThatTheReaderMayNotRead) {
  const Id own =
      user("wang", role(R"({"objects":{"*":{"read":"all"},"contacts":{"read":"own"}}})"));
  const auto seen = committee(workspace().actor(own), account, false);
  ASSERT_TRUE(seen.has_value());
  EXPECT_TRUE(seen->people.empty());
  const Id blind = user("li", role(R"({"objects":{"*":{"read":"all"},
      "opportunity_contacts":{"read":"all","fields":{"stance":"hidden","role":"hidden"}}}})"));
  const auto masked = committee(workspace().actor(blind), account, false);
  EXPECT_EQ(find(*masked, buyer)->stance, "");
  EXPECT_EQ(find(*masked, buyer)->influence, "high");
  EXPECT_TRUE(masked->gaps.empty());
  const Id nobody =
      user("zhao", role(R"({"objects":{"*":{"read":"all"},"accounts":{"read":"own"}}})"));
  EXPECT_FALSE(committee(workspace().actor(nobody), account, false).has_value());
}

}  // namespace
}  // namespace kith::commands
