// Who gets a lead that nobody has chosen an owner for, as all rooms together decide it.
#include <gtest/gtest.h>

#include <thread>

#include "app/check.h"
#include "commands/test_workspace.h"
#include "records/change.h"
#include "sales/assignment_job.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::text;
using std::chrono::minutes;

// The clock stands at 18:00 on a Saturday in Shanghai.
class Assignment : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    const Id seller = role(R"({"objects":{"*":{"read":"own","create":true,"update":"own",
                                              "delete":"own"}}})");
    ann = user("ann", seller);
    bob = user("bob", seller);
    cho = user("cho", seller);
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id rule(std::string_view name, std::string_view more = "") {
    return made("assignment_rules",
                R"({"name":")" + std::string(name) + R"(")" + std::string(more) + "}");
  }
  Id member(Id rule, Id user, std::string_view more = "") {
    return made("assignment_members", R"({"of_rule":")" + format(rule) + R"(","member":")" +
                                          format(user) + R"(")" + std::string(more) + "}");
  }
  // As the door has it for a program that names no owner.
  Id lead(std::string_view more = "") {
    return made("leads", R"({"name":"Lead","assign_by_rules":true)" + std::string(more) + "}");
  }
  Id plain(std::string_view more = "") {
    return made("leads", R"({"name":"Plain")" + std::string(more) + "}");
  }
  Id owner(Id lead) { return fetch("leads", lead)->owner(); }
  std::string why(Id lead) { return std::string(text(*fetch("leads", lead), "assigned_why")); }
  Value value(Id lead, std::string_view field) { return cell(*fetch("leads", lead), field); }
  bool change(Id lead, std::string_view json) {
    return update(administrator(), "leads", lead, json).ok();
  }
  void look() {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(sales::assignment_job)}).ok());
    workspace().queue().run_due();
  }
  // The batch of the newest change of a lead.
  void undo_newest(Id lead) {
    Id batch;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& leads = *system.schema().object("leads");
          batch = records::changes_of(db, system.schema(), leads, lead, 0, 1).front().batch;
        },
        {});
    EXPECT_TRUE(undo(batch));
  }
  int64_t faults() {
    return app::check(workspace(),
                      [](const records::Fault& fault) {
                        ADD_FAILURE() << fault.place << ": " << fault.what.en;
                      })
        .faults;
  }
  std::string refused(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    if (saved) return "";
    return saved.error().fields.empty() ? "?" : saved.error().fields[0].field;
  }

  Id ann, bob, cho;
};
KITH_BOTH_ENGINES(Assignment);

TEST_P(Assignment, GoesRoundByWeightAndSaysWhy) {
  const Id web = rule("Web");
  member(web, ann, R"(,"weight":2)");
  member(web, bob);
  std::map<Id, int> got;
  for (int i = 0; i < 9; ++i) ++got[owner(lead())];
  EXPECT_EQ(got[ann], 6);
  EXPECT_EQ(got[bob], 3);
  const Id last = lead();
  EXPECT_EQ(why(last), "turn");
  EXPECT_EQ(value(last, "assigned_rule"), value_of(web));
  EXPECT_EQ(value(last, "assigned_at"), Value{clock.now()});
}

TEST_P(Assignment, LeavesAloneWhoeverHasAnOwnerOrWantsNone) {
  const Id web = rule("Web");
  member(web, ann);
  const Id chosen = plain(R"(,"owner":")" + format(administrator_id()) + R"(")");
  EXPECT_EQ(owner(chosen), administrator_id());
  EXPECT_EQ(owner(plain(R"(,"assign_by_rules":false)")), administrator_id());
  EXPECT_EQ(owner(plain()), administrator_id());
  EXPECT_EQ(owner(lead()), ann);
  ASSERT_TRUE(change(chosen, R"({"assign_by_rules":true})"));
  EXPECT_EQ(owner(chosen), ann);
  ASSERT_TRUE(change(chosen, R"({"owner":")" + format(bob) + R"("})"));
  EXPECT_TRUE(is_null(value(chosen, "assigned_rule"))) << "by hand";
}

