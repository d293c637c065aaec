// The queue of those who call leads: what comes next and why, what each outcome writes, and its undo.
#include "sales/lead_queue.h"

#include <gmock/gmock.h>

#include "commands/test_workspace.h"
#include "query/test_plan.h"
#include "records/batch.h"
#include "records/change.h"
#include "sales/call_scripts.h"
#include "sales/lead_outcomes.h"
#include "sales/lead_work.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::Outcome;
using sales::OutcomeWish;
using sales::text;
using sales::Wants;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LeadQueue : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    const Id callers =
        role(R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own"}}})");
    ann = user("ann", callers);
    eve = user("eve", callers);
  }
  Id lead(std::string_view name, std::string_view more = "") {
    const auto saved = create(administrator(), "leads",
                              R"({"name":")" + std::string(name) + R"(","owner":")" + format(ann) +
                                  "\"" + std::string(more) + "}");
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id activity(Id lead, std::string_view kind, std::string_view more) {
    const auto saved =
        create(workspace().actor(ann), "activities",
               R"({"subject":"x","kind":")" + std::string(kind) + R"(",)" + std::string(more) +
                   R"(,"links":[{"record":{"object":"leads","id":")" + format(lead) + R"("}}]})");
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    follow();
    return saved ? saved->id : Id{};
  }
  // What the reaction does with all that has happened since.
  void follow() {
    const app::Reaction reaction = sales::follow_lead_work();
    for (bool more = true; more;) {
      const access::Actor system = workspace().system();
      more = workspace()
                 .database()
                 .write([&](storage::Connection& db) -> Result<bool> {
                   const auto unit =
                       workspace().unit(db, system, records::Via::job, workspace().settings());
                   auto changes = records::changes_before(unit.db, *unit.schema, 0, 500);
                   std::erase_if(changes, [&](const auto& one) { return one.seq <= seen_; });
                   for (const records::Change& change : changes) {
                     seen_ = std::max(seen_, change.seq);
                     const schema::Object* object = unit.schema->object(change.object);
                     const bool wanted =
                         object && std::ranges::find(reaction.objects, object->name) !=
                                       reaction.objects.end();
                     if (wanted) TRY(reaction.run(workspace().records(), unit, change));
                   }
                   return !changes.empty();
                 })
                 .value();
    }
  }
  template <typename F>
  auto as(Id who, F&& work) {
    const access::Actor actor = workspace().actor(who);
    const app::Settings settings = workspace().settings();
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::web, settings));
    });
  }
  sales::QueueHead head(Id who) {
    return *as(who, [&](const records::Unit& unit) -> Result<sales::QueueHead> {
      return sales::queue_head(unit, sales::queue_view(unit, sales::Whose::mine));
    });
  }
  std::string next(Id who) {
    const auto found = head(who);
    if (!found.lead) return "nobody";
    return std::string(text(*found.lead, "name")) + " " + std::string(sales::name_of(found.wants));
  }
  OutcomeWish wish(Id lead, Outcome outcome) {
    OutcomeWish wish;
    wish.lead = lead;
    wish.version = fetch("leads", lead)->version();
    wish.outcome = outcome;
    return wish;
  }
  Result<sales::Told> tell(const OutcomeWish& wish, Id who) {
    return as(who, [&](const records::Unit& unit) {
      return sales::tell_outcome(workspace().records(), unit, wish, Locale::en);
    });
  }
  Id told(const OutcomeWish& wish) {
    const auto done = tell(wish, ann);
    EXPECT_TRUE(done.ok()) << done.error().message.en
                           << (done.error().fields.empty() ? "" : done.error().fields[0].field);
    return done ? done->batch : Id{};
  }
  records::UndoSlice undo(Id batch, records::Anyway::Which anyway = records::Anyway::Which::none) {
    return *as(ann, [&](const records::Unit& unit) {
      records::Unit within = unit;
      within.batch = records::open_batch(unit, records::BatchKind::undo, "", batch).id;
      within.via = records::Via::undo;
      records::UndoWish wish;
      wish.scope.batch = batch;
      wish.anyway.which = anyway;
      return records::undo_slice(workspace().records(), within, wish, 0, 1'000);
    });
  }
  std::string status(Id lead) { return std::string(text(*fetch("leads", lead), "status")); }
  Value value(Id lead, std::string_view field) { return cell(*fetch("leads", lead), field); }
  std::vector<std::string> activities() {
    std::vector<std::string> found;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& object = *system.schema().object("activities");
          const query::ReadEnvironment all{db, system.schema(), query::everything(),
                                           system.directory()};
          query::Question question;
          question.object = &object;
          const auto ids = query::select_ids(all, question, {}, 100);
          for (const auto& one : query::fetch_many(all, object, ids))
            found.push_back(std::string(text(one, "subject")) + "|" +
                            std::string(text(one, "outcome")));
        },
        {});
    std::ranges::sort(found);
    return found;
  }

  Id ann;
  Id eve;

 private:
  int64_t seen_ = 0;
};
KITH_BOTH_ENGINES(LeadQueue);

