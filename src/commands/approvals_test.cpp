// Approvals, as all rooms together live them: asking, deciding, what is locked and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "app/approval_times.h"
#include "automation/approvals.h"
#include "automation/fields.h"
#include "commands/test_workspace.h"

namespace kith::commands {
namespace {

using automation::Approvals;
using automation::Asking;
using automation::Decision;
using automation::named;
using automation::text;
using std::chrono::hours;

class Approval : public ProductTest {
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

  Id made(const access::Actor& actor, std::string_view object, std::string_view json) {
    const auto saved = create(actor, object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en << " "
                            << (saved.ok() || saved.error().fields.empty()
                                    ? ""
                                    : saved.error().fields.front().field);
    return saved ? saved->id : Id{};
  }
  static std::string people(std::initializer_list<Id> users, std::string_view need = "any",
                            std::string_view more = "") {
    std::string list;
    for (const Id id : users)
      list += fmt::format(R"({}{{"kind":"user","id":"{}"}})", list.empty() ? "" : ",", format(id));
    return fmt::format(R"({{"name_en":"Step","approvers":[{}],"need":"{}"{}}})", list, need, more);
  }
  Id process(std::string_view steps, std::string_view more = "") {
    return made(
        administrator(), "approval_processes",
        fmt::format(R"({{"name_en":"Large deal","name_zh":"大单","applies_to":"opportunities",
                    "steps":[{}],"locks":["amount"]{}}})",
                    steps, more));
  }
  Id deal(std::string_view amount) {
    return made(workspace().actor(ann), "opportunities",
                fmt::format(R"({{"name":"Deal {0}","amount":"{0}"}})", amount));
  }

  template <typename F>
  auto act(Id who, F&& work) {
    const app::Settings settings = workspace().settings();
    const access::Actor actor = who ? workspace().actor(who) : workspace().system();
    return workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::api, settings);
      Approvals approvals(workspace().records(), workspace().approval_processes(), unit,
                          [this] { return workspace().system(); });
      return work(approvals);
    });
  }
  Result<Id> ask(Id who, Id record, Id process, std::string_view values = "") {
    return act(who, [&](Approvals& approvals) {
      Asking asking;
      asking.object = workspace().schema().current()->object("opportunities");
      asking.record = record;
      asking.process = process;
      if (!values.empty()) asking.values = *parse_json(values);
      return approvals.ask(asking);
    });
  }
  Id asked(Id who, Id record, Id process, std::string_view values = "") {
    const auto id = ask(who, record, process, values);
    EXPECT_TRUE(id.ok()) << id.error().message.en;
    return id ? *id : Id{};
  }
  Status decide(Id who, Id request, Decision::Word word, std::string_view reason = "") {
    return act(who, [&](Approvals& approvals) {
      return approvals.decide(request, {.word = word, .reason = std::string(reason), .seen = {}});
    });
  }
  Status approve(Id who, Id request) { return decide(who, request, Decision::Word::approve); }
  std::string state(Id request) {
    return std::string(text(*fetch("approval_requests", request), "state"));
  }
  std::string amount(Id deal) {
    const auto stored = fetch("opportunities", deal);
    return format(std::get<Decimal>(automation::cell(*stored, "amount")));
  }
  static std::string refusal(const Error& error) {
    return error.fields.empty() ? error.message.en
                                : error.fields.front().field + " " + error.fields.front().code;
  }
  std::string changes(Id who, Id record, std::string_view json) {
    const auto saved = update(workspace().actor(who), "opportunities", record, json);
    return saved ? "" : refusal(saved.error());
  }
  // Whose turn it is, by name.
  std::vector<std::string> waits(Id request) {
    std::vector<std::string> names;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          names.clear();
          const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
          for (const query::Stored& turn : automation::turns_of(unit, request))
            if (text(turn, "state") == "waiting")
              names.emplace_back(system.directory().user_name(named(turn, "approver")));
        },
        {});
    std::ranges::sort(names);
    return names;
  }
  using Names = std::vector<std::string>;

  Id seller;
  Id ann;
  Id bob;
  Id cho;
};
KITH_BOTH_ENGINES(Approval);

