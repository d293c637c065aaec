// The learned probability in the whole product: what writes and the job keep, what history says stood in
// a deal while it was open, and that both engines learn the same.
#include <gtest/gtest.h>

#include "app/odds.h"
#include "app/odds_history.h"
#include "app/odds_scan.h"
#include "commands/test_workspace.h"
#include "records/history.h"

namespace kith::commands {
namespace {

using app::odds::Known;
using storage::Connection;

class LearnedProbability : public ProductTest {
 protected:
  const schema::Object& deals() {
    schema_ = workspace().schema().current();
    return *schema_->object("opportunities");
  }
  Id stage(std::string_view kind) {
    const access::Actor system = workspace().system();
    const schema::Object& stages = *system.schema().object("stages");
    Id found;
    workspace().database().read_raw(
        [&](Connection& db) {
          const query::ReadEnvironment where{db, system.schema(), query::everything(),
                                             system.directory()};
          query::Question question;
          question.object = &stages;
          question.filter = query::condition_on(stages, *stages.field("kind"), query::Op::eq,
                                                {Value{std::string(kind)}});
          found = query::select_ids(where, question, Id{}, 1).at(0);
        },
        {});
    return found;
  }
  Id deal(std::string_view source) {
    return create(administrator(), "opportunities",
                  fmt::format(R"({{"name":"deal","source":"{}"}})", source))
        ->id;
  }
  void change(Id id, std::string_view json) {
    ASSERT_TRUE(update(administrator(), "opportunities", id, json).ok()) << json;
  }
  void close(Id id, std::string_view outcome) {
    change(id, fmt::format(R"({{"stage":"{}"}})", format(stage(outcome))));
  }
  std::optional<int64_t> learned(Id id) {
    const auto record = *fetch("opportunities", id);
    const auto* found =
        std::get_if<int64_t>(&record.cells(*app::odds::odds_field(record.object()))[0]);
    return found ? std::optional(*found) : std::nullopt;
  }
  void learn() {
    ASSERT_TRUE(app::start_odds(workspace(), deals(), Id{}).ok());
    clock.advance(std::chrono::seconds(10));
    workspace().queue().run_due();
  }
  // Referrals are won four times of five, cold calls once.
  void live_through(int count) {
    for (int n = 0; n < count; ++n) {
      const bool referral = n % 2 == 0;
      const Id id = deal(referral ? "referral" : "cold_call");
      clock.advance(std::chrono::hours(30));
      close(id, (n / 2 % 5 == 0) != referral ? "won" : "lost");
    }
  }
  app::odds::History history() {
    const access::Actor system = workspace().system();
    app::odds::History found;
    workspace().database().read_raw(
        [&](Connection& db) {
          subject_ = app::odds::subject_of(system.schema(), deals());
          found = app::odds::history_of(
              {db, system.schema(), query::everything(), system.directory()}, *subject_);
        },
        {});
    return found;
  }
  Known known(const app::odds::History& history, size_t sample, std::string_view fact) {
    for (size_t i = 0; i < history.facts.size(); ++i)
      if (history.facts[i].name == fact) return history.samples[sample].seen[i];
    ADD_FAILURE() << fact;
    return {};
  }

