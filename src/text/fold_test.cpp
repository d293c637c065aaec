#include "text/fold.h"

#include <gtest/gtest.h>
#include <unicode/translit.h>

#include "base/test_shared.h"
#include "text/pinyin.h"
#include "text/utf8.h"

namespace kith {
namespace {

TEST(Fold, MakesOneOfWhatPeopleWriteInManyWays) {
  EXPECT_EQ(fold("ACME Corp."), "acme corp.");
  EXPECT_EQ(fold("Zoë MÜLLER"), "zoe muller");
  EXPECT_EQ(fold("Zoe\u0308"), fold("Zoë"));
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("Łódź Øre Đặng"), "lodz ore dang");
  EXPECT_EQ(fold("Ａ１００％"), "a100%");
  EXPECT_EQ(fold("ﬁn ① ㈱"), "fin 1 (株)");
  EXPECT_EQ(fold("ЙОЛКА"), fold("иолка"));
  EXPECT_EQ(fold("İstanbul"), "istanbul");
  EXPECT_EQ(fold("ｶﾞ"), "ガ");
  EXPECT_EQ(fold("한국"), "한국");
}

TEST(Fold, ReadsTraditionalAsSimplified) {
  EXPECT_EQ(fold("張學友"), "张学友");
  EXPECT_EQ(fold("臺灣積體電路 é"), "台湾积体电路 e");
  EXPECT_EQ(to_simplified("ABC 電話"), "ABC 电话");
}

TEST(Fold, CollapsesEveryKindOfBlank) {
  EXPECT_EQ(fold("  a \t\r\n b\u00a0\u3000c\x01\x1f d  "), "a b c d");
  EXPECT_EQ(fold(" \u3000 "), "");
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold("é\x1f\u0085é"), "e e");
}

TEST(Fold, KeepsTheVowelsOfOtherScripts) {
  EXPECT_EQ(fold("หญิง"), "หญิง");
  EXPECT_EQ(fold("हिन्दी"), "हिन्दी");
}

TEST(Fold, SurvivesIllFormedText) {
  EXPECT_EQ(fold("a\xff"), "a\uFFFD");
  for (auto text : {"\xe4\xb8", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80", "\x80", "\xc0\x80"}) {
    EXPECT_EQ(fold(text).find_first_of("\x80\xc0\xf8"), std::string::npos) << text;
  }
}

TEST(Fold, TwiceChangesNothing) {
  std::string text;
  for (char32_t c = 1; c < 0x30000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    text = "x";
    append_utf8(text, c);
    const auto once = fold(text);
    ASSERT_EQ(fold(once), once) << std::hex << static_cast<uint32_t>(c);
  }
}

// The fast path by table and the way through ICU must agree on what both can fold.
TEST(Fold, AnswersTheSameBesideACharacterForIcu) {
  for (char32_t c = 0x21; c < 0xFF5F; ++c) {
    const bool quick = c < 0x7F || (c >= 0x3400 && c < 0xA000) || c >= 0xFF01;
    if (!quick || (c >= 0x4DC0 && c < 0x4E00)) continue;
    std::string alone, beside = "é";
    append_utf8(alone, c);
    append_utf8(beside, c);
    ASSERT_EQ("e" + fold(alone), fold(beside)) << std::hex << static_cast<uint32_t>(c);
  }
}

TEST(Fold, SimplifiesAsIcuDoes) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> icu_rules(
      icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, status));
  ASSERT_TRUE(U_SUCCESS(status));
  int changed = 0, same = 0;
  for (char32_t c = 0x4E00; c < 0x9FA6; ++c) {
    auto text = icu::UnicodeString(static_cast<UChar32>(c));
    icu_rules->transliterate(text);
    if (text.length() != 1 || static_cast<char32_t>(text.char32At(0)) == c) continue;
    std::string before, after;
    append_utf8(before, c);
    append_utf8(after, static_cast<char32_t>(text.char32At(0)));
    ++changed;
    same += to_simplified(before) == after;
  }
  EXPECT_GT(changed, 2000);
  EXPECT_GE(same * 100, changed * 97) << same << " of " << changed;
}

}  // namespace
}  // namespace kith
