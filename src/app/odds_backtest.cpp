#include "app/odds_backtest.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kith::app::odds {
namespace {

using Samples = std::span<const Sample>;

constexpr double priors[] = {8, 32, 128, 512, 2048};
constexpr double sure = 1e-6;         // no prediction counts as surer than this
constexpr double telling_auc = 0.95;  // what sorts won from lost alone was written when they closed
constexpr size_t deciles = 10;
constexpr double errors_apart = 2;
constexpr double gain_min =
    0.01;  // less of the base rate's loss is nothing that anybody would notice

double loss(bool won, double p) {
  p = std::clamp(p, sure, 1 - sure);
  return -std::log(won ? p : 1 - p);
}

std::vector<double> predictions(const Model& model, Samples samples) {
  std::vector<double> all;
  all.reserve(samples.size());
  for (const Sample& one : samples) all.push_back(model.probability(one.seen));
  return all;
}

// How often a won one is above a lost one; ties count half.
double area(Samples samples, std::span<const double> predicted) {
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return predicted[a] < predicted[b]; });
  double above = 0;
  double lost = 0;
  double won = 0;
  for (size_t i = 0; i < order.size();) {
    double tied_won = 0;
    double tied_lost = 0;
    const double value = predicted[order[i]];
    for (; i < order.size() && predicted[order[i]] == value; ++i)
      (samples[order[i]].won ? tied_won : tied_lost) += 1;
    above += tied_won * (lost + tied_lost / 2);
    won += tied_won;
    lost += tied_lost;
  }
  return won > 0 && lost > 0 ? above / (won * lost) : 0.5;
}

std::vector<Decile> deciles_of(Samples samples, std::span<const double> predicted) {
  std::vector<size_t> order(samples.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return predicted[a] < predicted[b]; });
  std::vector<Decile> all;
  for (size_t band = 0, i = 0; band < deciles && i < order.size(); ++band) {
    const size_t end = (band + 1) * order.size() / deciles;
    Decile one;
    // What is predicted alike stays together.
    while (i < order.size() &&
           (i < end || (one.samples > 0 && predicted[order[i]] == predicted[order[i - 1]]))) {
      one.predicted += predicted[order[i]];
      one.observed += samples[order[i]].won ? 1 : 0;
      ++one.samples;
      ++i;
    }
    if (one.samples == 0) continue;
    one.predicted /= static_cast<double>(one.samples);
    one.observed /= static_cast<double>(one.samples);
    all.push_back(one);
  }
  return all;
}

// Facts by name without those that alone sort nearly all won from lost.
std::vector<std::string> telling_facts(const Model& shaped, Samples samples) {
  std::vector<std::string> names;
  std::vector<double> rate;
  std::vector<Sample> known;
  for (size_t i = 0; i < shaped.factors.size(); ++i) {
    const Factor& factor = shaped.factors[i];
    rate.clear();
    known.clear();
    for (const Sample& one : samples) {
      const int level = factor.find(one.seen[i]);
      if (level < 0) continue;
      rate.push_back(factor.levels[static_cast<size_t>(level)].won_share);
      known.push_back({.record = one.record, .won = one.won, .seen = {}, .stated = {}});
    }
    if (area(known, rate) > telling_auc) names.push_back(factor.fact);
  }
  return names;
}

void leave_out(Model& model, std::span<const std::string> names) {
  for (Factor& factor : model.factors)
    if (std::ranges::find(names, factor.fact) != names.end()) factor.levels.clear();
}

class Learning {
 public:
  explicit Learning(const History& history) : history_(history) {}

  Learned run() {
    count();
    Learned learned;
    if (report_.records < records_min || report_.won < outcome_min ||
        report_.records - report_.won < outcome_min || !split())
      return {report_, learned.model};
    report_.telling = telling_facts(shape(taught_, history_.facts), taught_);
    Model model = chosen();
    test(model);
    if (report_.verdict == Verdict::better) {
      learned.model = shape(history_.samples, history_.facts);
      leave_out(learned.model, report_.telling);
      fit(learned.model, history_.samples, report_.prior);
      calibrate(model, tested_);
      learned.model.slope = model.slope;
      learned.model.shift = model.shift;
    } else {
      const double won = static_cast<double>(report_.won) / static_cast<double>(report_.records);
      learned.model.base = learned.model.intercept = std::log(won / (1 - won));
    }
    learned.report = report_;
    return learned;
  }

 private:
  void count() {
    report_.records = history_.closed.size();
    size_t last = SIZE_MAX;
    for (const Sample& one : history_.samples) {
      if (one.record != last && one.won) ++report_.won;
      last = one.record;
    }
  }

