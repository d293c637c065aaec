#include "formats/xlsx_reader.h"

#include <gmock/gmock.h>

#include "formats/test_workbook.h"
#include "formats/xlsx_writer.h"
#include "formats/zip_writer.h"

namespace kith::formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(XlsxReader, FindsSharedTextsByNumber) {
  EXPECT_THAT(cells_of(TestWorkbook()
                           .texts("<si><t>one</t></si><si><t xml:space=\"preserve\"> 二 </t></si>")
                           .rows(R"(<row r="1"><c r="A1" t="s"><v>1</v></c>
                                    <c r="B1" t="s"><v>0</v></c></row>)")),
              ElementsAre(" 二 ", "one"));
}

TEST(XlsxReader, JoinsTheRunsOfARichText) {
  EXPECT_THAT(
      cells_of(TestWorkbook()
                   .texts("<si><r><rPr><b/></rPr><t>bold </t></r><r><t>and not</t></r></si>")
                   .rows(R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr">
                                    <is><r><t>in</t></r><r><t>line</t></r></is></c></row>)")),
      ElementsAre("bold and not", "inline"));
}

// Readings stand beside the text that they belong to, not in it.
TEST(XlsxReader, LeavesPhoneticRunsOut) {
  constexpr std::string_view item =
      "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/>";
  EXPECT_THAT(cells_of(TestWorkbook()
                           .texts("<si>" + std::string(item) + "</si>")
                           .rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
                                 "<c r=\"B1\" t=\"inlineStr\"><is>" +
                                 std::string(item) + "</is></c></row>")),
              ElementsAre("東京", "東京"));
}

TEST(XlsxReader, TurnsNamedCharactersIntoThemselves) {
  EXPECT_THAT(
      cells_of(TestWorkbook()
                   .texts("<si><t>a_x000D_b</t></si><si><t>_x005F_x000D_</t></si>"
                          "<si><t>_x00e9_ _xZZZZ_ _x12</t></si><si><t>a&amp;b&#10;c</t></si>")
                   .rows(R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
                                    <c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>)")),
      ElementsAre("a\rb", "_x000D_", "é _xZZZZ_ _x12", "a&b\nc"));
}

TEST(XlsxReader, DeliversTheRowOfATextThatIsNotThereWithItsDefect) {
  const auto sheet = read_sheet(TestWorkbook()
                                    .texts("<si><t>one</t></si>")
                                    .rows(R"(<row r="1"><c r="A1" t="s"><v>7</v></c>
                                             <c r="B1"><v>5</v></c></row>
                                             <row r="2"><c r="A2" t="s"><v>0</v></c></row>)")
                                    .bytes());
  ASSERT_EQ(sheet.rows.size(), 2u);
  EXPECT_EQ(sheet.rows[0].defect, CsvDefect::unreadable_cell);
  EXPECT_THAT(sheet.rows[0].cells, ElementsAre("", "5"));
  EXPECT_EQ(sheet.rows[1].defect, CsvDefect::none);
  EXPECT_THAT(sheet.rows[1].cells, ElementsAre("one"));
}

TEST(XlsxReader, ShowsNumbersAsTheyWereMeant) {
  EXPECT_THAT(
      cells_of(TestWorkbook().rows(
          R"(<row r="1"><c r="A1"><v>1.3800138E10</v></c><c r="B1"><v>0.1</v></c>
                     <c r="C1"><v>-12.50</v></c><c r="D1"><v>1E22</v></c>
                     <c r="E1"><v>0.30000000000000004</v></c><c r="F1"><v>no number</v></c></row>)")),
      ElementsAre("13800138000", "0.1", "-12.5", "1E22", "0.30000000000000004", "no number"));
}

TEST(XlsxReader, ShowsBooleansErrorsAndTheLastValuesOfFormulas) {
  EXPECT_THAT(cells_of(TestWorkbook().rows(
                  R"(<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>
             <c r="C1" t="e"><v>#DIV/0!</v></c><c r="D1"><f>SUM(A1:B1)</f><v>3</v></c>
             <c r="E1" t="str"><f>A1&amp;"x"</f><v>yx</v></c><c r="F1"><f>NOW()</f></c>
             <c r="G1" t="d"><v>2024-03-05T00:00:00</v></c></row>)")),
              ElementsAre("TRUE", "FALSE", "#DIV/0!", "3", "yx", "", "2024-03-05"));
}

TEST(XlsxReader, TellsDatesByTheirStyle) {
  EXPECT_THAT(
      cells_of(TestWorkbook()
                   .formats({"yyyy\\-mm\\-dd", "yyyy-mm-dd hh:mm", "h:mm AM/PM", "[h]:mm:ss",
                             "0.00%", "mmm", "#,##0.00", "[Red]0;[Blue]-0", "&quot;day &quot;0",
                             "0.00E+00", "general", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"})
                   .rows(R"(<row r="1"><c r="A1" s="1"><v>45356</v></c>
          <c r="B1" s="2"><v>45356.604166666664</v></c><c r="C1" s="3"><v>0.5</v></c>
          <c r="D1" s="4"><v>1.25</v></c><c r="E1" s="5"><v>0.125</v></c><c r="F1" s="6"><v>45356</v></c>
          <c r="G1" s="7"><v>45356</v></c><c r="H1" s="8"><v>45356</v></c><c r="I1" s="9"><v>45356</v></c>
          <c r="J1" s="10"><v>45356</v></c><c r="K1" s="11"><v>45356</v></c>
          <c r="L1" s="12"><v>45356</v></c><c r="M1" s="99"><v>45356</v></c></row>)")),
      ElementsAre("2024-03-05", "2024-03-05 14:30:00", "12:00:00", "30:00:00", "12.5%",
                  "2024-03-05", "45356", "45356", "45356", "45356", "45356", "2024-03-05",
                  "45356"));
}

// ECMA-376 part 1, 18.8.30: those that only East Asian programs have declare nothing.
TEST(XlsxReader, KnowsTheBuiltInFormatsOfChinesePrograms) {
  EXPECT_THAT(cells_of(TestWorkbook()
                           .built_in_formats({14, 22, 27, 28, 31, 32, 33, 36, 50, 57, 58, 9, 1, 49})
                           .rows(R"(<row r="1"><c r="A1" s="1"><v>45356</v></c>
          <c r="B1" s="2"><v>45356.25</v></c><c r="C1" s="3"><v>45356</v></c>
          <c r="D1" s="4"><v>45356</v></c><c r="E1" s="5"><v>45356</v></c>
          <c r="F1" s="6"><v>0.6041666666666666</v></c><c r="G1" s="7"><v>0.6041666666666666</v></c>
          <c r="H1" s="8"><v>45356</v></c><c r="I1" s="9"><v>45356</v></c><c r="J1" s="10"><v>45356</v></c>
          <c r="K1" s="11"><v>45356</v></c><c r="L1" s="12"><v>0.5</v></c><c r="M1" s="13"><v>45356</v></c>
          <c r="N1" s="14"><v>45356</v></c></row>)")),
              ElementsAre("2024-03-05", "2024-03-05 06:00:00", "2024-03-05", "2024-03-05",
                          "2024-03-05", "14:30:00", "14:30:00", "2024-03-05", "2024-03-05",
                          "2024-03-05", "2024-03-05", "50%", "45356", "45356"));
}

TEST(XlsxReader, KnowsTheFormatsThatChineseProgramsDeclare) {
  EXPECT_THAT(
      cells_of(TestWorkbook()
                   .formats({"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@",
                             "[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;",
                             "[$-804]上午/下午h&quot;时&quot;mm&quot;分&quot;",
                             "#,##0.00&quot;元&quot;"})
                   .rows(R"(<row r="1"><c r="A1" s="1"><v>45356</v></c>
          <c r="B1" s="2"><v>45356</v></c><c r="C1" s="3"><v>0.6041666666666666</v></c>
          <c r="D1" s="4"><v>45356</v></c></row>)")),
      ElementsAre("2024-03-05", "2024-03-05", "14:30:00", "45356"));
}

TEST(XlsxReader, CountsDaysByTheCalendarOfTheWorkbook) {
  constexpr std::string_view days = R"(<row r="1"><c r="A1" s="1"><v>0</v></c>
      <c r="B1" s="1"><v>1</v></c><c r="C1" s="1"><v>59</v></c><c r="D1" s="1"><v>61</v></c>
      <c r="E1" s="1"><v>45356</v></c><c r="F1" s="1"><v>-1</v></c>
      <c r="G1" s="1"><v>2958465</v></c><c r="H1" s="1"><v>1e300</v></c></row>)";
  TestWorkbook book;
  book.formats({"yyyy-mm-dd"}).rows(days);
  const auto since_1900 = cells_of(book);
  EXPECT_THAT(since_1900[1], "1900-01-01");
  EXPECT_THAT(since_1900[2], "1900-02-28");
  EXPECT_THAT(since_1900[3], "1900-03-01");
  EXPECT_THAT(since_1900[4], "2024-03-05");
  EXPECT_THAT(since_1900[5], "-1");
  EXPECT_THAT(since_1900[6], "9999-12-31");
  EXPECT_THAT(since_1900[7], "1e300");
  book.part("xl/workbook.xml",
            R"(<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets>
               <sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>)");
  const auto since_1904 = cells_of(book);
  EXPECT_THAT(since_1904[0], "1904-01-01");
  EXPECT_THAT(since_1904[4], "2028-03-06");
}

TEST(XlsxReader, FillsGapsBetweenCellsAndCountsRowsThatHoldSomething) {
  const auto sheet = read_sheet(TestWorkbook()
                                    .rows(R"(<row r="2"><c r="C2"><v>1</v></c></row><row r="3"/>
                                             <row r="4"><c r="A4"/></row>
                                             <row r="9"><c r="A9"><v>2</v></c><c r="D9"><v>3</v></c>
                                             </row>)")
                                    .bytes());
  ASSERT_EQ(sheet.rows.size(), 2u);
  EXPECT_THAT(sheet.rows[0].cells, ElementsAre("", "", "1"));
  EXPECT_EQ(sheet.rows[0].number, 1u);
  EXPECT_EQ(sheet.rows[0].line, 2u);
  EXPECT_THAT(sheet.rows[1].cells, ElementsAre("2", "", "", "3"));
  EXPECT_EQ(sheet.rows[1].number, 2u);
  EXPECT_EQ(sheet.rows[1].line, 9u);
}

TEST(XlsxReader, CountsCellsAndRowsThatDoNotSayWhereTheyAre) {
  const auto sheet =
      read_sheet(TestWorkbook()
                     .rows("<row><c><v>1</v></c><c><v>2</v></c></row>"
                           "<row><c><v>3</v></c><c r=\"D2\"><v>4</v></c><c><v>5</v></c></row>")
                     .bytes());
  ASSERT_EQ(sheet.rows.size(), 2u);
  EXPECT_THAT(sheet.rows[0].cells, ElementsAre("1", "2"));
  EXPECT_THAT(sheet.rows[1].cells, ElementsAre("3", "", "", "4", "5"));
  EXPECT_EQ(sheet.rows[1].line, 2u);
}

TEST(XlsxReader, NamesACellThatComesTwiceAsADefect) {
  const auto sheet =
      read_sheet(TestWorkbook()
                     .rows(R"(<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>)")
                     .bytes());
  ASSERT_EQ(sheet.rows.size(), 1u);
  EXPECT_THAT(sheet.rows[0].cells, ElementsAre("", "1"));
  EXPECT_EQ(sheet.rows[0].defect, CsvDefect::unreadable_cell);
}

TEST(XlsxReader, ListsHiddenSheetsAndLeavesOutWhatHoldsNoCells) {
  const TestWorkbook book =
      TestWorkbook()
          .part("xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets>
              <sheet name="Chart" sheetId="1" r:id="rId9"/>
              <sheet name="秘密" sheetId="2" state="veryHidden" r:id="rId2"/>
              <sheet name="Gone" sheetId="3" r:id="rId8"/>
              <sheet name="Open" sheetId="4" r:id="rId1"/></sheets></workbook>)")
          .part("xl/_rels/workbook.xml.rels", R"(<Relationships>
              <Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/>
              <Relationship Id="rId2" Type="x/worksheet" Target="./worksheets/hidden.xml"/>
              <Relationship Id="rId8" Type="x/worksheet" Target="worksheets/gone.xml"/>
              <Relationship Id="rId9" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/>
              </Relationships>)")
          .part("xl/worksheets/hidden.xml",
                R"(<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>)");
  const std::string bytes = book.bytes();
  const auto reader = XlsxReader::of(bytes);
  ASSERT_TRUE(reader.ok());
  EXPECT_THAT(reader->sheets(), ElementsAre("秘密", "Open"));
  const auto hidden = read_sheet(bytes, "秘密");
  ASSERT_EQ(hidden.rows.size(), 1u);
  EXPECT_THAT(hidden.rows[0].cells, ElementsAre("7"));
  EXPECT_THAT(read_sheet(bytes, "Gone").refused, HasSubstr("no sheet “Gone”"));
}

TEST(XlsxReader, FindsTheBookWhereTheRelationsSayAndElseWhereItUsuallyIs) {
  TestWorkbook moved;
  moved
      .part("_rels/.rels",
            R"(<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/book.xml"/>
                </Relationships>)")
      .part("book.xml",
            R"(<workbook xmlns:r="r"><sheets><sheet name="S" r:id="s"/></sheets></workbook>)")
      .part("_rels/book.xml.rels",
            R"(<Relationships><Relationship Id="s" Type="x/worksheet" Target="cells.xml"/>
               </Relationships>)")
      .part("cells.xml",
            "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>");
  EXPECT_THAT(cells_of(moved), ElementsAre("1"));
  TestWorkbook usual;
  usual.without("_rels/.rels").rows("<row><c><v>2</v></c></row>");
  EXPECT_THAT(cells_of(usual), ElementsAre("2"));
}

TEST(XlsxReader, ReadsOnWithoutStylesAndTexts) {
  EXPECT_THAT(cells_of(TestWorkbook().rows(R"(<row><c s="5"><v>45356</v></c></row>)")),
              ElementsAre("45356"));
}

TEST(XlsxReader, RefusesWhatIsNoWorkbookAndSaysSo) {
  EXPECT_THAT(read_sheet("id,name\n1,Ann\n").refused, HasSubstr("no zip archive"));
  std::string other;
  ZipWriter zip(other, Timestamp{});
  zip.begin("a.csv");
  zip.data("id,name\n");
  zip.end();
  zip.finish();
  EXPECT_THAT(read_sheet(other).refused, HasSubstr("no Excel workbook"));
  EXPECT_THAT(read_sheet(TestWorkbook().without("xl/worksheets/sheet1.xml").bytes()).refused,
              HasSubstr("no sheet"));
  EXPECT_THAT(read_sheet(TestWorkbook().without("xl/_rels/workbook.xml.rels").bytes()).refused,
              HasSubstr("no sheet"));
}

TEST(XlsxReader, NamesThePartAndThePlaceWhereItIsBroken) {
  const std::string cut =
      TestWorkbook()
          .part("xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row>\n<row r=\"2\">")
          .bytes();
  const auto sheet = read_sheet(cut);
  EXPECT_EQ(sheet.rows.size(), 1u);
  EXPECT_THAT(sheet.refused, HasSubstr("“Sheet1”, line 2"));
  EXPECT_THAT(read_sheet(TestWorkbook().part("xl/styles.xml", "<styleSheet>").bytes()).refused,
              HasSubstr("xl/styles.xml"));
  EXPECT_THAT(read_sheet(TestWorkbook().texts("<si>").bytes()).refused,
              HasSubstr("xl/sharedStrings.xml"));
}

TEST(XlsxReader, RefusesDocumentTypeDeclarationsInAnyPart) {
  const std::string declared = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
  TestWorkbook book;
  book.texts("<si><t>a</t></si>").rows("<row><c t=\"s\"><v>0</v></c></row>").formats({});
  for (const char* part : {"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                           "xl/worksheets/sheet1.xml", "_rels/.rels"}) {
    TestWorkbook hostile = book;
    hostile.part(part, declared + "<x>&e;</x>");
    EXPECT_THAT(read_sheet(hostile.bytes()).refused, HasSubstr("document type declaration"))
        << part;
  }
}

TEST(XlsxReader, RefusesPlacesThatNoSheetHas) {
  const auto refused = [](std::string_view row, XlsxLimits limits = {}) {
    return read_sheet(TestWorkbook().rows(row).bytes(), {}, limits).refused;
  };
  EXPECT_THAT(refused(R"(<row r="1048577"><c><v>1</v></c></row>)"), HasSubstr("1048576 rows"));
  EXPECT_THAT(refused(R"(<row r="0"><c><v>1</v></c></row>)"), HasSubstr("no number: “0”"));
  EXPECT_THAT(refused(R"(<row r="x"><c><v>1</v></c></row>)"), HasSubstr("“x”"));
  for (const char* place : {"XFE1", "A0", "1A", "AAAAA1", "A", "A1B", "A99999999999999999999"}) {
    EXPECT_THAT(refused("<row r=\"3\"><c r=\"" + std::string(place) + "\"><v>1</v></c></row>"),
                HasSubstr("row 3: there is no such cell"))
        << place;
  }
  EXPECT_THAT(
      refused("<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>", {.columns_max = 2}),
      HasSubstr("more than 2 columns"));
  EXPECT_THAT(refused(R"(<row r="1"><c r="XFD1"><v>1</v></c></row>)"), "");
}

TEST(XlsxReader, CutsWhatIsTooLargeAndReadsTheRowsAroundIt) {
  const std::string longer(200, 'x');
  const std::string rows = "<row><c t=\"inlineStr\"><is><t>" + longer +
                           "</t></is></c><c><v>1</v></c></row><row><c><v>2</v></c></row>";
  const auto cut = read_sheet(TestWorkbook().rows(rows).bytes(), {}, {.cell_bytes_max = 100});
  ASSERT_EQ(cut.rows.size(), 2u);
  EXPECT_EQ(cut.rows[0].defect, CsvDefect::cell_too_large);
  EXPECT_EQ(cut.rows[0].cells[0].size(), 100u);
  EXPECT_EQ(cut.rows[1].defect, CsvDefect::none);
  const auto row = read_sheet(TestWorkbook().rows(rows).bytes(), {}, {.row_bytes_max = 150});
  ASSERT_EQ(row.rows.size(), 2u);
  EXPECT_EQ(row.rows[0].defect, CsvDefect::row_too_large);
  const auto shared = read_sheet(TestWorkbook()
                                     .texts("<si><t>" + longer + "</t></si>")
                                     .rows("<row><c t=\"s\"><v>0</v></c></row>")
                                     .bytes(),
                                 {}, {.cell_bytes_max = 100});
  ASSERT_EQ(shared.rows.size(), 1u);
  EXPECT_EQ(shared.rows[0].defect, CsvDefect::cell_too_large);
}

TEST(XlsxReader, KeepsManyTextsInAFileAndRefusesTooMany) {
  std::string items, rows;
  for (int n = 0; n < 500; ++n) {
    items += "<si><t>text " + std::to_string(n) + " 张三</t></si>";
    rows += "<row><c t=\"s\"><v>" + std::to_string(499 - n) + "</v></c></row>";
  }
  const std::string bytes = TestWorkbook().texts(items).rows(rows).bytes();
  const auto sheet = read_sheet(bytes, {}, {.texts_memory_max = 1'000});
  ASSERT_EQ(sheet.rows.size(), 500u);
  for (size_t n = 0; n < 500; ++n)
    EXPECT_EQ(sheet.rows[n].cells[0], "text " + std::to_string(499 - n) + " 张三");
  EXPECT_THAT(read_sheet(bytes, {}, {.texts_max = 100}).refused, HasSubstr("more text than"));
  EXPECT_THAT(read_sheet(bytes, {}, {.texts_bytes_max = 1'000}).refused,
              HasSubstr("more text than"));
}

TEST(XlsxReader, ReadsOneSheetAfterAnotherAndTheSameTwice) {
  std::string bytes;
  XlsxWriter writer(bytes, Timestamp{});
  for (const char* name : {"First", "Second"}) {
    writer.begin_sheet(name, {{.heading = name}});
    writer.integer(1);
    writer.end_row();
  }
  writer.finish();
  auto reader = XlsxReader::of(bytes);
  ASSERT_TRUE(reader.ok());
  for (const char* name : {"First", "Second", "First"}) {
    std::vector<std::string> first_cells;
    ASSERT_TRUE(reader
                    ->begin(name,
                            [&](const CsvRow& row) -> Status {
                              first_cells.emplace_back(row.cells[0].text);
                              return done();
                            })
                    .ok());
    for (auto more = reader->pump(); more.ok() && *more; more = reader->pump()) {
    }
    EXPECT_THAT(first_cells, ElementsAre(name, "1"));
  }
}

TEST(XlsxReader, HandsUpWhatTheTakerOfRowsSays) {
  const std::string bytes =
      TestWorkbook().rows("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>").bytes();
  auto reader = XlsxReader::of(bytes);
  ASSERT_TRUE(reader.ok());
  int rows = 0;
  ASSERT_TRUE(reader
                  ->begin("Sheet1",
                          [&](const CsvRow&) -> Status {
                            ++rows;
                            return conflict(say("enough", "够了"));
                          })
                  .ok());
  const auto pumped = reader->pump();
  ASSERT_FALSE(pumped.ok());
  EXPECT_EQ(pumped.error().message.en, "enough");
  EXPECT_EQ(rows, 1);
}

TEST(XlsxReader, FindsNoRowsInAnEmptySheet) {
  EXPECT_THAT(read_sheet(TestWorkbook().bytes()).rows, IsEmpty());
  EXPECT_THAT(read_sheet(TestWorkbook().bytes()).refused, "");
}

}  // namespace
}  // namespace kith::formats
