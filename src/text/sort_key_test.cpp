#include "text/sort_key.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kith {
namespace {

bool contains(std::string_view text, std::string_view needle) {
  return key_contains(sort_key(text), make_needle(needle));
}
bool starts(std::string_view text, std::string_view needle) {
  return key_starts(sort_key(text), make_needle(needle));
}
bool ends(std::string_view text, std::string_view needle) {
  return key_ends(sort_key(text), make_needle(needle));
}

TEST(SortKey, HoldsPinyinAndTextOfChinese) {
  EXPECT_EQ(sort_key("張三"), "zhang san\x1f张三");
  EXPECT_EQ(sort_key(" Zoë  Müller "), "zoe muller");
  EXPECT_EQ(sort_key("曾小平"), "zeng xiao ping\x1f曾小平");
  EXPECT_EQ(sort_key("单位", Reading::plain), "dan wei\x1f单位");
  EXPECT_EQ(sort_key(""), "");
}

TEST(SortKey, SortsChineseAmongLatinNames) {
  std::vector<std::string> names{"Zoe",       "张三", "Acme", "李娜",
                                 "zhang wei", "西安", "先锋", "Ärzte"};
  std::sort(names.begin(), names.end(), [](auto& a, auto& b) { return sort_key(a) < sort_key(b); });
  EXPECT_EQ(names, (std::vector<std::string>{"Acme", "Ärzte", "李娜", "西安", "先锋", "张三",
                                             "zhang wei", "Zoe"}));
}

TEST(SortKey, IsFoundByCharactersAndByPinyin) {
  for (auto needle :
       {"三", "张", "张三", "zhang", "Zhang San", "zhangsan", "san", "ang", "張", ""}) {
    EXPECT_TRUE(contains("张三", needle)) << needle;
  }
  for (auto needle : {"李", "三张", "sanzhang", "张三丰", "x"}) {
    EXPECT_FALSE(contains("张三", needle)) << needle;
  }
  EXPECT_TRUE(contains("李娜", "lina"));
  EXPECT_TRUE(contains("Ludwig van Beethoven", "VAN B"));
}

TEST(SortKey, StartsAndEndsInBothForms) {
  EXPECT_TRUE(starts("张三", "张"));
  EXPECT_TRUE(starts("张三", "zhang"));
  EXPECT_TRUE(starts("张三", "zhangs"));
  EXPECT_FALSE(starts("张三", "san"));
  EXPECT_FALSE(starts("张三", "三"));
  EXPECT_TRUE(ends("张三", "三"));
  EXPECT_TRUE(ends("张三", "san"));
  EXPECT_FALSE(ends("张三", "zhang"));
  EXPECT_FALSE(ends("张三", "张"));
  EXPECT_TRUE(starts("万科Ａ", "万科a"));
  EXPECT_TRUE(ends("ABC科技", "科技"));
  EXPECT_TRUE(starts("ABC科技", "abc科"));
  EXPECT_TRUE(starts("Zoë", "zo"));
  EXPECT_FALSE(ends("Zoë", "zo"));
}

// What a query builder relies on: the leads bound the index range without losing a key.
TEST(SortKey, BeginsWithALeadWheneverTheTextBeginsWithTheNeedle) {
  for (std::string text :
       {"单田芳", "单位", "单于", "重庆银行", "长孙无忌", "长安", "张三", "ABC科技", "ab 科技",
        "尉迟恭", "Zoë", "㐂a", "zhang san", "乐清", "行长", "X光"}) {
    for (auto reading : {Reading::plain, Reading::person, Reading::guess}) {
      const auto key = sort_key(text, reading);
      for (size_t end = 1; end <= text.size(); ++end) {
        if (end < text.size() && (text[end] & 0xC0) == 0x80) continue;
        const auto needle = make_needle(text.substr(0, end));
        ASSERT_TRUE(key_starts(key, needle)) << text << ' ' << needle.folded;
        const bool led = std::any_of(needle.leads.begin(), needle.leads.end(), [&](auto& lead) {
          return key >= lead && (lead.empty() || key < successor(lead));
        });
        ASSERT_TRUE(led) << text << ' ' << needle.folded << ' ' << key;
      }
    }
  }
}

TEST(SortKey, IsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "张é";
  const auto key = sort_key(text);
  EXPECT_LE(key.size(), sort_key_bytes_max);
  EXPECT_TRUE(key.find("\x1f张e张") != std::string::npos);
  EXPECT_LE(sort_key(std::string(1000, 'x')).size(), sort_key_bytes_max);
  EXPECT_EQ(successor("zhang"), "zhanh");
  EXPECT_EQ(successor("\xff"), "");
}

}  // namespace
}  // namespace kith