  // Records before `at` teach; those of one day stay together.
  size_t first_sample(size_t record) const {
    return static_cast<size_t>(
        std::ranges::lower_bound(history_.samples, record, {}, &Sample::record) -
        history_.samples.begin());
  }
  size_t cut(size_t records) const {
    const Date day = history_.closed[records * 7 / 10];
    return static_cast<size_t>(std::ranges::lower_bound(history_.closed, day) -
                               history_.closed.begin());
  }

  bool split() {
    const size_t at = cut(history_.closed.size());
    const size_t inner = at > 0 ? cut(at) : 0;
    if (inner == 0) return false;  // all closed on one day: nothing is older
    const Samples all(history_.samples);
    taught_ = all.first(first_sample(at));
    tested_ = all.subspan(taught_.size());
    first_ = all.first(first_sample(inner));
    report_.split = history_.closed[at];
    report_.taught = at;
    report_.tested = history_.closed.size() - at;
    report_.samples = tested_.size();
    report_.base_rate = share_won(taught_.subspan(first_.size()));
    return share_won(first_) > 0 && share_won(first_) < 1;
  }

  // The prior that tells the newer of those that teach best, and weights of all that teach.
  Model chosen() {
    const Samples choosing = taught_.subspan(first_.size());
    Model best;
    double least = INFINITY;
    for (const double prior : priors) {
      Model model = shape(first_, history_.facts);
      leave_out(model, report_.telling);
      fit(model, first_, prior);
      const double now = score(choosing, predictions(model, choosing)).log_loss;
      if (now > least) continue;  // of equals the one that claims less
      least = now;
      best = std::move(model);
      report_.prior = prior;
    }
    calibrate(best, choosing);
    Model model = shape(taught_, history_.facts);
    leave_out(model, report_.telling);
    fit(model, taught_, report_.prior);
    model.slope = best.slope;
    model.shift = best.shift;
    return model;
  }

  void test(const Model& model) {
    const auto predicted = predictions(model, tested_);
    const std::vector<double> base(tested_.size(), report_.base_rate);
    report_.model = score(tested_, predicted);
    report_.base = score(tested_, base);
    report_.deciles = deciles_of(tested_, predicted);
    for (const Decile& one : report_.deciles)
      report_.calibration_error += std::abs(one.predicted - one.observed) *
                                   static_cast<double>(one.samples) /
                                   static_cast<double>(tested_.size());
    compare(predicted);
    test_stated(predicted);
    const bool better = report_.gain > errors_apart * report_.gain_error &&
                        report_.gain > gain_min * report_.base.log_loss &&
                        report_.model.brier < report_.base.brier;
    report_.verdict = better ? Verdict::better : Verdict::no_better;
  }

  void compare(std::span<const double> predicted) {
    struct OfRecord {
      double gain = 0;
      double samples = 0;
    };
    std::vector<OfRecord> records;
    for (size_t i = 0; i < tested_.size(); ++i) {
      if (i == 0 || tested_[i].record != tested_[i - 1].record) records.emplace_back();
      records.back().gain +=
          loss(tested_[i].won, report_.base_rate) - loss(tested_[i].won, predicted[i]);
      records.back().samples += 1;
    }
    const auto n = static_cast<double>(tested_.size());
    for (const OfRecord& one : records) report_.gain += one.gain / n;
    double squares = 0;
    for (const OfRecord& one : records) {
      const double apart = one.gain - one.samples * report_.gain;
      squares += apart * apart;
    }
    report_.gain_error = std::sqrt(squares) / n;
  }

  void test_stated(std::span<const double> predicted) {
    std::vector<Sample> known;
    std::vector<double> stated;
    std::vector<double> ours;
    for (size_t i = 0; i < tested_.size(); ++i) {
      if (!tested_[i].stated) continue;
      known.push_back(
          {.record = tested_[i].record, .won = tested_[i].won, .seen = {}, .stated = {}});
      stated.push_back(*tested_[i].stated);
      ours.push_back(predicted[i]);
    }
    report_.stated_samples = known.size();
    report_.stated = score(known, stated);
    report_.model_where_stated = score(known, ours);
  }

  const History& history_;
  Report report_;
  Samples taught_;
  Samples tested_;
  Samples first_;  // of those that teach, the older ones
};

}  // namespace

Score score(Samples samples, std::span<const double> predicted) {
  Score sum{.auc = area(samples, predicted)};
  for (size_t i = 0; i < samples.size(); ++i) {
    const double miss = predicted[i] - (samples[i].won ? 1 : 0);
    sum.brier += miss * miss;
    sum.log_loss += loss(samples[i].won, predicted[i]);
  }
  const auto n = static_cast<double>(std::max<size_t>(samples.size(), 1));
  sum.brier /= n;
  sum.log_loss /= n;
  return sum;
}

Learned learn(const History& history) { return Learning(history).run(); }

}  // namespace kith::app::odds
