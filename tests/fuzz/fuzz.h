// Mutates seeds and feeds them to a parser: bits, bytes, pieces of other seeds, words that parsers
// choke on. The same seed number makes the same inputs, so a failure can be had again.
//
//   KITH_FUZZ_MS    how long each target is fed (1,500)
//   KITH_FUZZ_SEED  where the randomness starts (1)
#pragma once

#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace kith::fuzz {

using Random = std::mt19937_64;

struct Seeds {
  std::vector<std::string> texts;
  std::vector<std::string> words;  // of the language: keywords, delimiters, magic values
};

// Files of ../shared as further seeds, where they are there; the first 16 KiB of each.
void add_shared(Seeds& seeds, std::string_view folder, std::string_view ending);

// Feeds the seeds themselves, then what becomes of them. A target that finds its law broken fails
// the test (EXPECT_…); the run ends there and prints the input.
void feed(Seeds seeds, const std::function<void(std::string_view)>& target);

}  // namespace kith::fuzz
