#include "http/cookie.h"

#include <gtest/gtest.h>

namespace kith::http {
namespace {

TEST(Cookie, ReadsPairsInOrderAndLeavesOutWhatIsNone) {
  Cookies cookies = parse_cookies("a=1; b=\"two\";  c=x=y; broken; =empty; bad name=1; a=2");
  ASSERT_EQ(cookies.size(), 4u);
  EXPECT_EQ(cookies[1].second, "two");
  EXPECT_EQ(cookies[2].second, "x=y");
  EXPECT_EQ(find_cookie("a=1; a=2", "a"), "1");
  EXPECT_EQ(find_cookie("A=1", "a"), std::nullopt);
  EXPECT_EQ(find_cookie("", "a"), std::nullopt);
}

TEST(Cookie, TakesAtMostAHundred) {
  std::string header;
  for (int i = 0; i < 500; ++i) header += "c" + std::to_string(i) + "=1; ";
  EXPECT_EQ(parse_cookies(header).size(), cookies_max);
}

TEST(Cookie, IsSafeUnlessToldOtherwise) {
  EXPECT_EQ(format(SetCookie{.name = "kith_session", .value = "abc"}),
            "kith_session=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(format(SetCookie{.name = "s",
                             .value = "",
                             .max_age = std::chrono::seconds{0},
                             .same_site = SameSite::strict,
                             .reach = Reach::http_too}),
            "s=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

TEST(Cookie, RefusesWhatWouldBreakOut) {
  for (const char* value : {"a;b", "a b", "a\r\nSet-Cookie: x=y", "a,b", "\"", "\xc3\xa4"})
    EXPECT_THROW(format(SetCookie{.name = "s", .value = value}), std::invalid_argument) << value;
  EXPECT_THROW(format(SetCookie{.name = "a=b", .value = ""}), std::invalid_argument);
  EXPECT_THROW(format(SetCookie{.name = "s", .value = "", .path = "/; Domain=evil"}),
               std::invalid_argument);
  EXPECT_THROW(format(SetCookie{.name = "__Host-s", .value = "", .reach = Reach::http_too}),
               std::invalid_argument);
}

}  // namespace
}  // namespace kith::http
