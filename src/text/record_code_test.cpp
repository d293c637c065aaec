#include "text/record_code.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

TEST(RecordCode, FindsTheFifteenOfAnEighteen) {
  EXPECT_EQ(short_record_code("001A0000006Vm9rIAC"), "001A0000006Vm9r");
  EXPECT_EQ(short_record_code("0035g00000AAAA2AAP"), "0035g00000AAAA2");
}

TEST(RecordCode, LeavesWhateverElseAsItIs) {
  for (const char* other : {"001A0000006Vm9r", "001A0000006Vm9rIAA", "001a0000006Vm9rIAC",
                            "110101199003070011", "001A0000006Vm9rIAC1", "001A-000006Vm9rIAC", ""})
    EXPECT_EQ(short_record_code(other), std::nullopt) << other;
}

}  // namespace
}  // namespace kith
