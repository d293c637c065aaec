#include "text/tokens.h"

#include <gmock/gmock.h>

#include <chrono>
#include <sstream>

#include "base/test_shared.h"
#include "text/fold.h"
#include "text/utf8.h"

namespace kith {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> tokens_of(TokenKind kind, std::string_view text,
                                   std::string_view country = "CN") {
  std::string out;
  append_index_tokens(out, kind, text, country);
  std::istringstream words(out);
  return {std::istream_iterator<std::string>(words), {}};
}

// As both engines look it up.
bool found(TokenKind kind, std::string_view text, std::string_view query,
           std::string_view country = "CN") {
  const auto tokens = tokens_of(kind, text, country);
  const auto wanted = query_tokens(query);
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& prefix) {
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const auto& token) { return token.starts_with(prefix); });
  });
}

TEST(Tokens, FindAPersonHoweverOneTypesTheName) {
  for (auto query : {"张", "三丰", "张三丰", "丰", "張三豐", "zhang", "zhangs", "zhangsanfeng",
                     "zhang san feng", "sanfeng", "feng", "zsf", "zhangsf", "张sf", "张 sanf",
                     "Sanfeng Zhang", "ZHANGSANF", "sf"}) {
    EXPECT_TRUE(found(TokenKind::person, "张三丰", query)) << query;
  }
  for (auto query : {"李", "三张", "zhangfs", "li", "zsz", "ang"}) {
    EXPECT_FALSE(found(TokenKind::person, "张三丰", query)) << query;
  }
}

TEST(Tokens, FindPolyphonesInEveryReading) {
  for (auto query : {"zengguofan", "cengguofan", "zgf", "cgf", "zenggf"}) {
    EXPECT_TRUE(found(TokenKind::person, "曾国藩", query)) << query;
  }
  for (auto query : {"lvbu", "lubu", "lyubu", "lb"}) {
    EXPECT_TRUE(found(TokenKind::person, "吕布", query)) << query;
  }
  EXPECT_TRUE(found(TokenKind::person, "欧阳修", "ouyangx"));
  EXPECT_TRUE(found(TokenKind::person, "欧阳修", "oyx"));
}

TEST(Tokens, FindWesternNames) {
  EXPECT_TRUE(found(TokenKind::person, "Zoë O’Brien-Müller", "zoe muller"));
  EXPECT_TRUE(found(TokenKind::person, "Zoë O’Brien-Müller", "obrien"));
  EXPECT_TRUE(found(TokenKind::person, "Zoë O’Brien-Müller", "O'Brien"));
  EXPECT_FALSE(found(TokenKind::person, "Zoë O’Brien-Müller", "rien"));
}

TEST(Tokens, FindCompanies) {
  for (auto query :
       {"payh", "PAYH", "平安", "银行", "安银", "pinganyinhang", "yinhang", "ping an"}) {
    EXPECT_TRUE(found(TokenKind::company, "平安银行", query)) << query;
  }
  EXPECT_TRUE(found(TokenKind::company, "万科Ａ", "wka"));
  EXPECT_TRUE(found(TokenKind::company, "Acme & Söhne GmbH", "acme sohne"));
  EXPECT_TRUE(found(TokenKind::company, "华为技术有限公司", "jishuyou"));
}

TEST(Tokens, FindPhonesInAnyFormat) {
  for (auto query : {"138 0013", "138-0013-8000", "+86 138-0013-8000", "008613800138000",
                     "13800138000", "8000", "0138000", "86138", "1380"}) {
    EXPECT_TRUE(found(TokenKind::phone, "+86 138 0013 8000", query)) << query;
  }
  EXPECT_FALSE(found(TokenKind::phone, "+86 138 0013 8000", "1390"));
  EXPECT_TRUE(found(TokenKind::phone, "010-65529988 转 371", "371"));
  EXPECT_TRUE(found(TokenKind::phone, "010-65529988", "010 6552 9988"));
  EXPECT_TRUE(found(TokenKind::phone, "030 1234567", "030 1234567", "DE"));
  EXPECT_TRUE(found(TokenKind::phone, "030 1234567", "+49 30 12345", "DE"));
  EXPECT_TRUE(found(TokenKind::text, "Called 138 0013 8000 today", "138-0013-8000"));
  EXPECT_TRUE(found(TokenKind::text, "signed on 2026-11-21", "2026-11-21"));
  EXPECT_TRUE(found(TokenKind::code, "No. 0012345", "0012345"));
}

TEST(Tokens, FindMailWebAndCodes) {
  for (auto query : {"zhang.san@acme.com.cn", "zhangsan", "san", "acme.com", "acme", "@acme"}) {
    EXPECT_TRUE(found(TokenKind::email, "Zhang.San@acme.com.cn", query)) << query;
  }
  for (auto query : {"acme.com", "www.acme.com", "https://acme.com"}) {
    const bool exact = std::string_view(query) == "acme.com";
    EXPECT_EQ(found(TokenKind::url, "https://www.acme.com/en/shop", query), exact) << query;
  }
  for (auto query : {"AB-123", "ab12345", "123/45", "45"}) {
    EXPECT_TRUE(found(TokenKind::code, "AB-123/45", query)) << query;
  }
}

