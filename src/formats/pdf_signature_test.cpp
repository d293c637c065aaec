#include "formats/pdf_signature.h"

#include <gtest/gtest.h>

#include "formats/pdf_writer.h"
#include "formats/test_poppler.h"

namespace kith::formats {
namespace {

const Timestamp noon = *parse_timestamp("2026-11-21T12:00:00Z");

const Signatory& plant() {
  static const Signatory made =
      Signatory::make("知交 Plant", noon, noon + std::chrono::hours{24 * 365 * 5});
  return made;
}

const Signatory& buyer() {
  static const Signatory made = Signatory::make("Buyer", noon, noon + std::chrono::hours{24});
  return made;
}

std::string quote(int lines = 3) {
  Document document;
  document.language = "zh";
  document.title = "报价单 Q-00042 (A)";
  document.sender = {"知交科技有限公司"};
  document.columns = {{"#", false, 0.4}, {"产品", false, 4}, {"小计", true, 1}};
  for (int i = 1; i <= lines; ++i) document.rows.push_back({std::to_string(i), "Pump", "1,234.50"});
  return *write_pdf(document, {.made_at = noon, .author = "知交 (Plant) \\"});
}

PdfSignature by(const Signatory& signatory) {
  return {.signatory = signatory, .at = noon, .name = "知交 Plant", .reason = "Q-00042 \U0001F58A"};
}

int count(const std::string& text, const std::string& word) {
  int found = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(PdfSignature, LeavesEveryByteThatWasThereAndCoversTheWholeFile) {
  const std::string before = quote();
  const auto pdf = sign_pdf(before, by(plant()));
  ASSERT_TRUE(pdf.ok()) << pdf.error().message.en;
  EXPECT_TRUE(pdf->starts_with(before));
  EXPECT_LT(pdf->size(), before.size() + 20'000);
  EXPECT_TRUE(is_signed_pdf(*pdf, plant().certificate()));
  EXPECT_FALSE(is_signed_pdf(before, plant().certificate()));
  EXPECT_FALSE(is_signed_pdf(*pdf + "\n", plant().certificate()));
  EXPECT_FALSE(is_signed_pdf(*pdf, buyer().certificate()));
}

TEST(PdfSignature, IsValidToPopplerAndTheDocumentStillReadsTheSame) {
  for (const int lines : {1, 120}) {
    const auto pdf = sign_pdf(quote(lines), by(plant()));
    ASSERT_TRUE(pdf.ok()) << pdf.error().message.en;
    const Poppler poppler(*pdf);
    const std::string said = poppler.says({"pdfsig", "-nocert"});
    EXPECT_EQ(count(said, "Signature is Valid."), 1) << said;
    EXPECT_EQ(count(said, "Total document signed"), 1) << said;
    EXPECT_EQ(count(said, "ETSI.CAdES.detached"), 1) << said;
    EXPECT_EQ(count(said, "SHA-256"), 1) << said;
    EXPECT_EQ(count(said, "知交 Plant"), 3) << said;
    EXPECT_EQ(poppler.says({"pdftotext"}, {"-"}), Poppler(quote(lines)).says({"pdftotext"}, {"-"}));
  }
}

TEST(PdfSignature, IsBrokenByAnyByteThatChanges) {
  const std::string pdf = *sign_pdf(quote(), by(plant()));
  const size_t update = quote().size();
  const size_t contents = pdf.rfind("/Contents <");
  for (const size_t at : {size_t{9}, size_t{500}, update - 20, update + 5, contents - 60,
                          contents + 200, pdf.size() - 30, pdf.size() - 3}) {
    std::string bent = pdf;
    bent[at] = bent[at] == '1' ? '2' : '1';
    EXPECT_FALSE(is_signed_pdf(bent, plant().certificate())) << at;
  }
  std::string bent = pdf;
  bent[500] ^= 1;
  const std::string said = Poppler(bent).says({"pdfsig", "-nocert"});
  EXPECT_EQ(count(said, "Signature is Valid."), 0) << said;
  EXPECT_EQ(count(said, "Digest Mismatch"), 1) << said;
}

TEST(PdfSignature, StaysValidUnderASecondOne) {
  const std::string first = *sign_pdf(quote(), by(plant()));
  const auto second = sign_pdf(first, by(buyer()));
  ASSERT_TRUE(second.ok()) << second.error().message.en;
  EXPECT_TRUE(second->starts_with(first));
  EXPECT_TRUE(is_signed_pdf(*second, buyer().certificate()));
  EXPECT_FALSE(is_signed_pdf(*second, plant().certificate()));
  const std::string said = Poppler(*second).says({"pdfsig", "-nocert"});
  EXPECT_EQ(count(said, "Signature is Valid."), 2) << said;
  EXPECT_EQ(count(said, "Total document signed"), 1) << said;
}

TEST(PdfSignature, MakesTheSameBytesOfTheSameDocumentAndInstant) {
  EXPECT_EQ(*sign_pdf(quote(), by(plant())), *sign_pdf(quote(), by(plant())));
}

// Replaces the first of a word, by as many bytes.
std::string with(std::string pdf, const std::string& was, const std::string& is) {
  const size_t at = pdf.rfind(was);
  EXPECT_NE(at, std::string::npos) << was;
  return pdf.replace(at, was.size(), is);
}

void expect_refused(const std::string& pdf, const std::string& why) {
  const auto made = sign_pdf(pdf, by(plant()));
  ASSERT_FALSE(made.ok()) << why;
  EXPECT_NE(made.error().message.en.find(why), std::string::npos) << made.error().message.en;
  EXPECT_FALSE(made.error().message.zh.empty());
}

TEST(PdfSignature, RefusesWhatItDoesNotUnderstandAndSaysWhy) {
  const std::string pdf = quote();
  expect_refused("", "no PDF");
  expect_refused("PK\x03\x04", "no PDF");
  expect_refused("%PDF-1.5\n", "damaged");
  expect_refused(pdf.substr(0, pdf.size() - 40), "damaged");
  expect_refused(pdf + std::string(100, ' '), "damaged");
  expect_refused(with(pdf, "xref\n0 ", "9 0 obj"), "compressed");
  expect_refused(with(pdf, "/Info ", "/Encrypt "), "encrypted");
  expect_refused(with(pdf, "/Info ", "/XRefStm 1 /Info "), "compressed");
  expect_refused(with(pdf, "/Type /Catalog", "/Type /Katalog"), "no catalog");
  expect_refused(with(pdf, "/Type /Pages", "/Type /Tages"), "last page");
  expect_refused(with(pdf, "/Root ", "/Ruut "), "damaged");
  expect_refused(with(*sign_pdf(pdf, by(plant())), "/SigFlags 3", "/SigFlags 1"), "a form");
  std::string large = pdf;
  large.resize((64 << 20) + 1);
  expect_refused(large, "64 MiB");
}

TEST(PdfSignature, SurvivesAnyBytes) {
  const std::string pdf = *sign_pdf(quote(), by(plant()));
  // Tables, catalog and pages are behind the drawings; bending there finds the parser.
  const size_t from = pdf.rfind("/Type /Pages");
  for (size_t at = from; at < pdf.size(); at += pdf[at] == '0' && pdf[at - 1] == '0' ? 501 : 23) {
    std::string bent = pdf.substr(0, at % 5 ? pdf.size() : at);
    if (at % 5) bent[at] = "\0<>[(%/9R "[at % 10];
    is_signed_pdf(bent, plant().certificate());
    (void)sign_pdf(std::move(bent), by(plant())).ok();
  }
  for (const char* each : {"<<", "[", "(", "<< /A "}) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += each;
    const std::string end = fmt::format("\nstartxref\n{}\n%%EOF", 9 + deep.size());
    (void)sign_pdf("%PDF-1.5\n" + deep + "xref\ntrailer\n" + deep + end, by(plant())).ok();
  }
}

}  // namespace
}  // namespace kith::formats
