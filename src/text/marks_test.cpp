#include "text/marks.h"

#include <gmock/gmock.h>

#include "text/tokens.h"
#include "text/utf8.h"

namespace kith {
namespace {

// The text with its marks in brackets, as a search for the words marks it.
std::string marked(std::string_view text, std::string_view search,
                   SoughtWord::Part part = SoughtWord::Part::beginning) {
  std::vector<SoughtWord> words;
  for (std::string& token : query_tokens(search)) words.push_back({std::move(token), part});
  const auto marks = find_marks(text, words);
  std::string out;
  size_t character = 0;
  for (size_t at = 0; at < text.size(); ++character) {
    for (const Mark& mark : marks) {
      if (mark.from == character) out += '[';
    }
    const size_t start = at;
    next_character(text, at);
    out += text.substr(start, at - start);
    for (const Mark& mark : marks) {
      if (mark.to == character + 1) out += ']';
    }
  }
  return out;
}

TEST(Marks, ShowBeginningsOfWordsInAnySpelling) {
  EXPECT_EQ(marked("Zoë Müller", "mul"), "Zoë [Mül]ler");
  EXPECT_EQ(marked("Zoe\u0308 Müller", "zoe"), "[Zoe\u0308] Müller");
  EXPECT_EQ(marked("Smith & Smithson", "SMITH"), "[Smith] & [Smith]son");
  EXPECT_EQ(marked("Goldsmith", "smith"), "Goldsmith");
  EXPECT_EQ(marked("Straße", "strass"), "[Straß]e");
  EXPECT_EQ(marked("ＡＢＣ Ltd", "abc"), "[ＡＢＣ] Ltd");
}

TEST(Marks, ReachOverTheMarksThatJoinWords) {
  EXPECT_EQ(marked("Zoë O’Brien-Müller", "obrien"), "Zoë [O’Brien]-Müller");
  EXPECT_EQ(marked("AB-123/45", "ab12345"), "[AB-123/45]");
  EXPECT_EQ(marked("zhang.san@lanhai.example", "zhangsan"), "[zhang.san]@lanhai.example");
  EXPECT_EQ(marked("zhang.san@lanhai.example", "lanhai"), "zhang.san@[lanhai].example");
}

TEST(Marks, ShowHanCharactersByThemselvesAndInEitherScript) {
  EXPECT_EQ(marked("上海蓝海科技有限公司", "蓝海"), "上海[蓝海]科技有限公司");
  EXPECT_EQ(marked("長城汽車", "长城"), "[長城]汽車");
  EXPECT_EQ(marked("张三丰", "张"), "[张]三丰");
  EXPECT_EQ(marked("北京大学", "北京大学"), "[北京大学]");
}

TEST(Marks, ShowHanCharactersByTheirReadings) {
  EXPECT_EQ(marked("张三", "zhangsan"), "[张三]");
  EXPECT_EQ(marked("张三丰", "zhangsf"), "[张三丰]");
  EXPECT_EQ(marked("张三丰", "zsf"), "[张三丰]");
  EXPECT_EQ(marked("张三丰", "张sf"), "[张三丰]");
  EXPECT_EQ(marked("张三丰", "zhang sanf"), "[张三丰]");
  EXPECT_EQ(marked("张三丰", "zha"), "[张]三丰");
  EXPECT_EQ(marked("张三丰", "sanf"), "张[三丰]");
  EXPECT_EQ(marked("曾国藩", "zengg"), "[曾国]藩");
  EXPECT_EQ(marked("曾国藩", "ceng"), "[曾]国藩");
  EXPECT_EQ(marked("吕布", "lvb"), "[吕布]");
  EXPECT_EQ(marked("吕布", "lyubu"), "[吕布]");
  EXPECT_EQ(marked("平安银行", "payh"), "[平安银行]");
  EXPECT_EQ(marked("万科Ａ", "wka"), "[万科Ａ]");
  EXPECT_EQ(marked("上海 张三", "li"), "上海 张三");
}

TEST(Marks, ShowNumbersInAnyFormat) {
  EXPECT_EQ(marked("+8613800138000", "138 0013 8000"), "+86[13800138000]");
  EXPECT_EQ(marked("138 0013 8000", "+86 138-0013-8000"), "[138 0013 8000]");
  EXPECT_EQ(marked("138-0013-8000", "8000"), "138-0013-[8000]");
  EXPECT_EQ(marked("+86 138 0013 8000", "1390"), "+86 138 0013 8000");
}

TEST(Marks, ShowInsidesAndWholeWords) {
  EXPECT_EQ(marked("Microsoft Corp", "soft", SoughtWord::Part::inside), "Micro[soft] Corp");
  EXPECT_EQ(marked("Smith Smithson", "smith", SoughtWord::Part::whole_word), "[Smith] Smithson");
}

TEST(Marks, SurviveWhateverATextHolds) {
  for (const std::string_view text :
       {"", " ", "\u3000\u3000", "\xff\xfe", "e\u0301\u0301", "\u0301", "ﬁn ㈱", "İ"})
    for (const char* search : {"a", "fin", "张", "1", "i"})
      find_marks(text, std::vector<SoughtWord>{{search}});
  const std::string many(5000, 'a');
  EXPECT_EQ(find_marks(many, std::vector<SoughtWord>{{"a"}}), (std::vector<Mark>{{0, 1}}));
}

}  // namespace
}  // namespace kith
