#include "app/odds_model.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace kith::app::odds {
namespace {

constexpr int steps_max = 30;
constexpr double small_enough = 1e-7;
constexpr double share_min = 1e-3;  // of a share that log odds are taken of
constexpr int bins = 5;
constexpr double slope_min = 0.0;
constexpr double slope_max = 1.5;
constexpr double calibration_prior = 10;

double log_odds_of(double share) {
  const double p = std::clamp(share, share_min, 1 - share_min);
  return std::log(p / (1 - p));
}

std::string key_of(const Known& known) {
  return known.sort == Known::Sort::level ? "=" + known.level : std::string();
}

std::string bin_key(size_t bin) { return "#" + std::to_string(bin); }

size_t bin_of(std::span<const double> cuts, double number) {
  return static_cast<size_t>(std::ranges::upper_bound(cuts, number) - cuts.begin());
}

std::vector<double> quintiles(std::span<const Sample> samples, size_t fact) {
  std::vector<double> numbers;
  for (const Sample& one : samples)
    if (one.seen[fact].sort == Known::Sort::number) numbers.push_back(one.seen[fact].number);
  std::ranges::sort(numbers);
  std::vector<double> cuts;
  for (size_t i = 1; i < bins && !numbers.empty(); ++i) {
    const double cut = numbers[i * numbers.size() / bins];
    if (cut > numbers.front() && (cuts.empty() || cut > cuts.back())) cuts.push_back(cut);
  }
  return cuts;
}

struct Tally {
  int64_t records = 0;
  int64_t samples = 0;
  int64_t won = 0;
  size_t last = SIZE_MAX;
  void add(const Sample& one) {
    if (one.record != last) ++records;
    last = one.record;
    ++samples;
    won += one.won ? 1 : 0;
  }
};

Factor factor_of(std::span<const Sample> samples, size_t fact, const FactSort& sort) {
  Factor factor{.fact = sort.name, .cuts = sort.cuts, .levels = {}};
  if (factor.cuts.empty()) factor.cuts = quintiles(samples, fact);
  std::map<std::string, Tally> tallies;  // ordered, so that nothing hangs on a hash
  for (const Sample& one : samples) {
    const Known& known = one.seen[fact];
    if (known.sort == Known::Sort::unknown) continue;
    tallies[known.sort == Known::Sort::number ? bin_key(bin_of(factor.cuts, known.number))
                                              : key_of(known)]
        .add(one);
  }
  std::vector<std::pair<std::string, Tally>> often(tallies.begin(), tallies.end());
  std::ranges::stable_sort(
      often, [](const auto& a, const auto& b) { return a.second.records > b.second.records; });
  Tally others;
  for (const auto& [key, tally] : often) {
    if (tally.records >= level_records_min && factor.levels.size() < levels_max) {
      factor.levels.push_back(
          {.key = key,
           .records = tally.records,
           .won_share = static_cast<double>(tally.won) / static_cast<double>(tally.samples)});
    } else if (key.starts_with('=')) {
      others.records += tally.records;
      others.samples += tally.samples;
      others.won += tally.won;
    }
  }
  if (others.records >= level_records_min)
    factor.levels.push_back(
        {.key = "*",
         .records = others.records,
         .won_share = static_cast<double>(others.won) / static_cast<double>(others.samples)});
  std::ranges::sort(factor.levels, {}, &Level::key);
  return factor;
}

// Where each sample's levels stand among all weights, the intercept first.
struct Design {
  std::vector<std::vector<int>> rows;
  std::vector<bool> won;
  int width = 1;
};

Design design_of(const Model& model, std::span<const Sample> samples) {
  Design design;
  std::vector<int> first;
  for (const Factor& factor : model.factors) {
    first.push_back(design.width);
    design.width += static_cast<int>(factor.levels.size());
  }
  for (const Sample& one : samples) {
    std::vector<int> row{0};
    for (size_t i = 0; i < model.factors.size(); ++i)
      if (const int level = model.factors[i].find(one.seen[i]); level >= 0)
        row.push_back(first[i] + level);
    design.rows.push_back(std::move(row));
    design.won.push_back(one.won);
  }
  return design;
}

// Solves a symmetric positive system in place, by Cholesky. `matrix` is width by width, its lower half.
void solve(std::vector<double>& matrix, std::vector<double>& vector) {
  const size_t n = vector.size();
  const auto at = [&](size_t row, size_t column) -> double& { return matrix[row * n + column]; };
  for (size_t j = 0; j < n; ++j) {
    for (size_t k = 0; k < j; ++k) at(j, j) -= at(j, k) * at(j, k);
    at(j, j) = std::sqrt(std::max(at(j, j), 1e-12));
    for (size_t i = j + 1; i < n; ++i) {
      for (size_t k = 0; k < j; ++k) at(i, j) -= at(i, k) * at(j, k);
      at(i, j) /= at(j, j);
    }
  }
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < i; ++k) vector[i] -= at(i, k) * vector[k];
    vector[i] /= at(i, i);
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; ++k) vector[i] -= at(k, i) * vector[k];
    vector[i] /= at(i, i);
  }
}

