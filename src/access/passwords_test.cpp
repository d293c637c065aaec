#include <gtest/gtest.h>

#include "access/sign_in.h"

namespace kith::access {
namespace {

std::string refusal(std::string_view password) {
  const Status status = SignIn::check_password(password, "wang.lei@yunfan.example");
  if (status) return "";
  return status.error().fields.empty() ? "no field" : status.error().fields.front().code;
}

TEST(Passwords, RefuseWhatIsShortOrEndless) {
  EXPECT_EQ(refusal("Tr0ub4d&3"), "too_short");
  EXPECT_EQ(refusal(std::string(1025, 'x')), "too_long");
}

TEST(Passwords, RefuseWhatIsGuessedFirst) {
  for (const char* password : {"1234567890",
                               "password123",
                               "P@ssw0rd123",
                               "qwertyuiop",
                               "1qaz2wsx3edc",
                               "aaaaaaaaaaaa",
                               "woaini1314",
                               "woaini5201314",
                               "5201314520",
                               "iloveyou123",
                               "abcdefghijkl",
                               "19900101199",
                               "admin123456",
                               "Kith123456",
                               "wanglei123",
                               "yunfan2026!",
                               "wang.lei@yunfan.example",
                               "qazwsxedc123",
                               "football2024",
                               "zhongguo888"}) {
    EXPECT_EQ(refusal(password), "too_common") << password;
  }
}

TEST(Passwords, TakeASentenceInAnyLanguage) {
  for (const char* password : {"correct horse battery", "我家的猫喜欢吃西瓜", "vG7#kq02LwPz",
                               "kettle-orbit-plum", "明天下午三点去西湖"}) {
    EXPECT_EQ(refusal(password), "") << password;
  }
}

}  // namespace
}  // namespace kith::access