TEST(Tokens, SplitChineseTextIntoBigrams) {
  EXPECT_THAT(tokens_of(TokenKind::text, "北京大学 ABC"),
              ElementsAre("北京", "京大", "大学", "学", "abc"));
  EXPECT_THAT(query_tokens("北京大学"), ElementsAre("北京", "京大", "大学"));
  EXPECT_THAT(query_tokens("北"), ElementsAre("北"));
  EXPECT_THAT(query_tokens(" ！？ -- "), IsEmpty());
  EXPECT_THAT(query_tokens("张sf"), ElementsAre("张", "sf"));
}

TEST(Tokens, PassAnAsciiTokenizerUnchanged) {
  std::string text;
  for (char32_t c = 1; c < 0x3100; ++c) {
    if (c % 7 == 0) text += ' ';
    append_utf8(text, c);
  }
  for (size_t at = 0; at < text.size(); at += 300) {
    for (auto kind : {TokenKind::text, TokenKind::person, TokenKind::company, TokenKind::code,
                      TokenKind::email, TokenKind::url, TokenKind::phone}) {
      const auto tokens = tokens_of(kind, std::string_view(text).substr(at, 300));
      ASSERT_LE(tokens.size(), field_tokens_max);
      auto sorted = tokens;
      std::sort(sorted.begin(), sorted.end());
      ASSERT_EQ(std::adjacent_find(sorted.begin(), sorted.end()), sorted.end());
      for (const auto& token : tokens) {
        ASSERT_LE(token.size(), token_bytes_max);
        for (char c : token) {
          ASSERT_TRUE(static_cast<signed char>(c) < 0 || is_ascii_letter(c) || is_ascii_digit(c))
              << token;
        }
      }
    }
  }
}

TEST(Tokens, AppendFieldAfterField) {
  std::string out;
  append_index_tokens(out, TokenKind::text, "a b");
  append_index_tokens(out, TokenKind::text, "");
  append_index_tokens(out, TokenKind::text, "b c");
  EXPECT_EQ(out, "a b b c");
}

// 4,417 listed companies with the initials that a data vendor gives them. The vendor's own errors
// and readings that no dictionary has keep this from 100 percent.
TEST(Tokens, FindListedCompaniesByTheirInitials) {
  const auto file = shared_path("data/chinese_names/listed_companies_dev.csv.gz");
  if (file.empty()) GTEST_SKIP() << "the shared data sets are not on this machine";
  std::istringstream lines(content_of(file));
  int all = 0, hits = 0;
  std::string line, missed;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string code, symbol, name, area, industry, initials;
    for (auto* cell : {&code, &symbol, &name, &area, &industry, &initials})
      std::getline(cells, *cell, ',');
    if (initials.empty()) continue;
    ++all;
    const bool hit = found(TokenKind::company, name, initials);
    hits += hit;
    if (!hit) missed += name + ' ' + initials + '\n';
  }
  RecordProperty("companies", all);
  RecordProperty("found", hits);
  EXPECT_GT(all, 4000);
  EXPECT_GE(hits * 1000, all * 990) << hits << " of " << all << '\n' << missed;
}

// 429 dictionary entries that begin with a surname in its own reading: people, places and words.
TEST(Tokens, FindEveryEntryWithAPolyphonicSurnameByItsRightReading) {
  const auto file = shared_path("data/chinese_names/polyphonic_surname_phrases.tsv");
  if (file.empty()) GTEST_SKIP() << "the shared data sets are not on this machine";
  std::istringstream lines(content_of(file));
  int all = 0, whole = 0, initials = 0;
  std::string line, missed;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string name, spoken;
    std::getline(cells, name, '\t');
    std::getline(cells, spoken, '\t');
    std::istringstream syllables(fold(spoken));
    std::string pinyin, first_letters;
    for (std::string syllable; syllables >> syllable;) {
      pinyin += syllable;
      first_letters += syllable[0];
    }
    if (pinyin.empty()) continue;
    ++all;
    const bool by_whole = found(TokenKind::person, name, pinyin);
    const bool by_initials = found(TokenKind::person, name, first_letters);
    whole += by_whole;
    initials += by_initials;
    if (!by_whole || !by_initials) missed += name + ' ' + pinyin + '\n';
  }
  RecordProperty("entries", all);
  RecordProperty("whole", whole);
  RecordProperty("initials", initials);
  EXPECT_GT(all, 400);
  EXPECT_EQ(whole, all) << missed;
  EXPECT_EQ(initials, all) << missed;
}

}  // namespace
}  // namespace kith