TEST_P(LeadQueue, PutsTimeLimitsFirstThenPlansThenTheNewThenTheOldest) {
  EXPECT_EQ(next(ann), "nobody");
  const Id old = lead("Old", R"(,"status":"contacted")");
  activity(old, "call", R"("done_at":"2026-11-18T08:00:00Z")");
  const Id older = lead("Older", R"(,"status":"contacted")");
  activity(older, "email", R"("done_at":"2026-11-17T08:00:00Z")");
  EXPECT_EQ(next(ann), "Older oldest");
  lead("First");
  clock.advance(minutes{1});
  lead("Second");
  EXPECT_EQ(next(ann), "Second untouched");
  const Id planned = lead("Planned");
  activity(planned, "task", R"("due_at":"2026-11-21T09:00:00Z")");
  EXPECT_EQ(next(ann), "Planned planned");
  lead("Due", R"(,"status":"mql")");
  EXPECT_EQ(next(ann), "Planned planned") << "a day is left";
  clock.advance(hours{21});
  EXPECT_EQ(next(ann), "Due accept");
  const auto found = head(ann);
  EXPECT_THAT(found.waiting, ElementsAre(0, 1, 1, 0, 2, 2));
  EXPECT_EQ(next(eve), "nobody") << "what others own is not in one's queue";
}

TEST_P(LeadQueue, LeavesOutWhatIsPlannedForLaterRestsOrIsOver) {
  const Id later = lead("Later");
  activity(later, "call", R"("due_at":"2026-11-25T09:00:00Z")");
  lead("Over", R"(,"status":"disqualified","disqualified_reason":"no_need")");
  lead("Nurtured", R"(,"status":"nurture","nurture_reason":"later","nurture_until":"2026-11-23")");
  EXPECT_EQ(next(ann), "nobody");
  clock.advance(days{2});
  EXPECT_EQ(next(ann), "Nurtured woken");
  clock.advance(days{2});
  EXPECT_EQ(next(ann), "Later planned");
}

TEST_P(LeadQueue, FollowsActivitiesAsTheyAreMadeMovedAndDeleted) {
  const Id one = lead("One");
  const Id call = activity(one, "call", R"("due_at":"2026-11-25T09:00:00Z")");
  EXPECT_EQ(value(one, "next_step_at"), Value{*parse_timestamp("2026-11-25T09:00:00Z")});
  const int64_t version = fetch("leads", one)->version();
  ASSERT_TRUE(
      update(workspace().actor(ann), "activities", call, R"({"done_at":"2026-11-21T09:59:00Z"})")
          .ok());
  follow();
  EXPECT_TRUE(is_null(value(one, "next_step_at")));
  EXPECT_EQ(value(one, "touched_at"), Value{*parse_timestamp("2026-11-21T09:59:00Z")});
  EXPECT_EQ(fetch("leads", one)->version(), version) << "a note is no change";
  ASSERT_TRUE(remove(workspace().actor(ann), "activities", call).ok());
  follow();
  EXPECT_TRUE(is_null(value(one, "touched_at")));
}

// Moved and deleted before the reaction has seen either: what the lead notes is of neither.
TEST_P(LeadQueue, FollowsAnActivityToItsLeadThoughItIsDeleted) {
  const Id one = lead("One");
  const Id other = lead("Other");
  activity(other, "call", R"("due_at":"2026-11-26T09:00:00Z")");
  const Id call = activity(one, "call", R"("due_at":"2026-11-25T09:00:00Z")");
  const access::Actor her = workspace().actor(ann);
  ASSERT_TRUE(update(her, "activities", call, R"({"due_at":"2026-11-26T09:00:00Z"})").ok());
  ASSERT_TRUE(remove(her, "activities", call).ok());
  follow();
  EXPECT_TRUE(is_null(value(one, "next_step_at")));
  EXPECT_EQ(value(other, "next_step_at"), Value{*parse_timestamp("2026-11-26T09:00:00Z")});
}

