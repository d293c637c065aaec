#include "http/url.h"

#include <gtest/gtest.h>

namespace kith::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, DecodesSegmentsAndParameters) {
  auto target =
      parse_target("/api/v1/%E5%BC%A0%E4%B8%89/a+b?q=%e5%bc%a0+x&limit=5&q=2&empty=&flag");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (Segments{"api", "v1", "张三", "a+b"}));
  EXPECT_EQ(target->find("q"), "张 x");
  EXPECT_EQ(target->find("flag"), "");
  EXPECT_EQ(target->find("none"), std::nullopt);
  EXPECT_EQ(target->parameters.size(), 5u);
}

TEST(Target, KnowsItsForms) {
  EXPECT_EQ(parse_target("/")->segments, Segments{});
  EXPECT_EQ(parse_target("/a/")->segments, (Segments{"a", ""}));
  EXPECT_EQ(parse_target("http://x.test:80/a?b=1")->raw, "/a?b=1");
  EXPECT_EQ(parse_target("https://x.test?b=1")->raw, "/?b=1");
  EXPECT_EQ(parse_target("*")->path, "*");
  EXPECT_EQ(parse_target("/a#b?c")->raw, "/a");
}

TEST(Target, RefusesWhatTwoReadersCouldReadInTwoWays) {
  for (const char* text : {"",
                           "a/b",
                           "/../etc/passwd",
                           "/..%2f..%2fetc/passwd",
                           "/%2e%2e/x",
                           "/./x",
                           "/a%2fb",
                           "/a%5cb",
                           "/%00",
                           "/a%0d%0ab",
                           "/%",
                           "/%4",
                           "/%zz",
                           "/%ff",
                           "/%c0%af",
                           "/%ed%a0%80",
                           "/a?b=%00",
                           "/a?b=%ff",
                           "ftp://x/a",
                           "http:///a"})
    EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Query, RefusesMoreThanAThousandParameters) {
  std::string text;
  for (int i = 0; i < 1001; ++i) text += "a&";
  EXPECT_FALSE(parse_query(text));
  EXPECT_TRUE(parse_query(text.substr(2)));
}

TEST(Percent, EncodingAndDecodingAreInverse) {
  std::string all;
  for (int c = 1; c < 128; ++c) all += static_cast<char>(c);
  all += "张三 Zoë 🙂";
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

TEST(Utf8, FollowsTheTableOfWellFormedSequences) {
  EXPECT_TRUE(is_utf8("a\xc2\x80\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"));
  for (std::string_view bad :
       {"\x80", "\xc1\x81", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xe5\xbc", "\xc3"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace kith::http
