#include "text/tidy.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

TEST(Tidy, ALineLosesStrayBlanksInvisibleCharactersAndFullWidth) {
  EXPECT_EQ(tidy_line("  Zoë \t Müller "), "Zoë Müller");
  EXPECT_EQ(tidy_line("ＡＢＣ１２３"), "ABC123");
  EXPECT_EQ(tidy_line("王\u200b芳　经理"), "王芳 经理");
  EXPECT_EQ(tidy_line("你好，世界！"), "你好，世界！");
  EXPECT_EQ(tidy_line(""), "");
}

TEST(Tidy, ANameInOneCaseIsWrittenAsNamesAre) {
  EXPECT_EQ(tidy_person("ZHANG"), "Zhang");
  EXPECT_EQ(tidy_person("zoë MÜLLER"), "Zoë Müller");
  EXPECT_EQ(tidy_person("o'brien"), "O'Brien");
  EXPECT_EQ(tidy_person("jean-luc"), "Jean-Luc");
  EXPECT_EQ(tidy_person("иван"), "Иван");
}

TEST(Tidy, ANameThatSomebodyCaredForStays) {
  for (const char* name : {"McDonald", "van Gogh", "Ludwig van Beethoven", "Henry III", "J. R.",
                           "张三", "山田 太郎", "deVries"})
    EXPECT_EQ(tidy_person(name), name);
}

TEST(Tidy, ACompanyHasItsLegalFormAsItIsWritten) {
  EXPECT_EQ(tidy_company("Acme co.,ltd"), "Acme Co., Ltd.");
  EXPECT_EQ(tidy_company("ACME CO LTD"), "ACME Co., Ltd.");
  EXPECT_EQ(tidy_company("Bosch GMBH"), "Bosch GmbH");
  EXPECT_EQ(tidy_company("Acme ltd"), "Acme Ltd.");
  EXPECT_EQ(tidy_company("华为(深圳)有限公司"), "华为（深圳）有限公司");
  EXPECT_EQ(tidy_company("Acme (China) Inc."), "Acme (China) Inc.");
  EXPECT_EQ(tidy_company("Costco"), "Costco");
}

TEST(Tidy, PlacesGoByOneNameInTheirScript) {
  EXPECT_EQ(tidy_country("P.R. China"), "China");
  EXPECT_EQ(tidy_country("中華人民共和國"), "中国");
  EXPECT_EQ(tidy_country("Österreich"), "Österreich");
  EXPECT_EQ(tidy_province("广东"), "广东省");
  EXPECT_EQ(tidy_province("廣東省"), "广东省");
  EXPECT_EQ(tidy_province("广西"), "广西壮族自治区");
  EXPECT_EQ(tidy_province("GUANGDONG province"), "Guangdong");
  EXPECT_EQ(tidy_province("Bavaria"), "Bavaria");
}

TEST(Tidy, TwiceChangesNothingMore) {
  for (const char* text :
       {"  ＺＨＡＮＧ wei", "acme CO. , LTD", "广东", "usa", "华为(深圳)公司", "o'BRIEN"}) {
    EXPECT_EQ(tidy_line(tidy_line(text)), tidy_line(text));
    EXPECT_EQ(tidy_person(tidy_person(text)), tidy_person(text));
    EXPECT_EQ(tidy_company(tidy_company(text)), tidy_company(text));
    EXPECT_EQ(tidy_country(tidy_country(text)), tidy_country(text));
    EXPECT_EQ(tidy_province(tidy_province(text)), tidy_province(text));
  }
}

}  // namespace
}  // namespace kith
