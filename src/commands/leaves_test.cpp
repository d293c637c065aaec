// Leave with return, as all rooms together do it: what goes, what comes back, what stays and why.
#include "app/leaves.h"

#include <gtest/gtest.h>

#include "app/check.h"
#include "app/leave_loans.h"
#include "commands/test_workspace.h"
#include "records/batch.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using app::Leaves;
using app::Loan;
using sales::text;
using std::chrono::days;

// The clock stands at 18:00 on Saturday, 21 November 2026 in Shanghai.
class Leave : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    seller =
        role(R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own"}}})");
    ann = user("ann", seller);
    bob = user("bob", seller);
    cho = user("cho", seller);
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id of(Id owner, std::string_view object, std::string_view name, std::string_view more = "") {
    return made(object, R"({"name":")" + std::string(name) + R"(","owner":")" + format(owner) +
                            R"(")" + std::string(more) + "}");
  }
  static app::LeaveWish wish(Id person, Id to, std::string_view first, std::string_view last) {
    return {.person = person,
            .first = parse_date(first),
            .last = parse_date(last),
            .shares = {{to, {}}},
            .note = {}};
  }
  template <typename Act>
  auto as(Id who, Act act) {
    const access::Actor actor = workspace().actor(who);
    const app::Settings settings = workspace().settings();
    return workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::api, settings);
      Leaves leaves(workspace(), unit);
      return act(leaves);
    });
  }
  Result<Id> plan(Id who, const app::LeaveWish& wish) {
    auto planned = as(who, [&](Leaves& leaves) { return leaves.plan(wish); });
    workspace().queue().run_due();
    return planned;
  }
  Id planned(Id who, const app::LeaveWish& wish) {
    const auto leave = plan(who, wish);
    EXPECT_TRUE(leave.ok()) << leave.error().message.en;
    return leave ? *leave : Id{};
  }
  std::string refused(Id who, const app::LeaveWish& wish) {
    const auto leave = plan(who, wish);
    if (leave) return "";
    return leave.error().fields.empty() ? "?" : leave.error().fields[0].code;
  }
  bool end(Id who, Id leave, Leaves::Fate fate = Leaves::Fate::returns) {
    const bool ended = as(who, [&](Leaves& leaves) { return leaves.end(leave, fate); }).ok();
    workspace().queue().run_due();
    return ended;
  }
  void look() {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::leaves_job)}).ok());
    workspace().queue().run_due();
  }
  Id owner(std::string_view object, Id id) { return fetch(object, id)->owner(); }
  bool give(std::string_view object, Id id, Id to) {
    return update(administrator(), object, id, R"({"owner":")" + format(to) + R"("})").ok();
  }
  std::string state(Id leave) { return std::string(text(*fetch("leave_covers", leave), "state")); }
  int64_t number(Id leave, std::string_view field) {
    const auto* value = std::get_if<int64_t>(&sales::cell(*fetch("leave_covers", leave), field));
    return value ? *value : -1;
  }
  Id batch(Id leave, std::string_view field) {
    return parse_id(text(*fetch("leave_covers", leave), field)).value_or(Id{});
  }
  template <typename Read>
  auto read(Read work) {
    const access::Actor system = workspace().system();
    const app::Settings settings = workspace().settings();
    std::optional<decltype(work(std::declval<const records::Unit&>()))> answer;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          answer.emplace(work(workspace().unit(db, system, records::Via::job, settings)));
        },
        {});
    return std::move(*answer);
  }
  std::map<Id, Loan> fates(Id leave) {
    return read([&](const records::Unit& unit) {
      std::map<Id, Loan> fates;
      for (const auto& one :
           app::lent_by(workspace(), unit, *app::find_leave(unit, leave), 0, 100).records)
        fates.emplace(one.id, one.now);
      return fates;
    });
  }
  bool on_loan(std::string_view object, Id id) {
    const auto record = fetch(object, id);
    return read(
        [&](const records::Unit& unit) { return app::on_loan_by(unit, *record).has_value(); });
  }

  Id seller, ann, bob, cho;
};
KITH_BOTH_ENGINES(Leave);

