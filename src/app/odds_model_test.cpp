// Learning on worlds whose truth is known.
#include "app/odds_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "app/odds_backtest.h"
#include "app/odds_store.h"

namespace kith::app::odds {
namespace {

// Numbers that look random and are the same on every machine.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  double throw_one() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }

 private:
  uint64_t state_;
};

Known level(std::string name) { return {.sort = Known::Sort::level, .level = std::move(name)}; }
Known number(double value) { return {.sort = Known::Sort::number, .level = {}, .number = value}; }

constexpr const char* sources[] = {"referral", "website", "cold_call"};
constexpr double source_weights[] = {1.2, 0.0, -1.2};

// Records whose end hangs on their source and, a little, on their age; of noise it hangs not at all.
History world(size_t records, double strength, uint64_t seed = 7) {
  Dice dice(seed);
  History history;
  history.facts = {{.name = "source"}, {.name = "noise"}, {.name = "age", .cuts = {30}}};
  for (size_t i = 0; i < records; ++i) {
    const auto source = static_cast<size_t>(dice.throw_one() * 3);
    const auto noise = static_cast<size_t>(dice.throw_one() * 3);
    const double age = dice.throw_one() * 60;
    const double truth = strength * (source_weights[source] + (age < 30 ? 0.4 : -0.4));
    const bool won = dice.throw_one() < sigmoid(truth);
    history.closed.push_back(from_days(static_cast<int32_t>(20'000 + i / 5)));
    history.samples.push_back({.record = i,
                               .won = won,
                               .seen = {level(sources[source]), level(sources[noise]), number(age)},
                               .stated = 0.5});
  }
  return history;
}

double weight(const Model& model, size_t factor, const Known& known) {
  const int found = model.factors[factor].find(known);
  return found < 0 ? 0
                   : model.factors[factor].levels[static_cast<size_t>(found)].weight -
                         model.factors[factor].mean;
}

TEST(OddsModel, RecoversTheWeightsOfAKnownWorld) {
  const History history = world(8000, 1);
  Model model = shape(history.samples, history.facts);
  fit(model, history.samples, 8);
  for (size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(weight(model, 0, level(sources[i])), source_weights[i], 0.15) << sources[i];
  for (const char* name : sources) EXPECT_NEAR(weight(model, 1, level(name)), 0, 0.1) << name;
  EXPECT_NEAR(weight(model, 2, number(10)), 0.4, 0.1);
  EXPECT_NEAR(weight(model, 2, number(50)), -0.4, 0.1);
}

TEST(OddsModel, IsTheSameToTheLastBitEachTime) {
  const History history = world(2000, 1);
  const Learned one = learn(history);
  const Learned other = learn(history);
  EXPECT_EQ(to_json(one.model).dump(), to_json(other.model).dump());
  EXPECT_EQ(to_json(one.report).dump(), to_json(other.report).dump());
}

TEST(OddsModel, ShrinksTheMoreTheFewerSpeak) {
  const History many = world(8000, 1);
  const History few = world(200, 1);
  for (const History* history : {&many, &few}) {
    Model loose = shape(history->samples, history->facts);
    Model tight = loose;
    fit(loose, history->samples, 8);
    fit(tight, history->samples, 512);
    EXPECT_LT(std::abs(weight(tight, 0, level("referral"))),
              std::abs(weight(loose, 0, level("referral"))));
  }
  Model of_many = shape(many.samples, many.facts);
  Model of_few = shape(few.samples, few.facts);
  fit(of_many, many.samples, 128);
  fit(of_few, few.samples, 128);
  EXPECT_LT(weight(of_few, 0, level("referral")), weight(of_many, 0, level("referral")));
}

TEST(OddsModel, WhatIsUnknownCountsForNothingAndARareLevelAsOthers) {
  History history = world(1000, 1);
  for (size_t i = 0; i < 30; ++i) history.samples[i].seen[0] = level("rare " + std::to_string(i));
  Model model = shape(history.samples, history.facts);
  fit(model, history.samples, 8);
  EXPECT_EQ(model.factors[0].find({}), -1);
  EXPECT_EQ(model.factors[0].levels[static_cast<size_t>(model.factors[0].find(level("new")))].key,
            "*");
  EXPECT_EQ(model.factors[0].find({.sort = Known::Sort::empty}), -1);
  Seen seen(3);
  EXPECT_DOUBLE_EQ(model.log_odds(seen), model.intercept);
  EXPECT_EQ(model.points(seen, 0), 0);
}

TEST(OddsBacktest, AWorldWithASignalIsForetoldBetterAndCalibrated) {
  const Learned learned = learn(world(6000, 1));
  const Report& report = learned.report;
  EXPECT_EQ(report.verdict, Verdict::better);
  EXPECT_EQ(report.taught + report.tested, 6000u);
  EXPECT_NEAR(static_cast<double>(report.tested), 1800, 5);
  EXPECT_GT(report.model.auc, 0.7);
  EXPECT_LT(report.model.brier, report.base.brier);
  EXPECT_LT(report.model.log_loss, report.base.log_loss);
  EXPECT_LT(report.calibration_error, 0.05);
  EXPECT_NEAR(learned.model.slope, 1, 0.2);
  ASSERT_GE(report.deciles.size(), 5u);
  int64_t samples = 0;
  for (const Decile& one : report.deciles) {
    EXPECT_NEAR(one.predicted, one.observed, 0.15);
    samples += one.samples;
  }
  EXPECT_EQ(samples, static_cast<int64_t>(report.samples));
  EXPECT_EQ(report.stated_samples, report.samples);
  EXPECT_NEAR(report.stated.brier, 0.25, 1e-9);
}

TEST(OddsBacktest, WhereNothingTellsItNeverClaimsToBeBetter) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    const Learned learned = learn(world(1000, 0, seed));
    EXPECT_EQ(learned.report.verdict, Verdict::no_better) << seed;
    EXPECT_TRUE(learned.model.factors.empty());
    EXPECT_NEAR(learned.model.probability({}), 0.5, 0.06);  // the base rate, for all
  }
}

TEST(OddsBacktest, SaysThatTooFewHaveClosed) {
  EXPECT_EQ(learn(world(99, 1)).report.verdict, Verdict::too_little);
  EXPECT_EQ(learn({}).report.verdict, Verdict::too_little);
  History won = world(500, 1);
  for (size_t i = 0; i < won.samples.size(); ++i) won.samples[i].won = i % 50 != 0;  // 10 lost
  EXPECT_EQ(learn(won).report.verdict, Verdict::too_little);
  History one_day = world(500, 1);
  for (Date& day : one_day.closed) day = from_days(20'000);
  EXPECT_EQ(learn(one_day).report.verdict, Verdict::too_little);
}

TEST(OddsBacktest, LeavesOutWhatGivesTheOutcomeAway) {
  History history = world(1000, 1);
  history.facts.push_back({.name = "why_c"});
  for (Sample& one : history.samples)
    one.seen.push_back(one.won ? Known{.sort = Known::Sort::empty} : level("price"));
  const Learned learned = learn(history);
  EXPECT_EQ(learned.report.telling, std::vector<std::string>{"why_c"});
  for (const Factor& factor : learned.model.factors)
    if (factor.fact == "why_c") EXPECT_TRUE(factor.levels.empty());
  EXPECT_LT(learned.report.model.auc, 0.9);
}

TEST(OddsBacktest, AScoreIsThatOfTheTextbook) {
  std::vector<Sample> samples(4);
  for (size_t i = 0; i < 4; ++i)
    samples[i] = {.record = i, .won = i >= 2, .seen = {}, .stated = {}};
  const double predicted[] = {0.2, 0.6, 0.6, 0.9};
  const Score got = score(samples, predicted);
  EXPECT_NEAR(got.auc, 3.5 / 4, 1e-12);
  EXPECT_NEAR(got.brier, (0.04 + 0.36 + 0.16 + 0.01) / 4, 1e-12);
  EXPECT_NEAR(got.log_loss, -(std::log(0.8) + std::log(0.4) + std::log(0.6) + std::log(0.9)) / 4,
              1e-12);
}

}  // namespace
}  // namespace kith::app::odds