TEST_P(Assignment, SkipsTheInactiveThePausedAndTheFullWhoDoNotCatchUp) {
  const Id web = rule("Web");
  member(web, ann, R"(,"open_max":1)");
  const Id of_bob = member(web, bob, R"(,"paused":true)");
  member(web, cho);
  EXPECT_EQ(owner(lead()), ann);
  const Id first = lead();
  EXPECT_EQ(owner(first), cho);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(owner(lead()), cho);
  ASSERT_TRUE(update(administrator(), "assignment_members", of_bob, R"({"paused":false})").ok());
  std::map<Id, int> got;
  for (int i = 0; i < 9; ++i) ++got[owner(lead())];
  EXPECT_EQ(got[bob], 5) << "from now on, not for what was missed";
  EXPECT_EQ(got[cho], 4);
  ASSERT_TRUE(update(administrator(), "users", cho, R"({"active":false})").ok());
  workspace().refresh_directory();
  EXPECT_EQ(owner(lead()), bob);
}

TEST_P(Assignment, LooksAtTheRulesInTheirOrderAndAtTheirConditions) {
  const Id rest = rule("Rest", R"(,"position":9)");
  member(rest, cho);
  const Id chat =
      rule("Chat", R"(,"position":1,"condition":{"field":"source","op":"eq","value":"wechat"})");
  member(chat, ann);
  EXPECT_EQ(owner(lead(R"(,"source":"wechat")")), ann);
  EXPECT_EQ(owner(lead(R"(,"source":"event")")), cho);
  ASSERT_TRUE(update(administrator(), "assignment_rules", chat, R"({"active":false})").ok());
  EXPECT_EQ(owner(lead(R"(,"source":"wechat")")), cho);
}

TEST_P(Assignment, AsksForSkillsByValueOrLabel) {
  const Id web = rule("Web", R"(,"skill_field":"source")");
  member(web, ann, R"(,"skills":["微信"])");
  member(web, bob, R"(,"skills":["event"])");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(owner(lead(R"(,"source":"wechat")")), ann);
  EXPECT_EQ(owner(lead(R"(,"source":"event")")), bob);
  EXPECT_EQ(owner(lead(R"(,"source":"referral")")), administrator_id()) << "nobody has it";
}

TEST_P(Assignment, StarvesNobodyWhoseSkillIsAskedForNowAndThen) {
  const Id web = rule("Web", R"(,"skill_field":"source")");
  member(web, ann);
  member(web, bob, R"(,"skills":["event"])");
  std::map<Id, int> events;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(owner(lead(R"(,"source":"wechat")")), ann);
    ++events[owner(lead(R"(,"source":"event")"))];
  }
  EXPECT_EQ(events[bob], 5) << "ann has had as many of the others";
}

TEST_P(Assignment, GivesToWhoeverHasTheFewestOpenLeads) {
  const Id web = rule("Web", R"(,"method":"least_loaded")");
  member(web, ann);
  member(web, bob);
  for (int i = 0; i < 3; ++i) plain(R"(,"owner":")" + format(ann) + R"(")");
  for (int i = 0; i < 3; ++i) {
    const Id one = lead();
    EXPECT_EQ(owner(one), bob);
    EXPECT_EQ(why(one), "load");
  }
  const Id gone = plain(R"(,"owner":")" + format(bob) + R"(")");
  ASSERT_TRUE(change(gone, R"({"status":"disqualified","disqualified_reason":"no_need"})"));
  std::map<Id, int> got;
  for (int i = 0; i < 4; ++i) ++got[owner(lead())];
  EXPECT_EQ(got[ann], 2);
  EXPECT_EQ(got[bob], 2);
}