TEST_P(LeadQueue, CountsALeadForTheFirstReasonThatHolds) {
  const Id due = lead("Due", R"(,"status":"mql")");
  clock.advance(hours{21});
  EXPECT_THAT(head(ann).waiting, ElementsAre(0, 1, 0, 0, 0, 0)) << "it is untouched as well";
  activity(due, "task", R"("due_at":"2026-11-21T09:00:00Z")");
  EXPECT_THAT(head(ann).waiting, ElementsAre(0, 1, 0, 0, 0, 0)) << "and something is planned";
  EXPECT_EQ(next(ann), "Due accept");
}

TEST_P(LeadQueue, PlansTheNextTryWhenNobodyAnswers) {
  const Id one = lead("Liv");
  const auto first = tell(wish(one, Outcome::no_answer), ann);
  ASSERT_TRUE(first.ok()) << first.error().message.en;
  // Saturday: the office opens on Monday.
  EXPECT_EQ(*first->planned, *parse_timestamp("2026-11-23T09:30:00Z"));
  EXPECT_EQ(status(one), "new");
  EXPECT_EQ(value(one, "touched_at"), Value{clock.now()});
  EXPECT_EQ(value(one, "next_step_at"), Value{*first->planned});
  EXPECT_THAT(activities(), ElementsAre("Call to Liv: no answer|no_answer", "Try Liv again|"));
  EXPECT_EQ(next(ann), "nobody");
  clock.set(*first->planned);
  EXPECT_EQ(next(ann), "Liv planned");
}

TEST_P(LeadQueue, EndsThePlannedCallWithTheOneThatWasMade) {
  const Id one = lead("Liv");
  const Id call = activity(one, "call", R"("due_at":"2026-11-21T09:00:00Z")");
  const Id task = activity(one, "task", R"("due_at":"2026-11-21T09:30:00Z")");
  OutcomeWish reached = wish(one, Outcome::reached);
  reached.ticks = {call, task};
  reached.note = "wants <b> & more\nand a second line";
  reached.plan = OutcomeWish::Plan::none;
  told(reached);
  EXPECT_EQ(text(*fetch("activities", call), "outcome"), "reached");
  EXPECT_EQ(text(*fetch("activities", call), "body"),
            "<p>wants &lt;b&gt; &amp; more</p><p>and a second line</p>");
  EXPECT_EQ(cell(*fetch("activities", task), "done_at"), Value{clock.now()});
  EXPECT_EQ(status(one), "contacted");
  EXPECT_TRUE(is_null(value(one, "next_step_at")));
  EXPECT_EQ(activities().size(), 2U);
}

TEST_P(LeadQueue, RestsWhatIsStillWantedAfterAnOutcome) {
  const Id one = lead("Liv");
  activity(one, "task", R"("due_at":"2026-11-21T09:30:00Z")");
  told(wish(one, Outcome::no_answer));
  EXPECT_EQ(value(one, "rests_until"), Value{clock.now() + hours{1}});
  EXPECT_EQ(next(ann), "nobody");
  clock.advance(hours{1});
  EXPECT_EQ(next(ann), "Liv planned");
}

TEST_P(LeadQueue, SnoozesAndSkipsWithoutACall) {
  const Id one = lead("Liv");
  OutcomeWish snooze = wish(one, Outcome::snooze);
  EXPECT_EQ(tell(snooze, ann).error().fields[0].field, "next_at");
  snooze.plan = OutcomeWish::Plan::at;
  snooze.next_at = clock.now() + days{1};
  told(snooze);
  EXPECT_EQ(next(ann), "nobody");
  EXPECT_THAT(activities(), IsEmpty());
  clock.advance(days{1});
  EXPECT_EQ(next(ann), "Liv untouched");
  told(wish(one, Outcome::skip));
  EXPECT_EQ(next(ann), "nobody");
}

