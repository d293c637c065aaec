// Chance that repeats: the demo workspace is the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>

namespace kith::commands::demo {

// SplitMix64 (Steele, Lea, Flood 2014): eight lines, and the same numbers everywhere, which the
// distributions of <random> do not promise.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  // Both ends included.
  int between(int least, int most) {
    return least + static_cast<int>(next() % static_cast<uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }  // [0, 1)

  template <typename T>
  const T& pick(std::span<const T> from) {
    return from[next() % from.size()];
  }
  template <typename T, size_t n>
  const T& pick(const T (&from)[n]) {
    return from[next() % n];
  }
  // The place of a weight, as often as it weighs.
  size_t weighted(std::span<const int> weights) {
    int rest = between(1, std::accumulate(weights.begin(), weights.end(), 0));
    size_t at = 0;
    while ((rest -= weights[at]) > 0) ++at;
    return at;
  }

 private:
  uint64_t state_;
};

enum class Tongue { zh, en };  // what an account and its people speak

}  // namespace kith::commands::demo