TEST_P(Assignment, WaitsForWorkingHoursAndForSomebodyFree) {
  const Id web = rule("Web", R"(,"working_days":["mon","tue","wed","thu","fri"],"opens":"09:00",
      "closes":"18:00","outside_hours":"wait","nobody_free":"wait")");
  member(web, ann, R"(,"open_max":1)");
  const Id one = lead();
  const Id two = lead();
  EXPECT_EQ(owner(one), Id{});
  EXPECT_EQ(why(one), "closed");
  look();
  EXPECT_EQ(owner(one), Id{});
  clock.set(*parse_timestamp("2026-11-23T01:00:00Z"));
  look();
  EXPECT_EQ(owner(one), ann);
  EXPECT_TRUE(is_null(value(one, "assign_by_rules")));
  EXPECT_EQ(owner(two), Id{}) << "ann is full";
  ASSERT_TRUE(change(one, R"({"status":"disqualified","disqualified_reason":"no_need"})"));
  clock.advance(minutes{1});
  look();
  EXPECT_EQ(owner(two), ann);
}

TEST_P(Assignment, PutsIntoThePoolWhatComesAtNight) {
  const Id night = made("pools", R"({"name":"Night","holds":"leads"})");
  workspace().refresh_directory();
  const Id web =
      rule("Web", R"(,"opens":"09:00","closes":"17:00","outside_hours":"pool","pool":")" +
                      format(night) + R"(")");
  member(web, ann);
  const Id one = lead();
  EXPECT_EQ(owner(one), Id{});
  EXPECT_EQ(value(one, "pool"), value_of(night));
  EXPECT_EQ(why(one), "closed");
}

TEST_P(Assignment, GoesOnWhenUntouchedAndStaysOnceTouched) {
  const Id web = rule("Web", R"(,"respond_minutes":30)");
  member(web, ann);
  member(web, bob);
  const Id idle = lead();
  const Id called = lead();
  const Id moved = lead();
  ASSERT_EQ(owner(idle), ann);
  ASSERT_EQ(owner(called), bob);
  EXPECT_EQ(value(idle, "respond_by"), Value{clock.now() + minutes{30}});
  clock.advance(minutes{10});
  made("activities", R"({"subject":"x","kind":"call","done_at":")" + format(clock.now()) +
                         R"(","links":[{"record":{"object":"leads","id":")" + format(called) +
                         R"("}}]})");
  ASSERT_TRUE(change(moved, R"({"status":"contacted"})"));
  EXPECT_TRUE(is_null(value(moved, "respond_by")));
  look();
  EXPECT_EQ(owner(idle), ann) << "not yet";
  clock.advance(minutes{20});
  look();
  EXPECT_EQ(owner(idle), bob);
  EXPECT_EQ(why(idle), "escalated");
  EXPECT_EQ(owner(called), bob);
  EXPECT_TRUE(is_null(value(called, "respond_by")));
  EXPECT_EQ(owner(moved), ann);
}

TEST_P(Assignment, GoesOnToWhoeverHasNotHadIt) {
  const Id web = rule("Web", R"(,"respond_minutes":5)");
  member(web, ann);
  member(web, bob);
  member(web, cho);
  const Id one = lead();
  std::vector<Id> had{owner(one)};
  for (int i = 0; i < 2; ++i) {
    // Others come meanwhile, so that whose turn it is says nothing.
    lead();
    clock.advance(minutes{6});
    look();
    EXPECT_EQ(std::ranges::find(had, owner(one)), had.end());
    had.push_back(owner(one));
  }
  clock.advance(minutes{6});
  look();
  EXPECT_EQ(owner(one), had.back()) << "all have had it, and nobody stands above them";
  EXPECT_TRUE(is_null(value(one, "respond_by")));
}

TEST_P(Assignment, TellsBothWhenItGoesOnAndItsOwnerOnceWhenItStays) {
  const Id web = rule("Web", R"(,"respond_minutes":5)");
  member(web, ann);
  member(web, bob);
  const Id one = lead();
  clock.advance(minutes{6});
  look();
  EXPECT_EQ(told(ann, "escalated"), 1);
  EXPECT_EQ(told(bob, "escalated"), 1);
  for (int i = 0; i < 2; ++i) {
    clock.advance(minutes{6});
    look();
  }
  EXPECT_EQ(owner(one), bob);
  EXPECT_EQ(told(bob, "overdue"), 1);
  EXPECT_EQ(told(ann, "overdue"), 0);
}