TEST_P(Leave, LendsWhatIsOpenAndGivesItBackAfterTheLastDay) {
  const Id account = of(ann, "accounts", "Acme");
  const Id lead = of(ann, "leads", "Open");
  const Id dead =
      of(ann, "leads", "Dead", R"(,"status":"disqualified","disqualified_reason":"no_need")");
  const Id others = of(cho, "leads", "Of Cho");
  const Id leave = planned(ann, wish(ann, bob, "2026-11-21", "2026-11-25"));
  EXPECT_EQ(state(leave), "running");
  EXPECT_EQ(number(leave, "lent"), 2);
  EXPECT_EQ(owner("accounts", account), bob);
  EXPECT_EQ(owner("leads", lead), bob) << "although the role lets nobody give away";
  EXPECT_EQ(owner("leads", dead), ann) << "settled";
  EXPECT_EQ(owner("leads", others), cho);
  EXPECT_TRUE(on_loan("leads", lead));
  EXPECT_FALSE(on_loan("leads", others));
  EXPECT_EQ(told(bob, "leave_cover"), 1);
  EXPECT_EQ(told(ann, "leave_away"), 1);
  clock.advance(days{4});
  look();
  EXPECT_EQ(state(leave), "running") << "the last day counts";
  clock.advance(days{1});
  look();
  EXPECT_EQ(state(leave), "ended");
  EXPECT_EQ(number(leave, "returned"), 2);
  EXPECT_EQ(number(leave, "stayed"), 0);
  EXPECT_EQ(owner("accounts", account), ann);
  EXPECT_EQ(owner("leads", lead), ann);
  EXPECT_FALSE(on_loan("leads", lead));
  EXPECT_EQ(told(bob, "leave_back"), 1);
  EXPECT_EQ(told(ann, "leave_returned"), 1);
  look();
  EXPECT_EQ(told(ann, "leave_returned"), 1) << "once";
  EXPECT_EQ(app::check(workspace(),
                       [](const records::Fault& fault) {
                         ADD_FAILURE() << fault.place << ": " << fault.what.en;
                       })
                .faults,
            0);
}

TEST_P(Leave, LeavesWhereItIsWhatChangedHandsOrWasClosedAndListsIt) {
  const Id back = of(ann, "leads", "Back");
  const Id given = of(ann, "leads", "Given on");
  const Id round = of(ann, "leads", "Given on and back to the cover");
  const Id closed = of(ann, "leads", "Closed");
  const Id fetched = of(ann, "leads", "Fetched by its owner");
  const Id gone = of(ann, "leads", "Gone");
  const Id own = of(bob, "leads", "The cover's own");
  const Id leave = planned(administrator_id(), wish(ann, bob, "2026-11-20", "2026-11-25"));
  ASSERT_TRUE(give("leads", given, cho) && give("leads", round, cho) && give("leads", round, bob));
  ASSERT_TRUE(give("leads", fetched, ann));
  ASSERT_TRUE(update(administrator(), "leads", closed,
                     R"({"status":"disqualified","disqualified_reason":"no_need"})")
                  .ok());
  ASSERT_TRUE(remove(administrator(), "leads", gone).ok());
  const std::map<Id, Loan> expected{{back, Loan::lent},    {given, Loan::moved},
                                    {round, Loan::moved},  {closed, Loan::closed},
                                    {fetched, Loan::back}, {gone, Loan::gone}};
  EXPECT_EQ(fates(leave), expected);
  ASSERT_TRUE(end(ann, leave)) << "I am back";
  EXPECT_EQ(state(leave), "ended");
  EXPECT_EQ(number(leave, "returned"), 1);
  EXPECT_EQ(number(leave, "stayed"), 4);
  EXPECT_EQ(owner("leads", back), ann);
  EXPECT_EQ(owner("leads", given), cho);
  EXPECT_EQ(owner("leads", round), bob);
  EXPECT_EQ(owner("leads", closed), bob);
  EXPECT_EQ(owner("leads", own), bob);
  EXPECT_FALSE(end(ann, leave)) << "over";
}

