#include "text/pinyin.h"

#include <gmock/gmock.h>

#include <sstream>

#include "base/test_shared.h"
#include "text/fold.h"
#include "text/utf8.h"

namespace kith {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::string person(std::string_view name) { return to_pinyin(fold(name), Reading::person); }
std::string plain(std::string_view name) { return to_pinyin(fold(name), Reading::plain); }

TEST(Pinyin, ReadsTheUsualWay) {
  EXPECT_EQ(plain("张三"), "zhang san");
  EXPECT_EQ(plain("張三"), "zhang san");
  EXPECT_EQ(plain("万科Ａ"), "wan ke a");
  EXPECT_EQ(plain("ABC科技(北京)"), "abc ke ji ( bei jing )");
  EXPECT_EQ(plain("吕女"), "lv nv");
  EXPECT_EQ(plain("Acme"), "acme");
  EXPECT_EQ(plain("三〇六"), "san ling liu");
}

TEST(Pinyin, KnowsWordsOfCompaniesAndPlaces) {
  EXPECT_EQ(plain("重庆银行"), "chong qing yin hang");
  EXPECT_EQ(plain("厦门长安"), "xia men chang an");
  EXPECT_EQ(plain("成都"), "cheng du");
}

TEST(Pinyin, ReadsSurnamesAsSurnames) {
  for (auto [name, expected] :
       std::initializer_list<std::pair<const char*, const char*>>{{"曾国藩", "zeng guo fan"},
                                                                  {"单田芳", "shan tian fang"},
                                                                  {"仇英", "qiu ying"},
                                                                  {"解晓东", "xie xiao dong"},
                                                                  {"朴槿惠", "piao jin hui"},
                                                                  {"查良镛", "zha liang yong"},
                                                                  {"任贤齐", "ren xian qi"},
                                                                  {"尉迟恭", "yu chi gong"},
                                                                  {"万俟卨", "mo qi xie"},
                                                                  {"长孙无忌", "zhang sun wu ji"},
                                                                  {"区志伟", "ou zhi wei"},
                                                                  {"盖叫天", "ge jiao tian"},
                                                                  {"乐嘉", "yue jia"},
                                                                  {"單于", "shan yu"},
                                                                  {"翟天临", "zhai tian lin"},
                                                                  {"缪钺", "miao yue"},
                                                                  {"覃辉", "qin hui"}}) {
    EXPECT_EQ(person(name), expected) << name;
  }
}

TEST(Pinyin, GuessesWhatIsAPerson) {
  auto guess = [](std::string_view text) { return to_pinyin(fold(text), Reading::guess); };
  EXPECT_EQ(guess("曾小平"), "zeng xiao ping");
  EXPECT_EQ(guess("单位证明材料"), "dan wei zheng ming cai liao");
  EXPECT_EQ(guess("重庆"), "chong qing");
}

TEST(Pinyin, KnowsEveryReadingOfAPolyphone) {
  for (auto [han, reading] :
       std::initializer_list<std::pair<char32_t, const char*>>{{U'行', "hang"},
                                                               {U'行', "xing"},
                                                               {U'长', "zhang"},
                                                               {U'长', "chang"},
                                                               {U'厦', "xia"},
                                                               {U'重', "chong"},
                                                               {U'藏', "zang"},
                                                               {U'晟', "sheng"},
                                                               {U'乐', "yue"},
                                                               {U'区', "ou"}}) {
    EXPECT_THAT(readings_of(han), Contains(reading));
  }
  EXPECT_THAT(readings_of(U'a'), IsEmpty());
  EXPECT_THAT(readings_of(U'𠀀'), Contains("he"));
}

TEST(Pinyin, CountsTheCharactersOfASurname) {
  EXPECT_EQ(surname_length("张三"), 1u);
  EXPECT_EQ(surname_length("欧阳修"), 2u);
  EXPECT_EQ(surname_length("zhang"), 0u);
  EXPECT_EQ(surname_length(""), 0u);
}

TEST(Pinyin, SplitsWordsIntoSyllables) {
  EXPECT_THAT(split_syllables("zhangsan"), Contains("zhang san"));
  EXPECT_THAT(split_syllables("lina"), Contains("li na"));
  EXPECT_THAT(split_syllables("xian"), Contains("xi an"));
  EXPECT_THAT(split_syllables("zhangsanf"), Contains("zhang san f"));
  EXPECT_THAT(split_syllables("smith"), IsEmpty());
  EXPECT_THAT(split_syllables("bat"), ElementsAre("ba t"));
  EXPECT_THAT(split_syllables("x"), IsEmpty());
  EXPECT_LE(split_syllables(std::string(60, 'a') + "x").size(), 4u);
}

// Of 84 surnames whose reading differs from the usual one, gathered by others.
TEST(Pinyin, AgreesWithAPublishedListOfSurnames) {
  const auto file = shared_path("data/chinese_names/surnames_pinyin.txt");
  if (file.empty()) GTEST_SKIP() << "the shared data sets are not on this machine";
  std::istringstream lines(content_of(file));
  int right = 0, all = 0;
  std::string wrong;
  for (std::string line; std::getline(lines, line);) {
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    const auto surname = line.substr(0, colon);
    std::string expected = fold(line.substr(colon + 2));
    const auto said = person(surname + "小明");
    const bool same = said == expected + " xiao ming";
    ++all;
    right += same;
    if (!same) wrong += surname + " is " + expected + ", we say " + said + "\n";
  }
  RecordProperty("right", right);
  EXPECT_GE(right, all - 6) << wrong;
}

// Default readings of the 8,105 standard characters.
TEST(Pinyin, AgreesWithAPublishedListOfReadings) {
  const auto file = shared_path("data/chinese_names/kMandarin_8105.txt.gz");
  if (file.empty()) GTEST_SKIP() << "the shared data sets are not on this machine";
  std::istringstream lines(content_of(file));
  int known = 0, all = 0;
  for (std::string line; std::getline(lines, line);) {
    const size_t colon = line.find(": "), hash = line.find("# ");
    if (!line.starts_with("U+") || colon == std::string::npos || hash == std::string::npos)
      continue;
    size_t at = hash + 2;
    const auto readings = readings_of(next_character(line, at));
    std::string expected = line.substr(colon + 2, line.find(' ', colon + 2) - colon - 2);
    if (const size_t comma = expected.find(','); comma != std::string::npos) expected.resize(comma);
    expected = fold(expected);
    ++all;
    for (const auto reading : readings) {
      std::string plain_u(reading);
      std::replace(plain_u.begin(), plain_u.end(), 'v', 'u');
      if (plain_u == expected) {
        ++known;
        break;
      }
    }
  }
  EXPECT_GT(all, 8000);
  EXPECT_GE(known, all - 10) << known << " of " << all;
}

// 9,893 sentences, each with a polyphone between marks and the reading it has there (CPP data set). A
// name is indexed by every reading that we know, so the one that is meant has to be among them.
TEST(Pinyin, KnowsTheReadingThatAPolyphoneHasInSentences) {
  const auto sentences = shared_path("data/chinese_names/g2pm_dev.sent.gz");
  const auto labels = shared_path("data/chinese_names/g2pm_dev.lb");
  if (sentences.empty() || labels.empty())
    GTEST_SKIP() << "the shared data sets are not on this machine";
  std::istringstream texts(content_of(sentences)), spoken(content_of(labels));
  constexpr std::string_view edge = "\u2581";
  int all = 0, known = 0;
  std::string text, reading, missed;
  while (std::getline(texts, text) && spoken >> reading) {
    const size_t from = text.find(edge);
    if (from == text.npos) continue;
    size_t at = from + edge.size();
    const auto readings = readings_of(next_character(text, at));
    reading.resize(reading.find_last_not_of("0123456789") + 1);
    if (const size_t umlaut = reading.find("u:"); umlaut != reading.npos)
      reading.replace(umlaut, 2, "v");
    ++all;
    const bool is_known = std::ranges::find(readings, reading) != readings.end();
    known += is_known;
    if (!is_known) missed += text.substr(from, at - from) + ' ' + reading + '\n';
  }
  RecordProperty("sentences", all);
  RecordProperty("known", known);
  EXPECT_GT(all, 9'000);
  EXPECT_GE(known * 1000, all * 995) << known << " of " << all << '\n' << missed;
}

}  // namespace
}  // namespace kith
