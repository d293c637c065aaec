#include "access/hashing.h"

#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace kith::access {
namespace {

TEST(Hashing, GivesItsPlaceBackWhenACheckThrows) {
  Hashing hashing({.at_once = 1, .waiting = 0, .patience = std::chrono::milliseconds(10)});
  for (int n = 0; n < 3; ++n) {
    EXPECT_THROW((void)hashing.run([]() -> bool { throw std::runtime_error("no memory"); }),
                 std::runtime_error);
  }
  EXPECT_TRUE(hashing.run([] { return true; }).value());
}

TEST(Hashing, TellsWhoComesTooLateToComeAgain) {
  Hashing hashing({.at_once = 1, .waiting = 1, .patience = std::chrono::seconds(60)});
  std::latch inside(1);
  std::latch leave(1);
  std::jthread first([&] {
    (void)hashing.run([&] {
      inside.count_down();
      leave.wait();
      return true;
    });
  });
  inside.wait();
  // Of two that come now, one waits and one is sent away at once.
  std::atomic<int> told = 0;
  std::atomic<int> right = 0;
  std::vector<std::jthread> others;
  for (int n = 0; n < 2; ++n) {
    others.emplace_back([&] {
      const auto checked = hashing.run([] { return true; });
      if (checked) {
        ++right;
      } else {
        EXPECT_EQ(checked.error().code, Code::unavailable);
        ++told;
      }
    });
  }
  while (told == 0) std::this_thread::yield();
  leave.count_down();
  others.clear();
  EXPECT_EQ(told, 1);
  EXPECT_EQ(right, 1);
}

TEST(Hashing, DoesNotKeepAnybodyWaitingForLong) {
  Hashing hashing({.at_once = 1, .waiting = 4, .patience = std::chrono::milliseconds(20)});
  const auto outer = hashing.run([&] {
    EXPECT_FALSE(hashing.run([] { return true; }));
    return true;
  });
  EXPECT_TRUE(outer.value());
}

}  // namespace
}  // namespace kith::access
