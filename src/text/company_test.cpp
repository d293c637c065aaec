#include "text/company.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

TEST(CompanyKey, LeavesOutLegalFormsOfManyCountries) {
  for (const char* name :
       {"Acme", "ACME, Inc.", "Acme Ltd", "The Acme Company, Limited", "Acme GmbH & Co. KG",
        "Acme S.p.A.", "Acme Pty. Ltd.", "ａｃｍｅ　ＬＬＣ"})
    EXPECT_EQ(company_key(name), "acme") << name;
}

TEST(CompanyKey, LeavesOutChineseJapaneseAndKoreanForms) {
  for (const char* name : {"华为技术有限公司", "华为技术", "華為技術股份有限公司",
                           "华为技术（集团）", "华为技术有限责任公司"})
    EXPECT_EQ(company_key(name), "华为技术") << name;
  EXPECT_EQ(company_key("株式会社東芝"), company_key("東芝"));
  EXPECT_EQ(company_key("삼성전자 주식회사"), company_key("삼성전자"));
}

TEST(CompanyKey, KeepsWhatTellsCompaniesApart) {
  EXPECT_NE(company_key("北京华联有限公司"), company_key("上海华联有限公司"));
  EXPECT_NE(company_key("华联北京分公司"), company_key("华联"));
  EXPECT_NE(company_key("Store 24 Ltd"), company_key("Store 25 Ltd"));
  EXPECT_EQ(company_key("Procter & Gamble Co."), company_key("Procter and Gamble"));
}

TEST(CompanyKey, KeepsANameThatIsNothingButAForm) {
  EXPECT_EQ(company_key("Limited"), "limited");
  EXPECT_EQ(company_key("有限公司"), "有限公司");
  EXPECT_EQ(company_key(""), "");
  EXPECT_EQ(company_key("…"), "");
}

}  // namespace
}  // namespace kith
