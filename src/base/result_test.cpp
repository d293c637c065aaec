#include "base/result.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

Result<int> half(int n) {
  if (n % 2) return invalid(say("{} is odd", "{} 是奇数", n));
  return n / 2;
}

Result<int> quarter(int n) { return TRY(half(TRY(half(n)))); }

TEST(Result, TryHandsTheValueOn) { EXPECT_EQ(*quarter(8), 2); }

TEST(Result, TryHandsTheErrorUp) {
  auto answer = quarter(6);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, Code::invalid);
  EXPECT_EQ(answer.error().message.en, "3 is odd");
  EXPECT_EQ(answer.error().message.zh, "3 是奇数");
}

}  // namespace
}  // namespace kith
