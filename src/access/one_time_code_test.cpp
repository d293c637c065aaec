#include "access/one_time_code.h"

#include <gtest/gtest.h>

namespace kith::access {
namespace {

Timestamp at_second(int64_t second) { return Timestamp(std::chrono::seconds(second)); }
std::span<const std::byte> secret() {
  static constexpr std::string_view text = "12345678901234567890";
  return std::as_bytes(std::span(text));
}

// RFC 6238, appendix B: the last six of its eight digits.
TEST(OneTimeCode, AgreesWithTheVectorsOfTheStandard) {
  const std::pair<int64_t, std::string_view> vectors[] = {{59, "287082"},
                                                          {1'111'111'109, "081804"},
                                                          {1'111'111'111, "050471"},
                                                          {1'234'567'890, "005924"},
                                                          {2'000'000'000, "279037"},
                                                          {20'000'000'000, "353130"}};
  for (const auto& [second, code] : vectors)
    EXPECT_EQ(one_time_code(secret(), step_at(at_second(second))), code) << second;
}

TEST(OneTimeCode, IsTakenAStepBeforeAndAfterAndNoFurther) {
  const int64_t step = 40'000'000;
  const std::string code = one_time_code(secret(), step);
  for (int64_t away = -3; away <= 3; ++away) {
    const auto found = step_of_code(secret(), code, at_second((step + away) * 30 + 7), 0);
    EXPECT_EQ(found.has_value(), away >= -1 && away <= 1) << away;
    if (found) {
      EXPECT_EQ(*found, step);
    }
  }
}

TEST(OneTimeCode, WorksOnce) {
  const Timestamp now = at_second(1'234'567'890);
  const std::string code = one_time_code(secret(), step_at(now));
  const auto step = step_of_code(secret(), code, now, 0);
  ASSERT_TRUE(step);
  EXPECT_FALSE(step_of_code(secret(), code, now, *step));
  EXPECT_TRUE(step_of_code(secret(), one_time_code(secret(), *step + 1), now, *step));
}

TEST(OneTimeCode, IsReadAsPeopleTypeIt) {
  const Timestamp now = at_second(1'234'567'890);
  EXPECT_TRUE(step_of_code(secret(), "005 924", now, 0));
  for (const char* wrong : {"", "5924", "0059240", "005925", "00592a", "-05924"})
    EXPECT_FALSE(step_of_code(secret(), wrong, now, 0)) << wrong;
}

}  // namespace
}  // namespace kith::access
