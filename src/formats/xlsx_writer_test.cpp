#include "formats/xlsx_writer.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <map>

namespace kith::formats {
namespace {

const Timestamp made = *parse_timestamp("2026-11-22T08:30:00Z");

uint64_t number_at(std::string_view bytes, size_t at, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string inflated(std::string_view packed, size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  EXPECT_TRUE(end == Z_STREAM_END || size == 0);
  inflateEnd(&stream);
  return out;
}

// What a reader finds by the directory at the end, sums checked.
std::map<std::string, std::string> files_of(const std::string& zip) {
  std::map<std::string, std::string> files;
  const size_t end = zip.size() - 22;
  EXPECT_EQ(number_at(zip, end, 4), 0x06054b50u);
  size_t at = number_at(zip, end + 16, 4);
  for (uint64_t left = number_at(zip, end + 10, 2); left > 0; --left) {
    EXPECT_EQ(number_at(zip, at, 4), 0x02014b50u);
    const uint64_t sum = number_at(zip, at + 16, 4);
    const uint64_t packed = number_at(zip, at + 20, 4);
    const uint64_t size = number_at(zip, at + 24, 4);
    const size_t name_bytes = number_at(zip, at + 28, 2);
    const size_t local = number_at(zip, at + 42, 4);
    const std::string name = zip.substr(at + 46, name_bytes);
    EXPECT_EQ(number_at(zip, local, 4), 0x04034b50u);
    EXPECT_EQ(zip.substr(local + 30, name_bytes), name);
    std::string text =
        inflated(std::string_view(zip).substr(local + 30 + name_bytes, packed), size);
    EXPECT_EQ(crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())),
              sum);
    files.emplace(name, std::move(text));
    at += 46 + name_bytes;
  }
  return files;
}

std::string cell(const std::string& sheet, std::string_view reference) {
  const size_t at = sheet.find("<c r=\"" + std::string(reference) + "\"");
  if (at == std::string::npos) return {};
  return sheet.substr(at, sheet.find("</c>", at) - at);
}

TEST(Zip, CanBeReadByItsDirectory) {
  std::string out;
  ZipWriter zip(out, made);
  zip.begin("联系人.csv");
  zip.data("name\r\n");
  zip.data(std::string(200'000, 'x'));
  zip.end();
  zip.begin("empty");
  zip.end();
  zip.finish();
  const auto files = files_of(out);
  EXPECT_EQ(files.at("联系人.csv"), "name\r\n" + std::string(200'000, 'x'));
  EXPECT_EQ(files.at("empty"), "");
  EXPECT_LT(out.size(), 2'000u);
}

TEST(Xlsx, KeepsTheTypeOfEveryValue) {
  std::string out;
  XlsxWriter writer(out, made);
  writer.begin_sheet("Deals", {{"Text"},
                               {"Number"},
                               {"Money"},
                               {"Own"},
                               {"Yes"},
                               {"Day"},
                               {"At"},
                               {"Part"},
                               {"Link"},
                               {"Nothing"},
                               {"Last"}});
  writer.text("张三 & <co>");
  writer.number(*parse_decimal("12.5"));
  writer.money(*parse_decimal("1200.50"), "USD");
  writer.money(*parse_decimal("3"), "");
  writer.boolean(true);
  writer.date(*parse_date("2026-11-22"));
  writer.instant(*parse_timestamp("2026-11-22T12:00:00Z"));
  writer.percent(*parse_decimal("12.5"));
  writer.link("https://kith.example/?a=1&b=2", "Kith");
  writer.empty();
  writer.integer(7);
  writer.end_row();
  writer.finish();
  const auto files = files_of(out);
  const std::string& sheet = files.at("xl/worksheets/sheet1.xml");
  EXPECT_NE(cell(sheet, "A1").find("Text"), std::string::npos);
  EXPECT_NE(cell(sheet, "A2").find("张三 &amp; &lt;co&gt;"), std::string::npos);
  EXPECT_NE(cell(sheet, "B2").find("<v>12.5</v>"), std::string::npos);
  EXPECT_NE(cell(sheet, "C2").find("<v>1200.5</v>"), std::string::npos);
  EXPECT_NE(cell(sheet, "E2").find("t=\"b\"><v>1</v>"), std::string::npos);
  EXPECT_NE(cell(sheet, "F2").find("<v>46348</v>"), std::string::npos);
  EXPECT_NE(cell(sheet, "G2").find("<v>46348.5"), std::string::npos);
  EXPECT_NE(cell(sheet, "H2").find("<v>0.125</v>"), std::string::npos);
  EXPECT_NE(cell(sheet, "K2").find("<v>7</v>"), std::string::npos);
  EXPECT_EQ(cell(sheet, "J2"), "");
  EXPECT_NE(sheet.find("<hyperlink ref=\"I2\" r:id=\"rId1\"/>"), std::string::npos);
  EXPECT_NE(files.at("xl/worksheets/_rels/sheet1.xml.rels")
                .find("Target=\"https://kith.example/?a=1&amp;b=2\""),
            std::string::npos);
  EXPECT_NE(files.at("xl/styles.xml").find("&quot;USD&quot;"), std::string::npos);
}

TEST(Xlsx, WritesNoFormulaWhateverATextBeginsWith) {
  std::string out;
  XlsxWriter writer(out, made);
  writer.begin_sheet("S", {{"=1+1"}});
  writer.text("=HYPERLINK(\"https://evil.example\")");
  writer.end_row();
  writer.finish();
  const std::string sheet = files_of(out).at("xl/worksheets/sheet1.xml");
  EXPECT_EQ(sheet.find("<f>"), std::string::npos);
  EXPECT_NE(cell(sheet, "A2").find("t=\"inlineStr\""), std::string::npos);
}

TEST(Xlsx, GoesOnInAFurtherSheetWithTheSameHeadings) {
  std::string out;
  XlsxWriter writer(out, made, {.rows_max = 3});
  writer.begin_sheet("Contacts", {{"Name"}, {"N"}});
  for (int i = 0; i < 5; ++i) {
    writer.empty();
    writer.integer(i);
    writer.end_row();
  }
  writer.finish();
  const auto files = files_of(out);
  EXPECT_NE(files.at("xl/workbook.xml").find("name=\"Contacts (3)\""), std::string::npos);
  EXPECT_FALSE(files.contains("xl/worksheets/sheet4.xml"));
  const std::string& last = files.at("xl/worksheets/sheet3.xml");
  EXPECT_NE(cell(last, "A1").find("Name"), std::string::npos);
  EXPECT_NE(cell(last, "B2").find("<v>4</v>"), std::string::npos);
}

TEST(Xlsx, IsNoLongerThanItsRowsWhereTheyJustFit) {
  std::string out;
  XlsxWriter writer(out, made, {.rows_max = 3});
  writer.begin_sheet("Contacts", {{"N"}});
  for (int i = 0; i < 2; ++i) {
    writer.integer(i);
    writer.end_row();
  }
  writer.finish();
  EXPECT_FALSE(files_of(out).contains("xl/worksheets/sheet2.xml"));
}

TEST(Xlsx, NamesWhatXmlCannotHoldAndCutsWhatACellCannot) {
  std::string out;
  XlsxWriter writer(out, made);
  writer.begin_sheet("S", {{"A"}, {"B"}, {"C"}});
  writer.text("a\x01 _x0041_ b\uFFFE\uFFFF");
  writer.text(std::string(32'767, 'x'));
  std::string longer;
  for (int i = 0; i < 40'000; ++i) longer += "字";
  writer.text(longer);
  writer.end_row();
  writer.finish();
  const std::string sheet = files_of(out).at("xl/worksheets/sheet1.xml");
  EXPECT_NE(cell(sheet, "A2").find("a_x0001_ _x005F_x0041_ b_xFFFE__xFFFF_"), std::string::npos);
  EXPECT_NE(cell(sheet, "B2").find(std::string(32'767, 'x') + "<"), std::string::npos);
  const std::string cut = cell(sheet, "C2");
  EXPECT_NE(cut.find("字…</t>"), std::string::npos);
  EXPECT_EQ(cut.find("字", cut.find("…")), std::string::npos);
}

TEST(Xlsx, MakesNamesOfSheetsFit) {
  EXPECT_EQ(sheet_name("a/b:c"), "a b c");
  EXPECT_EQ(sheet_name("''"), "Sheet");
  EXPECT_EQ(sheet_name(std::string(40, 'x')), std::string(31, 'x'));
  std::string out;
  XlsxWriter writer(out, made);
  for (const char* name : {"Leads", "LEADS"}) writer.begin_sheet(name, {{"A"}});
  writer.finish();
  EXPECT_NE(files_of(out).at("xl/workbook.xml").find("name=\"LEADS (2)\""), std::string::npos);
}

}  // namespace
}  // namespace kith::formats
