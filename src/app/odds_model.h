// How likely a record ends well, out of what was known of others while they were open: a logistic
// regression over levels of facts.
//
// A fact is a choice, a reference, or a number in bins; each level of it that enough records had
// gets a weight. Weights shrink towards nothing (a ridge, that is a normal prior), the more the fewer
// records speak for them; how strongly, the back-test chooses (app/odds_backtest.h). What is unknown of
// a record counts for nothing, which is not the same as empty: empty is a level like others.
//
// Samples are looks at a record at several ages, so those of one record say nearly the same: the
// prior is as much stronger as there are samples to a record.
//
// Deterministic: the same samples in the same order make the same weights, to the last bit.
// Cost: levels cubed and samples times the square of the facts, for each of about ten steps.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kith::app::odds {

// What was known of one fact: nothing at all, that it was empty, one of many, or a number.
struct Known {
  enum class Sort { unknown, empty, level, number } sort = Sort::unknown;
  std::string level{};
  double number = 0;
};
using Seen = std::vector<Known>;  // one for each fact

struct Sample {
  size_t record = 0;  // whose look this is; samples of one record stand together
  bool won = false;
  Seen seen;
  std::optional<double> stated;  // the probability that stood in the record, 0 to 1
};

struct Level {
  std::string key;       // "" empty, "*" all others, "=value", "#2" the third bin
  int64_t records = 0;   // that had it
  double won_share = 0;  // of their samples
  double weight = 0;     // in log odds
};
struct Factor {
  std::string fact;
  std::vector<double> cuts;  // of numbers: where one bin ends and the next begins
  std::vector<Level> levels;
  double mean = 0;    // weight of the average sample
  double spread = 0;  // standard deviation of the weights among samples: how much the fact matters
  int find(const Known& known) const;  // -1: none, it counts for nothing
};

struct Model {
  double base = 0;  // log odds of an average record
  double intercept = 0;
  double slope = 1;  // calibration, learned from records that the weights had not seen
  double shift = 0;
  std::vector<Factor> factors;

  double log_odds(const Seen& seen) const;
  double probability(const Seen& seen) const;
  // By how many of a hundred a fact moves the probability of this record, against an average one.
  double points(const Seen& seen, size_t factor) const;
};

struct FactSort {
  std::string name;
  std::vector<double> cuts{};  // fixed bins; empty: quintiles of what is there
};

// Levels that at least so many records had; the rest are one together.
inline constexpr int64_t level_records_min = 20;
inline constexpr size_t levels_max = 40;

double share_won(std::span<const Sample> samples);
double sigmoid(double log_odds);
// Levels and bins of the facts, as these samples have them; no weights.
Model shape(std::span<const Sample> samples, std::span<const FactSort> facts);
// Weights. `prior` is how many records' worth of evidence speaks for no difference.
void fit(Model& model, std::span<const Sample> samples, double prior);
// Slope and shift, from samples that were not fitted to.
void calibrate(Model& model, std::span<const Sample> samples);

}  // namespace kith::app::odds