double sum_of(const std::vector<int>& row, const std::vector<double>& weights) {
  double sum = 0;
  for (const int place : row) sum += weights[static_cast<size_t>(place)];
  return sum;
}

double log1p_exp(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double penalised_loss(const Design& design, const std::vector<double>& weights, double ridge) {
  double loss = 0;
  for (size_t i = 0; i < design.rows.size(); ++i) {
    const double x = sum_of(design.rows[i], weights);
    loss += log1p_exp(design.won[i] ? -x : x);
  }
  for (size_t i = 1; i < weights.size(); ++i) loss += ridge / 2 * weights[i] * weights[i];
  return loss;
}

// Newton's method with halved steps where a whole one would overshoot.
std::vector<double> weigh(const Design& design, double start, double ridge) {
  const auto width = static_cast<size_t>(design.width);
  std::vector<double> weights(width, 0.0);
  weights[0] = start;
  double loss = penalised_loss(design, weights, ridge);
  for (int step = 0; step < steps_max; ++step) {
    std::vector<double> matrix(width * width, 0.0);
    std::vector<double> move(width, 0.0);
    for (size_t i = 0; i < design.rows.size(); ++i) {
      const auto& row = design.rows[i];
      const double p = sigmoid(sum_of(row, weights));
      const double miss = (design.won[i] ? 1.0 : 0.0) - p;
      const double curve = p * (1 - p);
      for (size_t a = 0; a < row.size(); ++a) {
        const auto at = static_cast<size_t>(row[a]);
        move[at] += miss;
        for (size_t b = 0; b <= a; ++b) matrix[at * width + static_cast<size_t>(row[b])] += curve;
      }
    }
    for (size_t i = 1; i < width; ++i) {
      move[i] -= ridge * weights[i];
      matrix[i * width + i] += ridge;
    }
    solve(matrix, move);
    double gained = 0;
    for (double share = 1; share > 1e-3; share /= 2) {
      std::vector<double> tried = weights;
      for (size_t i = 0; i < width; ++i) tried[i] += share * move[i];
      const double then = penalised_loss(design, tried, ridge);
      if (then >= loss) continue;
      gained = loss - then;
      loss = then;
      weights = std::move(tried);
      break;
    }
    if (gained < small_enough * (1 + loss)) break;
  }
  return weights;
}

// What the average sample has of each factor, and how far samples differ in it.
void measure(Model& model, std::span<const Sample> samples) {
  for (size_t i = 0; i < model.factors.size(); ++i) {
    Factor& factor = model.factors[i];
    double sum = 0;
    double squares = 0;
    int64_t known = 0;
    for (const Sample& one : samples) {
      const int level = factor.find(one.seen[i]);
      if (level < 0) continue;
      const double weight = factor.levels[static_cast<size_t>(level)].weight;
      sum += weight;
      squares += weight * weight;
      ++known;
    }
    const auto n = static_cast<double>(std::max<int64_t>(known, 1));
    factor.mean = sum / n;
    factor.spread = std::sqrt(std::max(0.0, squares / n - factor.mean * factor.mean));
  }
}

size_t records_of(std::span<const Sample> samples) {
  size_t records = 0;
  for (size_t i = 0; i < samples.size(); ++i)
    if (i == 0 || samples[i].record != samples[i - 1].record) ++records;
  return records;
}

}  // namespace

