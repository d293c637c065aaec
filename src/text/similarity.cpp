#include "text/similarity.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace kith {
namespace {

constexpr size_t compared_max = 64;

std::string_view head(std::string_view text) { return text.substr(0, compared_max); }

double jaro(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1.0 : 0.0;
  const size_t reach = std::max<size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  uint64_t found_a = 0;
  uint64_t found_b = 0;
  size_t common = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const size_t until = std::min(i + reach + 1, b.size());
    for (size_t j = i > reach ? i - reach : 0; j < until; ++j) {
      if ((found_b >> j & 1) != 0 || a[i] != b[j]) continue;
      found_a |= uint64_t{1} << i;
      found_b |= uint64_t{1} << j;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  size_t moved = 0;
  for (size_t i = 0, j = 0; i < a.size(); ++i) {
    if ((found_a >> i & 1) == 0) continue;
    while ((found_b >> j & 1) == 0) ++j;
    moved += a[i] != b[j++];
  }
  const auto m = static_cast<double>(common);
  return (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) +
          (m - static_cast<double>(moved) / 2) / m) /
         3;
}

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  constexpr size_t prefix_max = 4;
  constexpr double prefix_weight = 0.1;
  a = head(a);
  b = head(b);
  size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), prefix_max}) && a[prefix] == b[prefix]) ++prefix;
  const double plain = jaro(a, b);
  return plain + static_cast<double>(prefix) * prefix_weight * (1 - plain);
}

size_t typing_errors(std::string_view a, std::string_view b, size_t limit) {
  a = head(a);
  b = head(b);
  const size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart > limit) return limit + 1;
  std::array<std::array<uint8_t, compared_max + 1>, 3> rows{};  // i - 2, i - 1, i, in turn
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<uint8_t>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    auto& now = rows[i % 3];
    const auto& last = rows[(i + 2) % 3];
    const auto& before = rows[(i + 1) % 3];
    now[0] = static_cast<uint8_t>(i);
    uint8_t least = now[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const int changed = last[j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0);
      int cost = std::min({last[j] + 1, now[j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = std::min(cost, before[j - 2] + 1);
      now[j] = static_cast<uint8_t>(cost);
      least = std::min(least, now[j]);
    }
    if (least > limit + 1) return limit + 1;
  }
  return std::min<size_t>(rows[a.size() % 3][b.size()], limit + 1);
}

}  // namespace kith