TEST_P(LeadQueue, KeepsWhatWasTypedAndTickedWhenALeadIsPutOff) {
  const Id one = lead("Liv");
  const Id task = activity(one, "task", R"("due_at":"2026-11-21T09:30:00Z")");
  const Id call = activity(one, "call", R"("due_at":"2026-11-21T09:00:00Z")");
  OutcomeWish skip = wish(one, Outcome::skip);
  skip.note = "on leave until May";
  skip.ticks = {task, call};
  EXPECT_EQ(tell(skip, ann).error().fields[0].field, "ticks") << "nobody has called";
  skip.ticks = {task};
  skip.meeting = sales::BookedMeeting{.starts_at = clock.now() + days{1}, .subject = {}};
  EXPECT_EQ(tell(skip, ann).error().fields[0].field, "meeting");
  skip.meeting.reset();
  const Id batch = told(skip);
  EXPECT_EQ(cell(*fetch("activities", task), "done_at"), Value{clock.now()});
  EXPECT_TRUE(is_null(cell(*fetch("activities", call), "done_at")));
  EXPECT_THAT(activities(), Contains("Note on Liv|"));
  EXPECT_TRUE(is_null(value(one, "touched_at"))) << "a note is no contact";
  EXPECT_EQ(next(ann), "nobody");
  EXPECT_THAT(undo(batch).conflicts, IsEmpty());
  EXPECT_EQ(activities().size(), 2U);
}

TEST_P(LeadQueue, LetsGoWithAReasonAndNurturesUntilADay) {
  const Id one = lead("One");
  OutcomeWish no = wish(one, Outcome::not_interested);
  EXPECT_EQ(tell(no, ann).error().fields[0].field, "reason");
  no.reason = "no such reason";
  EXPECT_EQ(tell(no, ann).error().fields[0].field, "reason");
  no.reason = "no_budget";
  no.note = "asks again never";
  told(no);
  EXPECT_EQ(status(one), "disqualified");
  EXPECT_EQ(text(*fetch("leads", one), "disqualified_reason"), "no_budget");
  const Id two = lead("Two");
  OutcomeWish later = wish(two, Outcome::nurture);
  later.reason = "budget_cycle";
  later.until = parse_date("2027-01-04");
  told(later);
  EXPECT_EQ(status(two), "nurture");
  EXPECT_EQ(value(two, "nurture_until"), Value{*parse_date("2027-01-04")});
}

TEST_P(LeadQueue, HandsOverByTheLifeCycleThatThereIs) {
  const Id one = lead("Liv", R"(,"status":"contacted")");
  OutcomeWish over = wish(one, Outcome::hand_over);
  EXPECT_EQ(tell(over, ann).error().fields[0].field, "to");
  over.to = eve;
  over.note = "Decides in May";
  over.values = *parse_json(R"({"need":"clear","budget":"planned"})");
  over.meeting = sales::BookedMeeting{.starts_at = clock.now() + days{3}, .subject = {}};
  const Id batch = told(over);
  EXPECT_EQ(status(one), "mql");
  EXPECT_EQ(fetch("leads", one)->owner(), eve);
  EXPECT_EQ(value(one, "sla_due_at"), Value{clock.now() + hours{24}});
  EXPECT_EQ(text(*fetch("leads", one), "status_note"), "Decides in May");
  EXPECT_EQ(text(*fetch("leads", one), "need"), "clear");
  EXPECT_EQ(value(one, "next_step_at"), Value{clock.now() + days{3}});
  EXPECT_EQ(count(workspace().actor(ann), "leads"), 0) << "it is hers no more";
  EXPECT_EQ(count(workspace().actor(eve), "notifications"), 1);
  // It is taken back by whoever handed it over.
  EXPECT_THAT(undo(batch).conflicts, IsEmpty());
  EXPECT_EQ(status(one), "contacted");
  EXPECT_EQ(fetch("leads", one)->owner(), ann);
  EXPECT_TRUE(is_null(value(one, "sla_due_at")));
  EXPECT_EQ(count(workspace().actor(eve), "activities"), 0);
}

TEST_P(LeadQueue, TakesBackAnOutcomeAsAWhole) {
  const Id one = lead("Liv");
  const auto before = fetch("leads", one);
  OutcomeWish booked = wish(one, Outcome::meeting);
  booked.meeting = sales::BookedMeeting{.starts_at = clock.now() + days{1}, .subject = "Demo"};
  const Id batch = told(booked);
  EXPECT_EQ(status(one), "contacted");
  EXPECT_THAT(activities(), ElementsAre("Call to Liv: meeting booked|meeting_booked", "Demo|"));
  EXPECT_THAT(undo(batch).conflicts, IsEmpty());
  follow();
  EXPECT_EQ(status(one), "new");
  EXPECT_TRUE(is_null(value(one, "touched_at")));
  EXPECT_TRUE(is_null(value(one, "next_step_at")));
  EXPECT_THAT(activities(), IsEmpty());
  EXPECT_EQ(next(ann), "Liv untouched");
}

