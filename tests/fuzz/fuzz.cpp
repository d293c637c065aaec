#include "fuzz.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/test_shared.h"

namespace kith::fuzz {
namespace {

constexpr size_t seed_bytes_max = 16 << 10;
constexpr size_t input_bytes_max = 64 << 10;
constexpr size_t seeds_max = 400;

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  if (!text) return otherwise;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), otherwise);
  return otherwise;
}

size_t below(Random& random, size_t n) { return n == 0 ? 0 : random() % n; }

// What has broken parsers before: ends, signs, halves of characters, other writing systems.
constexpr std::string_view common_words[] = {
    std::string_view("\0", 1), "\xff",         "\xc3",          "\xe2\x80\xae", "\xf0\x9f\x98\x80",
    "\r\n",                    "\n",           "\"",            "'",            "\\",
    "-",                       "%",            "%00",           "&",            "0",
    "-1",                      "9223372036854775808",           "1e999",        "00000000000000000000",
    "张三",                    "ﬀ",            "\xef\xbb\xbf",  "<",            ">"};

class Mutator {
 public:
  Mutator(const Seeds& seeds, Random& random) : seeds_(seeds), random_(random) {}

  std::string next() {
    std::string input = any(seeds_.texts);
    for (size_t changes = 1 + below(random_, 6); changes > 0; --changes) change(input);
    if (input.size() > input_bytes_max) input.resize(input_bytes_max);
    return input;
  }

 private:
  const std::string& any(const std::vector<std::string>& among) {
    return among[below(random_, among.size())];
  }

  std::string_view word() {
    const size_t own = seeds_.words.size();
    const size_t at = below(random_, 2 * own + std::size(common_words));
    return at < 2 * own ? std::string_view(seeds_.words[at / 2]) : common_words[at - 2 * own];
  }

  void change(std::string& input) {
    const size_t at = below(random_, input.size() + 1);
    const size_t size = std::min(below(random_, 1 + below(random_, 64)), input.size() - at);
    switch (below(random_, 8)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(random_, 8)));
        return;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(random_());
        return;
      case 2:
        input.erase(at, size);
        return;
      case 3:
        input.insert(at, word());
        return;
      case 4:
        input.insert(at, input.substr(at, size));
        return;
      case 5: {
        const std::string& other = any(seeds_.texts);
        const size_t from = below(random_, other.size() + 1);
        input.insert(at, other, from, below(random_, 200));
        return;
      }
      case 6:
        input.replace(at, size, word());
        return;
      default:  // many times the same: depth and quadratic time
        const std::string piece(word());
        for (size_t times = below(random_, 300); times > 0; --times) input.insert(at, piece);
    }
  }

  const Seeds& seeds_;
  Random& random_;
};

bool holds(const std::function<void(std::string_view)>& target, const std::string& input) {
  target(input);
  if (!testing::Test::HasFailure()) return true;
  std::fprintf(stderr, "fuzz: the law broke on %zu bytes: %s\n", input.size(),
               testing::PrintToString(input).substr(0, 4'000).c_str());
  return false;
}

}  // namespace

void add_shared(Seeds& seeds, std::string_view folder, std::string_view ending) {
  for (const auto& file : shared_files(folder, ending)) {
    if (seeds.texts.size() >= seeds_max) return;
    seeds.texts.push_back(content_of(file).substr(0, seed_bytes_max));
  }
}

void feed(Seeds seeds, const std::function<void(std::string_view)>& target) {
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(setting("KITH_FUZZ_MS", 1'500));
  Random random(setting("KITH_FUZZ_SEED", 1));
  seeds.texts.emplace_back();
  for (const std::string& text : seeds.texts)
    if (!holds(target, text)) return;
  Mutator mutator(seeds, random);
  uint64_t inputs = 0;
  do {
    ++inputs;
    if (!holds(target, mutator.next())) return;
  } while (std::chrono::steady_clock::now() < until);
  testing::Test::RecordProperty("inputs", std::to_string(inputs));
}

}  // namespace kith::fuzz