TEST_P(Leave, BothMovesAreBatchesThatCanBeUndone) {
  const Id lead = of(ann, "leads", "Lead");
  const Id leave = planned(administrator_id(), wish(ann, bob, "2026-11-21", "2026-11-25"));
  ASSERT_TRUE(undo(batch(leave, "lent_batch")));
  EXPECT_EQ(owner("leads", lead), ann);
  EXPECT_FALSE(on_loan("leads", lead));
  ASSERT_TRUE(end(administrator_id(), leave));
  EXPECT_EQ(number(leave, "returned"), 0);
  const Id again = planned(administrator_id(), wish(ann, bob, "2026-11-22", "2026-11-25"));
  EXPECT_EQ(state(again), "planned") << "tomorrow";
  EXPECT_EQ(owner("leads", lead), ann);
  clock.advance(days{1});
  look();
  EXPECT_EQ(owner("leads", lead), bob);
  ASSERT_TRUE(end(administrator_id(), again));
  EXPECT_EQ(owner("leads", lead), ann);
  ASSERT_TRUE(undo(batch(again, "return_batch")));
  EXPECT_EQ(owner("leads", lead), bob);
}

TEST_P(Leave, SpreadsObjectsOverSeveralPeople) {
  const Id account = of(ann, "accounts", "Acme");
  const Id lead = of(ann, "leads", "Lead");
  const Id contact = made("contacts", R"({"last_name":"C","owner":")" + format(ann) + R"("})");
  app::LeaveWish spread = wish(ann, bob, "2026-11-21", "2026-11-25");
  spread.shares = {{bob, {"leads"}}, {cho, {"accounts"}}};
  const Id leave = planned(administrator_id(), spread);
  EXPECT_EQ(owner("leads", lead), bob);
  EXPECT_EQ(owner("accounts", account), cho);
  EXPECT_EQ(owner("contacts", contact), ann) << "named by nobody";
  EXPECT_EQ(told(ann, "leave_away"), 2);
  ASSERT_TRUE(end(ann, leave));
  EXPECT_EQ(owner("leads", lead), ann);
  EXPECT_EQ(owner("accounts", account), ann);
  spread.shares = {{bob, {"leads"}}, {cho, {"leads"}}};
  EXPECT_EQ(refused(ann, spread), "twice");
  spread.shares = {{bob, {}}, {cho, {}}};
  EXPECT_EQ(refused(ann, spread), "twice");
  spread.shares = {{bob, {"pipelines"}}};
  EXPECT_EQ(refused(ann, spread), "unknown");
}

TEST_P(Leave, RefusesWhoCannotCoverAndSaysWhoCan) {
  planned(administrator_id(), wish(bob, cho, "2026-11-24", "2026-11-28"));
  const auto away = plan(ann, wish(ann, bob, "2026-11-21", "2026-11-24"));
  ASSERT_FALSE(away.ok());
  EXPECT_EQ(away.error().fields[0].code, "away");
  EXPECT_NE(away.error().fields[0].message.en.find("Choose cho"), std::string::npos)
      << away.error().fields[0].message.en;
  EXPECT_EQ(refused(ann, wish(ann, bob, "2026-11-21", "2026-11-23")), "") << "before it";
  EXPECT_EQ(refused(cho, wish(cho, ann, "2026-12-28", "2026-12-29")), "");
  EXPECT_EQ(refused(cho, wish(cho, administrator_id(), "2026-11-26", "2026-11-26")), "covers");
  EXPECT_EQ(refused(ann, wish(ann, cho, "2026-11-23", "2026-11-30")), "overlap");
  EXPECT_EQ(refused(cho, wish(cho, cho, "2026-12-01", "2026-12-02")), "oneself");
  EXPECT_EQ(refused(cho, wish(cho, bob, "2026-12-05", "2026-12-02")), "before_first");
  EXPECT_EQ(refused(cho, wish(cho, bob, "2026-11-01", "2026-11-02")), "past");
  EXPECT_EQ(refused(cho, wish(ann, bob, "2026-12-05", "2026-12-06")), "?") << "not their leave";
  ASSERT_TRUE(
      update(administrator(), "users", ann, R"({"manager":")" + format(cho) + R"("})").ok());
  EXPECT_EQ(refused(cho, wish(ann, bob, "2026-12-05", "2026-12-06")), "") << "their manager";
  const Id reader = user("rae", role(R"({"objects":{"*":{"read":"all","create":false,
                                         "update":"none","delete":"none"}}})"));
  of(cho, "leads", "Lead");
  EXPECT_EQ(refused(cho, wish(cho, reader, "2026-12-10", "2026-12-11")), "no_right");
}