// Whoever has got it works on it: it is theirs.
TEST_P(LeadQueue, TakesBackWhatWasHandedOverOnlyAsItWasGiven) {
  const Id one = lead("Liv", R"(,"status":"contacted")");
  OutcomeWish over = wish(one, Outcome::hand_over);
  over.to = eve;
  over.meeting = sales::BookedMeeting{.starts_at = clock.now() + days{3}, .subject = {}};
  const Id batch = told(over);
  ASSERT_TRUE(update(workspace().actor(eve), "leads", one, R"({"status":"sal"})").ok());
  for (const auto anyway : {records::Anyway::Which::none, records::Anyway::Which::all}) {
    EXPECT_FALSE(undo(batch, anyway).conflicts.empty());
    EXPECT_EQ(status(one), "sal");
    EXPECT_EQ(fetch("leads", one)->owner(), eve);
    EXPECT_EQ(count(workspace().actor(eve), "activities"), 1) << "the meeting is hers";
  }
}

TEST_P(LeadQueue, TakesNothingBackOfALeadThatIsSomebodyElsesByNow) {
  const Id one = lead("Liv");
  const Id batch = told(wish(one, Outcome::reached));
  const std::string hers = R"({"owner":")" + format(eve) + "\"}";
  ASSERT_TRUE(update(administrator(), "leads", one, hers).ok());
  const auto slice = undo(batch, records::Anyway::Which::all);
  ASSERT_FALSE(slice.conflicts.empty());
  EXPECT_EQ(status(one), "contacted");
  EXPECT_EQ(fetch("leads", one)->owner(), eve);
}

TEST_P(LeadQueue, CountsAPlannedCallForWhoeverMadeIt) {
  const Id boss = user("boss", role(R"({"objects":{"*":{"read":"all","create":true,
                                       "update":"all","delete":"all"}}})"));
  const Id one = lead("Liv");
  const Id call = activity(one, "call", R"("due_at":"2026-11-21T09:00:00Z")");
  OutcomeWish reached = wish(one, Outcome::reached);
  reached.ticks = {call};
  const auto done = tell(reached, boss);
  ASSERT_TRUE(done.ok()) << done.error().message.en;
  EXPECT_EQ(fetch("activities", call)->owner(), boss);
  const auto calls = [&](Id who) {
    return as(who,
              [&](const records::Unit& unit) -> Result<int> {
                return sales::calls_today(unit, sales::queue_view(unit, sales::Whose::mine)).calls;
              })
        .value();
  };
  EXPECT_EQ(calls(boss), 1);
  EXPECT_EQ(calls(ann), 0);
}

TEST_P(LeadQueue, GivesOneOutcomeOfTwoToAVersion) {
  const Id one = lead("Liv");
  const OutcomeWish mine = wish(one, Outcome::no_answer);
  told(mine);
  const auto again = tell(mine, ann);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(activities().size(), 2U) << "the second has written nothing";
  EXPECT_EQ(tell(wish(one, Outcome::no_answer), eve).error().code, Code::not_found);
}

TEST_P(LeadQueue, RefusesAWayThatIsNotOpenAndWritesNothing) {
  const Id one = lead("Liv", R"(,"status":"rejected","rejection_reason":"no_fit")");
  OutcomeWish over = wish(one, Outcome::hand_over);
  over.to = eve;
  over.values = *parse_json(R"({"score":"much"})");
  const auto refused = tell(over, ann);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields[0].field, "values.score");
  EXPECT_THAT(activities(), IsEmpty());
  EXPECT_EQ(status(one), "rejected");
}

