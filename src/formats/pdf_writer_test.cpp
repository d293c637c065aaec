#include "formats/pdf_writer.h"

#include <gtest/gtest.h>

#include "formats/test_poppler.h"

namespace kith::formats {
namespace {

const Timestamp noon = *parse_timestamp("2026-11-21T12:00:00Z");

Document quote(int lines) {
  Document document;
  document.language = "zh";
  document.title = "报价单 Q-00042";
  document.sender = {"知交科技有限公司", "上海市浦东新区世纪大道 1 号", "税号 91310000MA1FL0XX0X"};
  document.receiver_label = "致";
  document.receiver = {"Zoë Müller GmbH", "张伟"};
  document.facts = {{"编号", "Q-00042"}, {"有效期至", "2026-12-21"}};
  document.introduction = "感谢贵方的信任。";
  document.columns = {{"#", false, 0.4}, {"产品与服务", false, 4}, {"小计", true, 1}};
  for (int i = 1; i <= lines; ++i)
    document.rows.push_back(
        {std::to_string(i), fmt::format("产品 {}\nBrass fitting", i), "1,234.50"});
  document.sums = {{"不含税金额", "24,690.00"}, {"总计 CNY", "27,899.70"}};
  document.sections = {{"条款", "1. 价格在有效期内有效。\n2. 收到货款后安排交付。"}};
  return document;
}

int count(const std::string& text, const std::string& word) {
  int found = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(PdfWriter, WritesBothLanguagesSoThatTheyCanBeReadBack) {
  const auto pdf = write_pdf(quote(2), {.made_at = noon, .author = "知交"});
  ASSERT_TRUE(pdf.ok()) << pdf.error().message.en;
  const std::string text = Poppler(*pdf).says({"pdftotext", "-layout"}, {"-"});
  for (const char* word :
       {"知交科技有限公司", "税号 91310000MA1FL0XX0X", "Zoë Müller GmbH", "产品 2", "Brass fitting",
        "1,234.50", "27,899.70", "收到货款后安排交付"})
    EXPECT_NE(text.find(word), std::string::npos) << word << " in\n" << text;
}

TEST(PdfWriter, RepeatsTheHeadOfTheTableOnEveryPage) {
  const auto pdf = write_pdf(quote(80), {.made_at = noon});
  ASSERT_TRUE(pdf.ok());
  const std::string text = Poppler(*pdf).says({"pdftotext", "-layout"}, {"-"});
  const int pages = count(text, "\f");
  EXPECT_GE(pages, 3);
  EXPECT_EQ(count(text, "产品与服务"), pages);
  EXPECT_NE(text.find(fmt::format("第 {0} 页，共 {0} 页", pages)), std::string::npos);
  EXPECT_NE(text.find("产品 80"), std::string::npos);
}

TEST(PdfWriter, MakesTheSameBytesOfTheSameDocument) {
  const PdfOptions options{.made_at = noon, .author = "知交"};
  EXPECT_EQ(*write_pdf(quote(20), options), *write_pdf(quote(20), options));
  const std::string info = Poppler(*write_pdf(quote(1), options)).says({"pdfinfo", "-isodates"});
  EXPECT_NE(info.find("CreationDate:    2026-11-21T12:00:00Z"), std::string::npos) << info;
}

TEST(PdfWriter, EmbedsTheCharactersThatAreUsedAndNoMore) {
  const auto pdf = write_pdf(quote(20), {.made_at = noon});
  EXPECT_LT(pdf->size(), 150'000u);
  const std::string fonts = Poppler(*pdf).says({"pdffonts"});
  EXPECT_EQ(count(fonts, " no "), 0) << fonts;  // every one embedded and a subset
}

TEST(PdfWriter, SaysWhichPackageIsMissingRatherThanPrintBoxes) {
  Document document = quote(1);
  document.introduction = "\U000F1234 private";
  const auto pdf = write_pdf(document, {.made_at = noon});
  ASSERT_FALSE(pdf.ok());
  EXPECT_EQ(pdf.error().code, Code::unavailable);
  EXPECT_NE(pdf.error().message.en.find("fonts-wqy-microhei"), std::string::npos);
}

TEST(PdfWriter, DrawsBoxesWhereAStrangerSignsWithWhatNoFontHas) {
  Document document = quote(1);
  document.certificate = Certificate{.title = "签署证明",
                                     .text = "上述报价已被接受。",
                                     .facts = {{"签署人", "Ann \U000F1234"}},
                                     .signed_label = "签名",
                                     .signature = {.typed = "\U000F1234", .strokes = {}}};
  const auto pdf = write_pdf(document, {.made_at = noon});
  ASSERT_TRUE(pdf.ok()) << pdf.error().message.en;
  EXPECT_NE(Poppler(*pdf).says({"pdftotext"}, {"-"}).find("Ann"), std::string::npos);
  document.introduction = "\U000F1234 private";
  EXPECT_FALSE(write_pdf(document, {.made_at = noon}).ok());
}

TEST(PdfWriter, LaysOutAgainWhatWasKeptAsJson) {
  const Document document = quote(3);
  const auto again = document_of(to_json(document));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*write_pdf(document, {.made_at = noon}), *write_pdf(*again, {.made_at = noon}));
  EXPECT_FALSE(document_of(Json("x")).ok());
}

}  // namespace
}  // namespace kith::formats