TEST_P(Leave, IsMovedCancelledAndMadeForGood) {
  const Id lead = of(ann, "leads", "Lead");
  const Id leave = planned(ann, wish(ann, bob, "2026-11-24", "2026-11-25"));
  const auto move = [&](Id who, std::string_view first, std::string_view last) {
    const bool moved = as(who, [&](Leaves& leaves) {
                         return leaves.move(leave, parse_date(first), parse_date(last));
                       }).ok();
    workspace().queue().run_due();
    return moved;
  };
  EXPECT_FALSE(move(bob, "", "2026-11-30")) << "the cover does not";
  EXPECT_TRUE(move(ann, "2026-11-21", "2026-11-22"));
  EXPECT_EQ(owner("leads", lead), bob) << "its first day has come";
  EXPECT_FALSE(move(ann, "2026-11-22", "")) << "it has begun";
  EXPECT_TRUE(move(ann, "", "2026-11-30"));
  clock.advance(days{3});
  look();
  EXPECT_EQ(state(leave), "running") << "longer";
  EXPECT_FALSE(as(ann, [&](Leaves& leaves) { return leaves.cancel(leave); }).ok());
  ASSERT_TRUE(end(ann, leave, Leaves::Fate::stays));
  EXPECT_EQ(state(leave), "ended");
  EXPECT_EQ(owner("leads", lead), bob);
  EXPECT_FALSE(on_loan("leads", lead));
  EXPECT_EQ(told(bob, "leave_kept"), 1);
  const Id next = planned(ann, wish(ann, bob, "2026-12-24", "2026-12-25"));
  EXPECT_TRUE(as(ann, [&](Leaves& leaves) { return leaves.cancel(next); }).ok());
  EXPECT_EQ(state(next), "cancelled");
}

TEST_P(Leave, GoesOnWithoutWhoeverIsDeactivated) {
  const Id lead = of(ann, "leads", "Lead");
  const Id leave = planned(ann, wish(ann, bob, "2026-11-22", "2026-11-25"));
  const auto deactivate = [&](Id who) {
    ASSERT_TRUE(update(administrator(), "users", who, R"({"active":false})").ok());
    workspace().refresh_directory();
  };
  deactivate(bob);
  clock.advance(days{1});
  look();
  EXPECT_EQ(state(leave), "cancelled");
  EXPECT_EQ(owner("leads", lead), ann) << "nobody is there to take it";
  EXPECT_EQ(told(ann, "leave_failed"), 1);
  const Id other = planned(ann, wish(ann, cho, "2026-11-22", "2026-11-23"));
  EXPECT_EQ(owner("leads", lead), cho);
  deactivate(ann);
  clock.advance(days{3});
  look();
  EXPECT_EQ(state(other), "ended");
  EXPECT_EQ(text(*fetch("leave_covers", other), "trouble"), "owner_gone");
  EXPECT_EQ(owner("leads", lead), cho) << "better than with somebody who is gone";
  EXPECT_EQ(refused(administrator_id(), wish(ann, cho, "2026-12-01", "2026-12-02")), "?");
}

TEST_P(Leave, KeepsNewLeadsFromWhoIsAway) {
  const Id rule = made("assignment_rules", R"({"name":"Web"})");
  for (const Id who : {ann, bob})
    made("assignment_members",
         R"({"of_rule":")" + format(rule) + R"(","member":")" + format(who) + R"("})");
  const Id leave = planned(ann, wish(ann, cho, "2026-11-21", "2026-11-25"));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(owner("leads", made("leads", R"({"name":"New","assign_by_rules":true})")), bob);
  ASSERT_TRUE(end(ann, leave));
  EXPECT_EQ(owner("leads", made("leads", R"({"name":"New","assign_by_rules":true})")), ann);
}

}  // namespace
}  // namespace kith::commands