TEST_P(LeadQueue, CountsTheCallsOfToday) {
  for (const Outcome outcome : {Outcome::reached, Outcome::no_answer, Outcome::no_answer})
    told(wish(lead("L" + std::to_string(static_cast<int>(outcome))), outcome));
  OutcomeWish booked = wish(lead("Met"), Outcome::meeting);
  booked.meeting = sales::BookedMeeting{.starts_at = clock.now() + days{1}, .subject = {}};
  told(booked);
  const auto today = *as(ann, [&](const records::Unit& unit) -> Result<sales::CallsToday> {
    return sales::calls_today(unit, sales::queue_view(unit, sales::Whose::mine));
  });
  EXPECT_EQ(today.calls, 4);
  EXPECT_EQ(today.reached, 2);
  EXPECT_EQ(today.meetings, 1);
}

TEST_P(LeadQueue, ChoosesTheScriptByLanguageSourceAndStatus) {
  const auto name = [&](Id lead, Locale locale) {
    return *as(ann, [&](const records::Unit& unit) -> Result<std::string> {
      const auto script = sales::script_for(unit, *sales::look_up(unit, "leads", lead), locale);
      return script ? std::string(text(*script, "name")) : "none";
    });
  };
  const Id web = lead("Web", R"(,"source":"website")");
  EXPECT_EQ(name(web, Locale::en), "First call");
  EXPECT_EQ(name(web, Locale::zh_tw), "首次电话");
  const auto script = [&](std::string_view json) {
    EXPECT_TRUE(create(administrator(), "call_scripts", json).ok());
  };
  script(R"({"name":"For new","language":"en","statuses":["new"],"body":"x"})");
  EXPECT_EQ(name(web, Locale::en), "For new");
  script(R"({"name":"For the web","language":"en","sources":["website"],"body":"x"})");
  EXPECT_EQ(name(web, Locale::en), "For the web");
  script(R"({"name":"Not in use","language":"en","sources":["website"],"statuses":["new"],
             "body":"x","active":false})");
  EXPECT_EQ(name(web, Locale::en), "For the web");
}

TEST_P(LeadQueue, FillsInWhatTheLogDidNotSay) {
  const Id one = lead("Liv");
  activity(one, "call", R"("done_at":"2026-11-18T08:00:00Z")");
  // As before the fields were there.
  const access::Actor system = workspace().system();
  workspace()
      .database()
      .write([&](storage::Connection& db) -> Status {
        const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
        const auto now = *sales::look_up(unit, "leads", one);
        query::Stored bare = now;
        bare.cells(*now.object().field("touched_at"))[0] = {};
        workspace().records().note(unit, now, bare);
        return done();
      })
      .value();
  ASSERT_TRUE(is_null(value(one, "touched_at")));
  ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(sales::lead_work_job)}).ok());
  workspace().queue().run_due();
  EXPECT_EQ(value(one, "touched_at"), Value{*parse_timestamp("2026-11-18T08:00:00Z")});
}

// Whoever owns much: no question of the queue reads the table, or sorts what an index has in order.
TEST_P(LeadQueue, IsLedByAnIndexForEachReason) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "PostgreSQL keeps numbers of its own";
  constexpr int much = 1'200;
  const access::Actor system = workspace().system();
  workspace()
      .database()
      .write([&](storage::Connection& db) -> Status {
        const auto unit =
            workspace().unit(db, system, records::Via::import, workspace().settings());
        const schema::Object& leads = *unit.schema->object("leads");
        for (int n = 0; n < much; ++n)
          TRY(workspace().records().create(
              unit, leads,
              Json(Json::Object{{"name", "n" + std::to_string(n)}, {"owner", format(ann)}})));
        return done();
      })
      .value();
  as(ann, [&](const records::Unit& unit) -> Status {
    const schema::Object& leads = *unit.schema->object("leads");
    const auto view = sales::queue_view(unit, sales::Whose::mine);
    for (const Wants wants : sales::all_wants) {
      auto question = sales::queue_question(leads, view, wants);
      question.limit = sales::counted_max;
      const auto plan = query::explain_plan(
          {unit.db, *unit.schema, unit.actor, unit.actor.directory()}, question);
      const std::string said =
          std::string(sales::name_of(wants)) + ": " + (plan.empty() ? "" : plan.front());
      EXPECT_THAT(query::scans(plan), IsEmpty()) << said;
      // A few of a status are sorted sooner than met along an order.
      if (wants != Wants::woken) EXPECT_THAT(query::sorts(plan), IsEmpty()) << said;
      EXPECT_THAT(plan, Contains(HasSubstr("INDEX leads__"))) << said;
    }
    return done();
  }).value();
}

}  // namespace
}  // namespace kith::commands
