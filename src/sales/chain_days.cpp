#include "sales/chain_days.h"

#include <algorithm>

namespace kith::sales {
namespace {

// So many percent of them are at most this.
int64_t ranked(const std::vector<int64_t>& sorted, size_t percent) {
  const size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<size_t>(rank, 1) - 1];
}

}  // namespace

std::optional<int64_t> days_before(const Chain& chain, Hop hop) {
  const auto& mark = chain[hop];
  if (!mark || !mark->on) return std::nullopt;
  for (size_t at = static_cast<size_t>(hop); at-- > 0;) {
    const auto& before = chain.marks[at];
    if (before && before->on) return (*mark->on - *before->on).count();
  }
  return std::nullopt;
}

std::vector<HopDays> days_of_hops(const std::unordered_map<Id, Chain>& chains, Hop first) {
  std::vector<HopDays> hops;
  for (size_t at = static_cast<size_t>(first); at < hop_count; ++at) {
    HopDays days{.hop = static_cast<Hop>(at)};
    std::vector<int64_t> samples;
    for (const auto& [id, chain] : chains) {
      if (!chain.marks[at]) continue;
      ++days.reached;
      const auto took = days_before(chain, days.hop);
      if (!took) continue;
      *took < 0 ? void(++days.earlier) : samples.push_back(*took);
    }
    days.samples = static_cast<int64_t>(samples.size());
    if (!samples.empty()) {
      std::ranges::sort(samples);
      days.median_days = ranked(samples, 50);
      days.p90_days = ranked(samples, 90);
    }
    hops.push_back(days);
  }
  return hops;
}

}  // namespace kith::sales