TEST_P(Assignment, LeavesAloneWhatSomebodyHasPutBack) {
  const Id web = rule("Web", R"(,"respond_minutes":5)");
  member(web, ann);
  member(web, bob);
  const Id one = lead();
  clock.advance(minutes{6});
  look();
  ASSERT_EQ(owner(one), bob);
  undo_newest(one);
  ASSERT_EQ(owner(one), ann);
  clock.advance(minutes{6});
  look();
  EXPECT_EQ(owner(one), ann);
  EXPECT_TRUE(is_null(value(one, "respond_by")));
  EXPECT_EQ(faults(), 0) << "what was noted is none";
}

TEST_P(Assignment, GoesToTheManagerWhenAllHaveLetItLieAndThenRests) {
  ASSERT_TRUE(
      update(administrator(), "users", ann, R"({"manager":")" + format(cho) + R"("})").ok());
  const Id web = rule("Web", R"(,"respond_minutes":5)");
  member(web, ann);
  const Id one = lead();
  for (int i = 0; i < 3; ++i) {
    clock.advance(minutes{6});
    look();
    EXPECT_EQ(owner(one), cho);
  }
  EXPECT_EQ(why(one), "manager");
  EXPECT_EQ(value(one, "escalations"), Value{int64_t{1}});
  EXPECT_TRUE(is_null(value(one, "respond_by")));
}

TEST_P(Assignment, IsFairAmongFiftyAtOnce) {
  const Id web = rule("Web");
  member(web, ann, R"(,"open_max":20)");
  member(web, bob);
  member(web, cho);
  std::vector<std::thread> threads;
  for (int t = 0; t < 10; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(
            create(administrator(), "leads", R"({"name":"X","assign_by_rules":true})").ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<Id, int> got;
  for (const Id user : {ann, bob, cho}) {
    const access::Actor reader = workspace().actor(user);
    got[user] = static_cast<int>(count(reader, "leads"));
  }
  EXPECT_EQ(got[ann], 17);
  EXPECT_EQ(got[bob] + got[cho], 33);
  EXPECT_LE(std::abs(got[bob] - got[cho]), 1);
}

TEST_P(Assignment, RefusesRulesThatCannotBeKept) {
  EXPECT_EQ(refused("assignment_rules", R"({"name":"A","opens":"09:00"})"), "closes");
  EXPECT_EQ(refused("assignment_rules", R"({"name":"A","opens":"9","closes":"18:00"})"), "opens");
  EXPECT_EQ(refused("assignment_rules", R"({"name":"A","opens":"18:00","closes":"09:00"})"),
            "closes");
  EXPECT_EQ(refused("assignment_rules", R"({"name":"A","outside_hours":"pool"})"), "pool");
  EXPECT_EQ(refused("assignment_rules", R"({"name":"A","skill_field":"nothing"})"), "skill_field");
  EXPECT_NE(refused("assignment_rules",
                    R"({"name":"A","condition":{"field":"no_such","op":"eq","value":1}})"),
            "");
  const Id web = rule("Web");
  member(web, ann);
  EXPECT_EQ(refused("assignment_members",
                    R"({"of_rule":")" + format(web) + R"(","member":")" + format(ann) + R"("})"),
            "member");
  EXPECT_FALSE(create(workspace().actor(ann), "assignment_rules", R"({"name":"B"})").ok());
}

TEST_P(Assignment, RefusesWhatNoRuleFits) {
  const Id one = plain();
  const auto asked = update(administrator(), "leads", one, R"({"assign_by_rules":true})");
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().fields[0].code, "no_rule");
}

}  // namespace
}  // namespace kith::commands
