// Whether the past would have been foretold: weights are learned from the records that closed first
// and tried on those that closed last, which they have not seen.
//
// Of the closed records, by the day on which they closed, the older seven of ten teach; of those, once
// more, the newer three of ten choose how strongly weights shrink and how what comes out is
// calibrated. The newest three of ten are the test: looked at once, to measure. Then all teach, and
// the test calibrates.
//
// The base rate that it has to beat is that of the records which calibrated it, for a rate that has moved
// is no foresight. It counts as better when its log loss is lower by a hundredth at least and by more
// than twice the standard error (by record, since looks at one record hang together), and its Brier score
// is lower as well. Else it is not used: the answer is the base rate for all, without reasons.
#pragma once

#include "app/odds_model.h"
#include "base/time.h"

namespace kith::app::odds {

inline constexpr size_t records_min = 100;  // closed ones, to learn at all
inline constexpr size_t outcome_min = 20;   // of them won, and of them lost

struct History {
  std::vector<FactSort> facts;
  std::vector<Date> closed;     // of each record, the oldest first
  std::vector<Sample> samples;  // in the order of their records
};

struct Score {
  double auc = 0.5;
  double brier = 0;
  double log_loss = 0;
};
struct Decile {
  double predicted = 0;
  double observed = 0;
  int64_t samples = 0;
};

enum class Verdict { too_little, no_better, better };

struct Report {
  Verdict verdict = Verdict::too_little;
  size_t records = 0;
  size_t won = 0;
  size_t taught = 0;  // records
  size_t tested = 0;
  size_t samples = 0;    // looks at the tested
  Date split{};          // tested are those that closed on this day or later
  double base_rate = 0;  // of the looks at the newer of those that taught
  double prior = 0;
  double gain = 0;        // by which log loss is lower than the base rate's
  double gain_error = 0;  // its standard error
  double calibration_error = 0;
  Score model;
  Score base;
  size_t stated_samples = 0;  // looks at which a stated probability is known
  Score stated;               // of these: what stood in the record, and what the model says
  Score model_where_stated;
  std::vector<Decile> deciles;
  std::vector<std::string> telling;  // facts left out: they give the outcome away
};

struct Learned {
  Report report;
  Model model;  // with factors only where the verdict is `better`
};

Learned learn(const History& history);
Score score(std::span<const Sample> samples, std::span<const double> predicted);

}  // namespace kith::app::odds
