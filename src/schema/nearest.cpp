#include "schema/nearest.h"

#include <algorithm>
#include <vector>

namespace kith::schema {
namespace {

constexpr size_t word_bytes_max = 100;  // longer ones are no typing errors

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

// How many letters were replaced, added, left out or swapped with their neighbour (optimal string
// alignment), with three rows.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> two_above(b.size() + 1);
  std::vector<size_t> above(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = above[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view wanted, std::span<const std::string_view> candidates) {
  if (wanted.empty() || wanted.size() > word_bytes_max) return {};
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, wanted.size() / 3) + 1;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > word_bytes_max) continue;
    const size_t changed = distance(wanted, candidate);
    if (changed < best_distance) {
      best = candidate;
      best_distance = changed;
    }
  }
  return best;
}

Message did_you_mean(std::string_view wanted, std::span<const std::string_view> candidates) {
  const std::string_view best = nearest(wanted, candidates);
  if (best.empty()) return {};
  return say(" Did you mean “{}”?", "您是不是想写“{}”？", best);
}

}  // namespace kith::schema