TEST_P(Approval, GoesStepByStepAndLocksWhatItIsAbout) {
  const Id large = process(people({bob}) + "," + people({cho}));
  const Id one = deal("100");
  const Id request = asked(ann, one, large);
  EXPECT_EQ(waits(request), Names{"bob"});
  EXPECT_EQ(told(bob, "approval"), 1);
  EXPECT_EQ(changes(ann, one, R"({"amount":"200"})"), "amount locked");
  EXPECT_EQ(changes(ann, one, R"({"next_step":"Call"})"), "");
  EXPECT_FALSE(approve(cho, request).ok()) << "not their turn yet";
  ASSERT_TRUE(approve(bob, request).ok());
  EXPECT_EQ(waits(request), Names{"cho"});
  ASSERT_TRUE(approve(cho, request).ok());
  EXPECT_EQ(state(request), "approved");
  EXPECT_EQ(told(ann, "decided"), 1);
  EXPECT_EQ(changes(ann, one, R"({"amount":"200"})"), "");
}

TEST_P(Approval, NeedsOneOrAllAndTellsTheSecondWhoWasFaster) {
  const Id any = process(people({bob, cho}));
  const Id all = process(people({bob, cho}, "all"));
  const Id one = deal("1");
  const Id by_any = asked(ann, one, any);
  const Id by_all = asked(ann, one, all);
  ASSERT_TRUE(approve(bob, by_any).ok());
  EXPECT_EQ(state(by_any), "approved");
  const Status late = approve(cho, by_any);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, Code::conflict);
  EXPECT_NE(late.error().message.en.find("bob"), std::string::npos);
  ASSERT_TRUE(approve(bob, by_all).ok());
  EXPECT_EQ(state(by_all), "pending");
  EXPECT_FALSE(approve(bob, by_all).ok()) << "twice";
  ASSERT_TRUE(approve(cho, by_all).ok());
  EXPECT_EQ(state(by_all), "approved");
}

TEST_P(Approval, RejectsWithAReasonAloneAndIsAskedAgain) {
  const Id large = process(people({bob}), R"(,"sets_rejected":{"next_step":"Try again"})");
  const Id one = deal("5");
  const Id first = asked(ann, one, large);
  const Status bare = decide(bob, first, Decision::Word::reject, "  ");
  ASSERT_FALSE(bare.ok());
  EXPECT_EQ(refusal(bare.error()), "reason required");
  ASSERT_TRUE(decide(bob, first, Decision::Word::reject, "Too cheap").ok());
  EXPECT_EQ(state(first), "rejected");
  EXPECT_EQ(text(*fetch("opportunities", one), "next_step"), "Try again");
  const Id second = asked(ann, one, large);
  EXPECT_EQ(automation::number(*fetch("approval_requests", second), "round"), 2);
  EXPECT_EQ(refusal(ask(ann, one, large).error()), "process pending");
}

TEST_P(Approval, IsRequiredBeforeAChangeAndMakesItOnceEverybodyAgreed) {
  const Id large = process(people({bob}), R"(,"start":"required",
      "gate":{"field":"amount","op":"gt","value":"1000"}, "watched":["amount"])");
  const Id one = deal("100");
  EXPECT_EQ(changes(ann, one, R"({"amount":"900"})"), "");
  EXPECT_EQ(changes(ann, one, R"({"amount":"5000"})"), "amount approval_required");
  EXPECT_EQ(refusal(create(workspace().actor(ann), "opportunities",
                           R"({"name":"Born large","amount":"5000"})")
                        .error()),
            "amount approval_required");
  const Id request = asked(ann, one, {}, R"({"amount":"5000"})");
  EXPECT_EQ(named(*fetch("approval_requests", request), "process"), large);
  EXPECT_EQ(amount(one), "900");
  ASSERT_TRUE(approve(bob, request).ok());
  EXPECT_EQ(amount(one), "5000");
  EXPECT_EQ(changes(ann, one, R"({"amount":"6000"})"), "amount approval_required");
  EXPECT_EQ(changes(ann, one, R"({"amount":"900"})"), "");
  EXPECT_EQ(changes(ann, one, R"({"amount":"5000"})"), "") << "that was approved";
  EXPECT_EQ(refusal(ask(ann, one, {}, R"({"amount":"10"})").error()), "process required");
}

