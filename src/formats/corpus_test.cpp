// Every workbook and every file of vCards of the shared corpora: read to its end, or refused with
// a place and a reason in both languages.
#include <gmock/gmock.h>

#include <chrono>
#include <map>

#include "base/test_shared.h"
#include "formats/vcard.h"
#include "formats/xlsx_reader.h"

namespace kith::formats {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Read {
  Rows rows;
  std::string refused;  // why
};

Read read_workbook(const std::filesystem::path& path) {
  Read read;
  auto go = [&]() -> Status {
    auto reader = TRY(XlsxReader::open(path.string()));
    for (const std::string& sheet : reader.sheets()) {
      TRY(reader.begin(sheet, [&](const CsvRow& row) -> Status {
        read.rows.emplace_back();
        for (const CsvCell& cell : row.cells) read.rows.back().emplace_back(cell.text);
        if (row.defect != CsvDefect::none)
          read.rows.back().push_back("! " + describe(row.defect).en);
        return done();
      }));
      while (TRY(reader.pump())) {
      }
    }
    return done();
  };
  if (const Status status = go(); !status) {
    EXPECT_FALSE(status.error().message.zh.empty());
    read.refused = status.error().message.en;
  }
  return read;
}

TEST(Corpus, ReadsOrRefusesEveryWorkbookInTime) {
  auto files = shared_files("corpus/fetched/xlsx", ".xlsx");
  if (files.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& file : shared_files("corpus/own/xlsx", ".xlsx")) files.push_back(file);
  for (const auto& file : files) {
    const auto begun = std::chrono::steady_clock::now();
    const Read read = read_workbook(file);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10)) << file;
    for (const auto& row : read.rows) {
      for (const std::string& cell : row) EXPECT_EQ(cell.find("root:"), std::string::npos) << file;
    }
    const std::string name = file.filename().string();
    const bool own = file.string().find("corpus/own") != std::string::npos;
    const bool may_refuse = own || name == "invalid.xlsx";
    EXPECT_TRUE(may_refuse || read.refused.empty()) << name << ": " << read.refused;
  }
}