double sigmoid(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

double share_won(std::span<const Sample> samples) {
  int64_t won = 0;
  for (const Sample& one : samples) won += one.won ? 1 : 0;
  return samples.empty() ? 0 : static_cast<double>(won) / static_cast<double>(samples.size());
}

int Factor::find(const Known& known) const {
  if (known.sort == Known::Sort::unknown) return -1;
  const auto place = [this](const std::string& key) {
    const auto found = std::ranges::lower_bound(levels, key, {}, &Level::key);
    return found != levels.end() && found->key == key ? static_cast<int>(found - levels.begin())
                                                      : -1;
  };
  if (known.sort == Known::Sort::number) return place(bin_key(bin_of(cuts, known.number)));
  const int own = place(key_of(known));
  return own >= 0 || known.sort == Known::Sort::empty ? own : place("*");
}

double Model::log_odds(const Seen& seen) const {
  double sum = intercept;
  for (size_t i = 0; i < factors.size(); ++i)
    if (const int level = factors[i].find(seen[i]); level >= 0)
      sum += factors[i].levels[static_cast<size_t>(level)].weight;
  return shift + slope * sum;
}

double Model::probability(const Seen& seen) const { return sigmoid(log_odds(seen)); }

double Model::points(const Seen& seen, size_t factor) const {
  const int level = factors[factor].find(seen[factor]);
  if (level < 0) return 0;
  const double whole = log_odds(seen);
  const double own = factors[factor].levels[static_cast<size_t>(level)].weight;
  return 100 * (sigmoid(whole) - sigmoid(whole - slope * (own - factors[factor].mean)));
}

Model shape(std::span<const Sample> samples, std::span<const FactSort> facts) {
  Model model;
  model.base = model.intercept = log_odds_of(share_won(samples));
  for (size_t i = 0; i < facts.size(); ++i)
    model.factors.push_back(factor_of(samples, i, facts[i]));
  return model;
}

void fit(Model& model, std::span<const Sample> samples, double prior) {
  if (samples.empty()) return;
  const Design design = design_of(model, samples);
  const auto looks = static_cast<double>(samples.size()) / static_cast<double>(records_of(samples));
  // A weight of one is what `prior` records, each a look with p(1-p) at most a quarter, speak against.
  const auto weights = weigh(design, log_odds_of(share_won(samples)), prior * looks / 4);
  model.intercept = weights[0];
  size_t at = 1;
  for (Factor& factor : model.factors)
    for (Level& level : factor.levels) level.weight = weights[at++];
  measure(model, samples);
}

void calibrate(Model& model, std::span<const Sample> samples) {
  model.slope = 1;
  model.shift = 0;
  // Slope and shift by Newton's method, drawn towards 1 and 0 where little is there.
  double slope = 1;
  double shift = 0;
  std::vector<double> raw;
  double middle = 0;
  for (const Sample& one : samples) raw.push_back(model.log_odds(one.seen));
  for (const double x : raw) middle += x / static_cast<double>(std::max<size_t>(raw.size(), 1));
  for (int step = 0; step < steps_max; ++step) {
    double g0 = -calibration_prior * shift / 4;
    double g1 = -calibration_prior * (slope - 1) / 4;
    double h00 = calibration_prior / 4;
    double h01 = 0;
    double h11 = calibration_prior / 4;
    for (size_t i = 0; i < raw.size(); ++i) {
      const double x = raw[i] - middle;
      const double p = sigmoid(middle + shift + slope * x);
      const double miss = (samples[i].won ? 1.0 : 0.0) - p;
      const double curve = p * (1 - p);
      g0 += miss;
      g1 += miss * x;
      h00 += curve;
      h01 += curve * x;
      h11 += curve * x * x;
    }
    const double det = h00 * h11 - h01 * h01;
    const double d0 = (h11 * g0 - h01 * g1) / det;
    const double d1 = (h00 * g1 - h01 * g0) / det;
    shift += std::clamp(d0, -1.0, 1.0);
    slope += std::clamp(d1, -1.0, 1.0);
    if (std::abs(d0) + std::abs(d1) < small_enough) break;
  }
  model.slope = std::clamp(slope, slope_min, slope_max);
  model.shift = middle + shift - model.slope * middle;
}

}  // namespace kith::app::odds