TEST_P(Approval, AsksForTheSecondRequiredProcessOnceTheFirstHasAgreed) {
  constexpr std::string_view required =
      R"(,"start":"required","gate":{"field":"amount","op":"gt","value":"1000"})";
  const Id first = process(people({bob}), required);
  const Id second = process(people({cho}), required);
  const Id one = deal("100");
  constexpr std::string_view larger = R"({"amount":"5000"})";
  const Id by_first = asked(ann, one, {}, larger);
  EXPECT_EQ(named(*fetch("approval_requests", by_first), "process"), first);
  ASSERT_TRUE(approve(bob, by_first).ok());
  EXPECT_EQ(amount(one), "100") << "the second stands before it still";
  EXPECT_EQ(changes(ann, one, larger), "amount approval_required");
  const Id by_second = asked(ann, one, {}, larger);
  EXPECT_EQ(named(*fetch("approval_requests", by_second), "process"), second);
  ASSERT_TRUE(approve(cho, by_second).ok());
  EXPECT_EQ(amount(one), "5000");
}

TEST_P(Approval, AppliesToWhatItsConditionTakesAndSkipsStepsThatDoNotFit) {
  const Id large =
      process(people({bob}, "any", R"(,"condition":{"field":"amount","op":"gt","value":"500"})") +
                  "," + people({cho}),
              R"(,"entry":{"field":"amount","op":"gt","value":"50"})");
  EXPECT_EQ(refusal(ask(ann, deal("10"), large).error()), "process not_applicable");
  EXPECT_EQ(waits(asked(ann, deal("100"), large)), Names{"cho"});
  EXPECT_EQ(waits(asked(ann, deal("900"), large)), Names{"bob"});
}

TEST_P(Approval, ShowsADecisionThatTheRecordHasChanged) {
  const Id large = process(people({bob}), R"(,"watched":["amount","next_step"])");
  const Id one = deal("100");
  const Id request = asked(ann, one, large);
  EXPECT_EQ(changes(ann, one, R"({"next_step":"Changed"})"), "");
  const Status unseen = approve(bob, request);
  ASSERT_FALSE(unseen.ok());
  EXPECT_EQ(refusal(unseen.error()), "seen changed");
  std::string mark;
  const access::Actor system = workspace().system();
  workspace().database().read_raw(
      [&](storage::Connection& db) {
        const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
        const auto stored = automation::find_request(unit, request);
        mark = automation::mark_of(*query::fetch(automation::seen_by_all(unit),
                                                 *unit.schema->object("opportunities"), one),
                                   automation::facts_of(unit, *stored));
      },
      {});
  ASSERT_TRUE(act(bob, [&](Approvals& approvals) {
                return approvals.decide(request, {.reason = {}, .seen = mark});
              }).ok());
  EXPECT_EQ(state(request), "approved");
}

TEST_P(Approval, AsksAnewFromTheFirstStepWhereTheProcessSaysSo) {
  const Id large = process(people({bob}) + "," + people({cho}),
                           R"(,"watched":["amount","next_step"],"on_change":"ask_anew")");
  const Id one = deal("100");
  const Id request = asked(ann, one, large);
  ASSERT_TRUE(approve(bob, request).ok());
  EXPECT_EQ(waits(request), Names{"cho"});
  EXPECT_EQ(changes(ann, one, R"({"next_step":"Changed"})"), "");
  EXPECT_EQ(waits(request), Names{"bob"});
  EXPECT_EQ(automation::number(*fetch("approval_requests", request), "round"), 2);
  ASSERT_TRUE(approve(bob, request).ok());
  ASSERT_TRUE(approve(cho, request).ok());
  EXPECT_EQ(state(request), "approved");
}

TEST_P(Approval, SparesWhomItsLocksAreNotFor) {
  const Id one = deal("1");
  const Id strict = process(people({bob}), R"(,"lock_spares":"nobody")");
  const Id request = asked(ann, one, strict);
  EXPECT_EQ(changes(administrator_id(), one, R"({"amount":"2"})"), "amount locked");
  EXPECT_FALSE(remove(workspace().actor(ann), "opportunities", one).ok());
  ASSERT_TRUE(act(ann, [&](Approvals& approvals) { return approvals.withdraw(request, ""); }).ok());
  EXPECT_EQ(state(request), "withdrawn");
  EXPECT_EQ(changes(administrator_id(), one, R"({"amount":"2"})"), "");
  const Id lenient = process(people({bob}));
  asked(ann, one, lenient);
  EXPECT_EQ(changes(administrator_id(), one, R"({"amount":"3"})"), "");
  EXPECT_EQ(changes(ann, one, R"({"amount":"4"})"), "amount locked");
}