TEST(Corpus, RefusesHostileWorkbooksWithTheirReason) {
  const auto folder = shared_path("corpus/own/xlsx");
  if (folder.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  const std::map<std::string, std::string> reasons = {
      {"xxe-general-1.xlsx", "document type declaration"},
      {"xxe-general-2.xlsx", "document type declaration"},
      {"xxe-general-4.xlsx", "document type declaration"},
      {"xxe-param-4.xlsx", "document type declaration"},
      {"xxe-utf-32.xlsx", ""},
      {"deep-xml-200k.xlsx", "too deep"},
      {"no-sheet.xlsx", "no sheet"}};
  for (const auto& [name, reason] : reasons) {
    const Read read = read_workbook(folder / name);
    EXPECT_NE(read.refused, "") << name;
    EXPECT_THAT(read.refused, testing::HasSubstr(reason)) << name;
  }
  EXPECT_EQ(read_workbook(folder / "ok-plain.xlsx").refused, "");
  EXPECT_GT(read_workbook(folder / "ok-plain.xlsx").rows.size(), 0u);
}

TEST(Corpus, ReadsTheDatesOfBothCalendars) {
  const auto file = shared_path(
      "corpus/fetched/xlsx/tidyverse+readxl/tests/testthat/sheets/dates-1900-LibreOffice.xlsx");
  if (file.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  bool dated = false;
  for (const auto& row : read_workbook(file).rows) {
    for (const std::string& cell : row)
      dated = dated || (cell.size() >= 10 && cell[4] == '-' && cell[7] == '-');
  }
  EXPECT_TRUE(dated);
}

struct Cards {
  std::vector<VCard> cards;
  std::vector<VCardDefect> defects;
};

Cards cards_of(std::string_view bytes, size_t piece = 1 << 20) {
  Cards read;
  VCardReader reader({}, [&](const VCardEntry& entry) -> Status {
    read.cards.push_back(entry.card);
    read.defects.push_back(entry.defect);
    return done();
  });
  for (size_t at = 0; at < bytes.size(); at += piece)
    EXPECT_TRUE(reader.feed(bytes.substr(at, piece)).ok());
  EXPECT_TRUE(reader.finish().ok());
  return read;
}

TEST(Corpus, ReadsEveryFileOfCards) {
  const auto files = shared_files("corpus/fetched/vcard", ".vcf");
  if (files.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& file : files) {
    const Cards read = cards_of(content_of(file));
    ASSERT_FALSE(read.cards.empty()) << file;
    for (size_t n = 0; n < read.cards.size(); ++n) {
      // One card of it holds half of a character, which is told.
      const bool broken = n == 5 && file.filename() == "John_Doe_ANDROID.vcf";
      EXPECT_EQ(read.defects[n], broken ? VCardDefect::malformed_text : VCardDefect::none)
          << file << " card " << n + 1 << ": " << describe(read.defects[n]).en;
      const VCard& card = read.cards[n];
      EXPECT_FALSE(card.formatted_name.empty() && card.family_name.empty() &&
                   card.given_name.empty() && card.organization.empty() && card.emails.empty() &&
                   card.addresses.empty())
          << file << " card " << n + 1;
    }
  }
}

TEST(Corpus, KeepsWhatOwnCardsSay) {
  const auto folder = shared_path("corpus/own/vcard");
  if (folder.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  const auto own = [&](const char* name) { return cards_of(content_of(folder / name)); };
  EXPECT_EQ(own("5000-cards.vcf").cards.size(), 5'000u);
  EXPECT_EQ(own("5000-cards.vcf").cards.back().emails.front().value, "p4999@example.com");
  EXPECT_EQ(own("tel-20k.vcf").cards.front().phones.size(), 20'000u);
  EXPECT_EQ(own("line-400k.vcf").cards.front().formatted_name.size(), 400'000u);
  const Cards escape = own("escape.vcf");
  EXPECT_EQ(escape.cards.front().formatted_name, "a,b;c\\d\ne");
  EXPECT_EQ(escape.cards.front().family_name, "a;b");
  EXPECT_EQ(escape.cards.front().notes.front(), "x\nTEL:+1\nEND:VCARD");
  EXPECT_TRUE(escape.cards.front().phones.empty());
  const Cards quoted = own("qp-21.vcf");
  EXPECT_EQ(quoted.cards.front().family_name, "张");
  EXPECT_EQ(quoted.cards.front().given_name, "伟明");
  EXPECT_EQ(quoted.cards.front().formatted_name, "张伟");
  EXPECT_EQ(own("photo-ssrf.vcf").cards.front().photos.front().uri, "http://127.0.0.1:9/x.png");
  EXPECT_EQ(own("param-dquote.vcf").cards.front().formatted_name, "x");
  EXPECT_EQ(own("param-dquote.vcf").cards.front().phones.front().value, "+1-555");
  EXPECT_EQ(own("no-end.vcf").defects.front(), VCardDefect::unterminated);
  EXPECT_EQ(own("no-end.vcf").cards.front().formatted_name, "x");
  EXPECT_FALSE(own("nested-agent-500.vcf").defects.empty());
}

TEST(VCardReader, ReadsTheSameInPiecesOfAnySize) {
  const std::string text =
      "BEGIN:VCARD\r\nVERSION:3.0\r\nitem1.TEL;TYPE=CELL,pref:+86 138\r\n 0013 8000\r\n"
      "item1.X-ABLabel:_$!<Main>!$_\r\nADR;TYPE=work:;;Main St;Springfield;IL;62701;US\r\n"
      "BDAY:19850412\r\nPHOTO;ENCODING=b;TYPE=JPEG:aGVs\r\n bG8=\r\nEND:VCARD\r\nstray\r\n";
  for (size_t piece = 1; piece <= text.size(); ++piece) {
    const Cards read = cards_of(text, piece);
    ASSERT_EQ(read.cards.size(), 2u);
    const VCard& card = read.cards.front();
    EXPECT_EQ(card.phones.front().value, "+86 1380013 8000");
    EXPECT_EQ(card.phones.front().label, "Main");
    EXPECT_TRUE(card.phones.front().preferred);
    EXPECT_EQ(card.addresses.front().city, "Springfield");
    EXPECT_EQ(card.birthday, "1985-04-12");
    EXPECT_EQ(card.photos.front().bytes, "hello");
    EXPECT_EQ(card.photos.front().media_type, "image/jpeg");
    EXPECT_EQ(read.defects.back(), VCardDefect::text_outside);
  }
}

}  // namespace
}  // namespace kith::formats
