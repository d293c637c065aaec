#include "base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <thread>

namespace kith {
namespace {

ManualClock clock_at(std::string_view text) { return ManualClock{parse_timestamp(text).value()}; }

TEST(Id, ReadsBackWhatItPrints) {
  for (int64_t value : {int64_t{0}, int64_t{1}, int64_t{31}, int64_t{32}, int64_t{1} << 40,
                        std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    EXPECT_EQ(parse_id(format(Id{value})), Id{value});
  }
  EXPECT_EQ(format(Id{1}), "0000000000001");
  EXPECT_EQ(format(Id{std::numeric_limits<int64_t>::max()}), "7ZZZZZZZZZZZZ");
}

TEST(Id, TakesAnyCaseAndTheLettersThatLookLikeDigits) {
  EXPECT_EQ(parse_id("oooooooooooil"), parse_id("0000000000011"));
  EXPECT_EQ(parse_id("0abcdefghjkmn"), parse_id("0ABCDEFGHJKMN"));
}

TEST(Id, RefusesOtherLengthsLettersAndBits) {
  for (auto text : {"", "0", "00000000000010", "000000000000U", "000000000000-", "G000000000000",
                    "ZZZZZZZZZZZZZ", "000000000\0001"}) {
    EXPECT_FALSE(parse_id(text).has_value()) << text;
  }
}

TEST(Id, SortsOnTheWireAsInTheDatabase) {
  auto clock = clock_at("2026-11-21T10:00:00Z");
  IdSource ids(clock, 7);
  Id before = ids.next();
  for (int i = 0; i < 10'000; ++i) {
    if (i % 100 == 0) clock.advance(std::chrono::milliseconds(1));
    const Id id = ids.next();
    ASSERT_GT(id, before);
    ASSERT_GT(format(id), format(before));
    before = id;
  }
}

TEST(Id, KnowsWhenItWasMade) {
  auto clock = clock_at("2026-11-21T10:00:00.123Z");
  EXPECT_EQ(created_at(IdSource(clock, 1023).next()), clock.now());
}

TEST(Id, NeverGoesBackWhenTheClockDoes) {
  auto clock = clock_at("2026-11-21T10:00:00Z");
  IdSource ids(clock, 0);
  const Id before = ids.next();
  clock.set(clock.now() - std::chrono::hours(1));
  EXPECT_GT(ids.next(), before);
}

TEST(Id, StaysAboveTheLargestInTheDatabaseWhateverItsNode) {
  auto clock = clock_at("2026-11-21T10:00:00Z");
  auto later = clock_at("2026-11-21T11:00:00Z");
  const Id largest = IdSource(later, 1023).next();
  IdSource ids(clock, 0);
  ids.stay_above(largest);
  EXPECT_GT(ids.next(), largest);
}

TEST(Id, IsUniqueAmongThreadsAndNodes) {
  auto clock = clock_at("2026-11-21T10:00:00Z");
  IdSource here(clock, 1), there(clock, 2);
  std::vector<std::vector<Id>> made(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < made.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 5'000; ++n) made[i].push_back((i % 2 ? here : there).next());
    });
  }
  for (auto& thread : threads) thread.join();
  std::vector<Id> all;
  for (auto& part : made) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

}  // namespace
}  // namespace kith