TEST_P(Approval, LocksTheRowsOfARelation) {
  const Id with_lines = process(people({bob}), R"(,"lock_spares":"nobody")");
  ASSERT_TRUE(
      update(administrator(), "approval_processes", with_lines, R"({"locks":["amount","lines"]})")
          .ok());
  const Id one = deal("10");
  asked(ann, one, with_lines);
  const Id product = made(administrator(), "products", R"({"name":"Widget","code":"W-1"})");
  const auto line =
      create(administrator(), "opportunity_lines",
             fmt::format(R"({{"opportunity":"{}","product":"{}","quantity":"1","price":"5"}})",
                         format(one), format(product)));
  ASSERT_FALSE(line.ok());
  EXPECT_EQ(refusal(line.error()), "opportunity locked");
}

TEST_P(Approval, FindsManagersRolesAndPeopleNamedByTheRecord) {
  ASSERT_TRUE(
      update(administrator(), "users", ann, fmt::format(R"({{"manager":"{}"}})", format(cho)))
          .ok());
  const Id by_manager = process(R"({"approvers":[{"kind":"manager"}]})");
  EXPECT_EQ(waits(asked(ann, deal("1"), by_manager)), Names{"cho"});
  const Id by_role =
      process(fmt::format(R"({{"approvers":[{{"kind":"role","id":"{}"}}]}})", format(seller)));
  EXPECT_EQ(waits(asked(ann, deal("2"), by_role)), (Names{"bob", "cho"})) << "not whoever asked";
  const Id by_field = process(R"({"approvers":[{"kind":"field","field":"owner"}]})");
  EXPECT_EQ(waits(asked(ann, deal("3"), by_field)).size(), 1u) << "an administrator instead";
}

TEST_P(Approval, IsHandedOnOnceAndForDaysAway) {
  const Id large = process(people({bob}));
  const Id request = asked(ann, deal("1"), large);
  const auto handed = [&](Id who, Id to) {
    return act(who,
               [&](Approvals& approvals) { return approvals.delegate(request, {}, to, "Away"); });
  };
  EXPECT_EQ(refusal(handed(bob, ann).error()), "to asked_by");
  EXPECT_FALSE(handed(cho, bob).ok()) << "not theirs to hand on";
  ASSERT_TRUE(handed(bob, cho).ok());
  EXPECT_EQ(waits(request), Names{"cho"});
  EXPECT_FALSE(approve(bob, request).ok());
  const Date today = TimeZone::utc().date_at(clock.now());
  const auto away = [&](Id who, Id other, int first, int last) {
    return act(who, [&](Approvals& approvals) {
      return approvals.stand_in(who, other, today + std::chrono::days(first),
                                today + std::chrono::days(last));
    });
  };
  ASSERT_TRUE(away(cho, bob, 0, 1).ok());
  EXPECT_EQ(waits(request), Names{"bob"}) << "at once";
  const Id second = asked(ann, deal("2"), process(people({cho})));
  EXPECT_EQ(waits(second), Names{"bob"});
  clock.advance(hours{72});
  ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::approval_times_job)}).ok());
  workspace().queue().run_due();
  EXPECT_EQ(waits(request), Names{"cho"}) << "and back";
  EXPECT_EQ(refusal(away(cho, bob, 3, 1).error()), "last_day order");
}

TEST_P(Approval, RemindsAndEscalatesWhenItsTimeIsOver) {
  const Id slow = process(people({bob}, "any", R"(,"hours":24)"));
  const Id steep = process(people(
      {bob}, "any", fmt::format(R"(,"hours":4,"late":"person","late_to":"{}")", format(cho))));
  const Id reminded = asked(ann, deal("1"), slow);
  const Id escalated = asked(ann, deal("2"), steep);
  const auto look = [&] {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::approval_times_job)}).ok());
    workspace().queue().run_due();
  };
  look();
  EXPECT_EQ(told(bob, "approval"), 2);
  clock.advance(hours{5});
  look();
  look();
  EXPECT_EQ(waits(escalated), Names{"cho"});
  EXPECT_EQ(waits(reminded), Names{"bob"});
  clock.advance(hours{20});
  look();
  EXPECT_EQ(told(bob, "approval"), 3);
  ASSERT_TRUE(approve(cho, escalated).ok());
}