 private:
  schema::SchemaPtr schema_;
  std::optional<app::odds::Subject> subject_;
};
KITH_BOTH_ENGINES(LearnedProbability);

TEST_P(LearnedProbability, IsNothingUntilEnoughHasClosed) {
  const Id open = deal("referral");
  live_through(30);
  learn();
  EXPECT_EQ(learned(open), std::nullopt);
  EXPECT_EQ(workspace().learned().of(deals())->report.verdict, app::odds::Verdict::too_little);
}

TEST_P(LearnedProbability, FollowsWritesAndTheJobAndIsNoChange) {
  live_through(160);
  const Id open = deal("referral");
  EXPECT_EQ(learned(open), std::nullopt);
  learn();
  ASSERT_EQ(workspace().learned().of(deals())->report.verdict, app::odds::Verdict::better);
  ASSERT_TRUE(learned(open).has_value());
  EXPECT_GT(*learned(open), 65);
  EXPECT_EQ(fetch("opportunities", open)->version(), 1);
  const auto log = workspace().database().read([&](Connection& db) {
    return Result(records::changes_of(db, workspace().system().schema(), deals(), open, 0, 10));
  });
  ASSERT_EQ(log->size(), 1u);
  change(open, R"({"source":"cold_call"})");
  EXPECT_LT(*learned(open), 35);
  close(open, "won");
  EXPECT_EQ(learned(open), std::nullopt);
}

TEST_P(LearnedProbability, BothEnginesLearnTheSameFromTheSame) {
  live_through(120);
  const app::odds::Learned one = app::odds::learn(history());
  EXPECT_EQ(one.report.records, 120u);
  EXPECT_EQ(one.report.won, 60u);
  // Of source alone something is to be learned; what it weighs is the same to the last bit.
  static std::string first;
  for (const auto& factor : one.model.factors) {
    if (factor.fact != "source") continue;
    std::string weights;
    for (const auto& level : factor.levels)
      weights += fmt::format("{} {} ", level.key, level.weight);
    EXPECT_FALSE(weights.empty());
    if (first.empty()) first = weights;
    EXPECT_EQ(weights, first);
  }
  EXPECT_FALSE(first.empty());
}

TEST_P(LearnedProbability, SeesADealAsItStoodWhileItWasOpen) {
  const Id id = create(administrator(), "opportunities",
                       R"({"name":"deal","source":"website","amount":"100"})")
                    ->id;
  clock.advance(std::chrono::hours(24 * 10));
  change(id, R"({"source":"referral","amount":"900"})");
  clock.advance(std::chrono::hours(24 * 10));
  change(id, fmt::format(R"({{"stage":"{}","lost_reason":"price","amount":"1"}})",
                         format(stage("lost"))));
  const auto seen = history();
  ASSERT_EQ(seen.samples.size(), 3u);  // on its first day, after a week and after two
  EXPECT_EQ(known(seen, 0, "source").level, "website");
  EXPECT_EQ(known(seen, 1, "source").level, "website");
  EXPECT_EQ(known(seen, 2, "source").level, "referral");
  EXPECT_EQ(known(seen, 0, "amount").number, 100);
  EXPECT_EQ(known(seen, 2, "amount").number, 900);  // not what was written when it closed
  EXPECT_EQ(known(seen, 2, "age_days").number, 14);
  EXPECT_NE(known(seen, 2, "stage").level, std::to_string(stage("lost").value));
  EXPECT_FALSE(seen.samples[0].won);
  for (const auto& fact : seen.facts) {
    for (const char* late : {"lost_reason", "forecast_category", "status", "closed_at",
                             "probability", "close_date", "furthest_stage", "expected_amount"})
      EXPECT_NE(fact.name, late);
  }
}

TEST_P(LearnedProbability, OfWhatCameInClosedOnlyTheBeginningIsKnown) {
  ASSERT_TRUE(create(administrator(), "opportunities",
                     fmt::format(R"({{"name":"old","source":"event","engaged_on":"2026-01-01",
                              "close_date":"2026-01-20","stage":"{}",
                              "amount":"5000"}})",
                                 format(stage("won"))))
                  .ok());
  const auto seen = history();
  ASSERT_EQ(seen.samples.size(), 3u);  // open on days 0, 7 and 14
  EXPECT_EQ(known(seen, 2, "source").level, "event");
  EXPECT_EQ(known(seen, 2, "age_days").number, 14);
  for (const char* unknown : {"amount", "stage", "stage_days", "idle_days", "touches"})
    EXPECT_EQ(known(seen, 0, unknown).sort, Known::Sort::unknown) << unknown;
  EXPECT_FALSE(seen.samples[0].stated.has_value());
}

}  // namespace
}  // namespace kith::commands