TEST_P(Approval, EscalatesToACommonManagerOnce) {
  const Id dan = user("dan", seller);
  for (const Id each : {bob, cho})
    ASSERT_TRUE(
        update(administrator(), "users", each, fmt::format(R"({{"manager":"{}"}})", format(dan)))
            .ok());
  const Id steep = process(people({bob, cho}, "all", R"(,"hours":4,"late":"manager")"));
  const Id request = asked(ann, deal("1"), steep);
  clock.advance(hours{5});
  ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::approval_times_job)}).ok());
  workspace().queue().run_due();
  EXPECT_EQ(waits(request), Names{"dan"});
  ASSERT_TRUE(approve(dan, request).ok());
  EXPECT_EQ(state(request), "approved");
}

TEST_P(Approval, KeepsADecisionWhoseChangeCanNoLongerBeMade) {
  const Id large = process(people({bob}));
  const Id one = deal("1");
  const Id request = asked(ann, one, large, R"({"next_step":"Sign"})");
  ASSERT_TRUE(create(administrator(), "validation_rules",
                     R"({"name":"n","applies_to":"opportunities","named_field":"next_step",
                         "condition":{"field":"next_step","op":"empty","value":true},
                         "message_en":"Leave it empty","message_zh":"请留空"})")
                  .ok());
  ASSERT_TRUE(approve(bob, request).ok());
  EXPECT_EQ(state(request), "approved");
  EXPECT_EQ(text(*fetch("opportunities", one), "next_step"), "");
  EXPECT_NE(text(*fetch("approval_requests", request), "left_undone").find("Leave it empty"),
            std::string_view::npos);
}

TEST_P(Approval, RefusesProcessesThatCannotBeCarriedOut) {
  const auto tried = [&](std::string_view json) {
    const auto saved = create(administrator(), "approval_processes", json);
    return saved ? std::string("saved") : refusal(saved.error());
  };
  const std::string one = "[" + people({bob}) + "]";
  const auto with = [&](std::string_view more) {
    return tried(
        fmt::format(R"({{"name_zh":"x","applies_to":"opportunities","steps":{}{}}})", one, more));
  };
  EXPECT_EQ(with(""), "saved");
  EXPECT_EQ(tried(R"({"name_en":"x","applies_to":"opportunities","steps":[]})"), "steps required");
  EXPECT_EQ(tried(R"({"name_en":"x","applies_to":"nothing","steps":)" + one + "}"),
            "applies_to unknown_object");
  EXPECT_EQ(tried(R"({"name_en":"x","applies_to":"opportunities","steps":[{"approvers":[]}]})"),
            "steps[0].approvers required");
  EXPECT_EQ(tried(R"({"name_en":"x","applies_to":"opportunities",
                      "steps":[{"approvers":[{"kind":"field","field":"amount"}]}]})"),
            "steps[0].approvers[0].field unknown_field");
  EXPECT_EQ(with(R"(,"start":"required")"), "gate required");
  EXPECT_EQ(with(R"(,"entry":{"field":"no_such","op":"eq","value":1})"),
            "entry.field unknown_field");
  EXPECT_EQ(with(R"(,"locks":["no_such"])"), "locks unknown_field");
  EXPECT_EQ(with(R"(,"sets_approved":{"created_at":"2026-01-01"})"), "sets_approved unknown_field");
  const Id used = process(people({bob}));
  asked(ann, deal("1"), used);
  EXPECT_FALSE(remove(administrator(), "approval_processes", used).ok());
}

TEST_P(Approval, IsDecidedExactlyOnceByFiftyAtOnce) {
  const Id large = process(people({bob, cho}), R"(,"sets_approved":{"next_step":"Approved"})");
  const Id request = asked(ann, deal("1"), large);
  std::atomic<int> decided = 0;
  std::atomic<int> withdrawn = 0;
  std::vector<std::thread> people_;
  for (int i = 0; i < 50; ++i) {
    people_.emplace_back([&, i] {
      if (i % 10 == 0) {
        if (act(ann, [&](Approvals& approvals) { return approvals.withdraw(request, ""); }).ok())
          ++withdrawn;
      } else if (approve(i % 2 ? bob : cho, request).ok()) {
        ++decided;
      }
    });
  }
  for (std::thread& one : people_) one.join();
  EXPECT_EQ(decided + withdrawn, 1);
  EXPECT_EQ(state(request), decided == 1 ? "approved" : "withdrawn");
  EXPECT_EQ(waits(request), Names{});
  EXPECT_EQ(told(ann, "decided"), decided);
}

}  // namespace
}  // namespace kith::commands
