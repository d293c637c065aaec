#include "formats/csv.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "base/test_shared.h"

namespace kith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Cells = std::vector<std::string>;

struct ReadRow {
  Cells cells;
  CsvDefect defect;
  uint64_t number, line;
  std::vector<std::pair<uint64_t, uint32_t>> places;
};

std::vector<ReadRow> read(std::string_view text, CsvReaderOptions options = {},
                          size_t piece = std::string_view::npos) {
  std::vector<ReadRow> rows;
  CsvReader reader(options, [&](const CsvRow& row) {
    ReadRow copy{{}, row.defect, row.number, row.line, {}};
    for (const auto& cell : row.cells) {
      copy.cells.emplace_back(cell.text);
      copy.places.emplace_back(cell.line, cell.column);
    }
    rows.push_back(std::move(copy));
    return done();
  });
  for (size_t at = 0; at < text.size(); at += std::min(piece, text.size() - at)) {
    EXPECT_TRUE(reader.feed(text.substr(at, piece)).ok());
  }
  EXPECT_TRUE(reader.finish().ok());
  return rows;
}

std::vector<Cells> cells_of(std::string_view text, CsvReaderOptions options = {}) {
  std::vector<Cells> all;
  for (auto& row : read(text, options)) all.push_back(std::move(row.cells));
  return all;
}

TEST(Csv, ReadsRfc4180) {
  EXPECT_THAT(cells_of("a,b\r\n\"x, \"\"y\"\"\",\"line 1\r\nline 2\"\r\n"),
              ElementsAre(Cells{"a", "b"}, Cells{"x, \"y\"", "line 1\r\nline 2"}));
  EXPECT_THAT(cells_of("a,\n,b\n\"\",\"\""),
              ElementsAre(Cells{"a", ""}, Cells{"", "b"}, Cells{"", ""}));
  EXPECT_THAT(cells_of(""), IsEmpty());
  EXPECT_THAT(cells_of("\n\r\n\r"), IsEmpty());
}

TEST(Csv, ReadsEveryLineEndAndSkipsBlankLines) {
  for (auto text : {"a,b\nc,d", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "\na,b\n\n\r\nc,d\n\n"}) {
    EXPECT_THAT(cells_of(text), ElementsAre(Cells{"a", "b"}, Cells{"c", "d"})) << text;
  }
}

TEST(Csv, DropsByteOrderMarksAndObeysExcelsSepLine) {
  EXPECT_THAT(cells_of("\xEF\xBB\xBF\xEF\xBB\xBF\"a\",b"), ElementsAre(Cells{"a", "b"}));
  EXPECT_THAT(cells_of("sep=;\r\na;b,c\r\n"), ElementsAre(Cells{"a", "b,c"}));
  EXPECT_EQ(read("sep=|\na|b")[0].line, 2u);
}

TEST(Csv, FindsTheDelimiter) {
  EXPECT_EQ(detect_delimiter("a;b;c\n1,5;2;3\n"), ';');
  EXPECT_EQ(detect_delimiter("a\tb\n1, 2\t3\n"), '\t');
  EXPECT_EQ(detect_delimiter("a|b\n1|2\n"), '|');
  EXPECT_EQ(detect_delimiter("\"a;b;c\",d\n\"x;\"\"y;\",e\n"), ',');
  EXPECT_EQ(detect_delimiter("name\nZoë\n"), ',');
  EXPECT_EQ(detect_delimiter(""), ',');
  EXPECT_THAT(cells_of("a;b\n1;2"), ElementsAre(Cells{"a", "b"}, Cells{"1", "2"}));
  EXPECT_THAT(cells_of("a;b\n1;2", {.delimiter = ',', .limits = {}}),
              ElementsAre(Cells{"a;b"}, Cells{"1;2"}));
}

TEST(Csv, SaysWhereEachCellBegins) {
  const auto rows = read("名,b\n\"x\ny\",\"z\"\n1,2\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[0].places, ElementsAre(std::pair(1, 1), std::pair(1, 3)));
  EXPECT_THAT(rows[1].places, ElementsAre(std::pair(2, 1), std::pair(3, 4)));
  EXPECT_EQ(rows[2].line, 4u);
  EXPECT_EQ(rows[2].number, 3u);
  EXPECT_EQ(read("a\r\n\r\n\"b\r\nc\"\r\nd")[2].line, 5u);
}

TEST(Csv, NamesDefectsAndGoesOn) {
  const auto rows = read("a,b\n1\n1,2,3\n\"x\"y,2\nok,ok\n1,\"open\nend");
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[0].defect, CsvDefect::none);
  EXPECT_EQ(rows[1].defect, CsvDefect::too_few_cells);
  EXPECT_EQ(rows[2].defect, CsvDefect::too_many_cells);
  EXPECT_EQ(rows[3].defect, CsvDefect::text_after_quote);
  EXPECT_THAT(rows[3].cells, ElementsAre("xy", "2"));
  EXPECT_EQ(rows[4].defect, CsvDefect::none);
  EXPECT_EQ(rows[5].defect, CsvDefect::unterminated_quote);
  EXPECT_EQ(rows[5].line, 6u);
  EXPECT_EQ(read(std::string_view("a,b\n\0x,2\n", 9))[1].defect, CsvDefect::nul);
  EXPECT_EQ(read(std::string_view("a,b\n\"x\0\",2\n", 12))[1].defect, CsvDefect::nul);
  EXPECT_THAT(describe(CsvDefect::nul).en, HasSubstr("NUL"));
}

TEST(Csv, StopsAtItsLimitsWithoutLosingTheNextRow) {
  const CsvReaderOptions small{.delimiter = ',', .limits = {5, 12, 3}};
  const auto rows =
      read("a,b\n1234知x,2\n12345,12345,12345\n\"1,2\n3456789\",x\n1,2,3,4\n1,2\n", small);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_THAT(rows[1].cells, ElementsAre("1234", "2"));
  EXPECT_EQ(rows[1].defect, CsvDefect::cell_too_large);
  EXPECT_EQ(rows[2].defect, CsvDefect::row_too_large);
  EXPECT_EQ(rows[3].defect, CsvDefect::cell_too_large);
  EXPECT_EQ(rows[4].defect, CsvDefect::row_too_large);
  EXPECT_THAT(rows[4].cells, ElementsAre("1", "2", "3"));
  EXPECT_THAT(rows[5].cells, ElementsAre("1", "2"));
  EXPECT_EQ(rows[5].defect, CsvDefect::none);
}

TEST(Csv, HandsTheCallersErrorUp) {
  CsvReader reader({}, [](const CsvRow& row) -> Status {
    if (row.number == 2) return invalid(say("enough", "够了"));
    return done();
  });
  ASSERT_TRUE(reader.feed("a\nb\nc\n").ok());
  auto status = reader.finish();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message.en, "enough");
}

TEST(Csv, ReadsTheSameInPiecesOfAnySize) {
  const std::string_view text =
      "sep=,\r\nName,Note\r\n\"张三\",\"a "
      "\"\"b\"\"\r\nc\"\r\n,\r\nx\r\"y\"z,\"\"\"\"\n\n1,2,3\n\"open";
  const auto whole = read(text);
  for (size_t piece = 1; piece < text.size(); ++piece) {
    const auto rows = read(text, {}, piece);
    ASSERT_EQ(rows.size(), whole.size()) << piece;
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].cells, whole[i].cells) << piece;
      EXPECT_EQ(rows[i].places, whole[i].places) << piece;
      EXPECT_EQ(rows[i].defect, whole[i].defect) << piece;
    }
  }
}

// The delimiter stands open until 64 KiB are there; what follows must be cut at any byte alike.
TEST(Csv, ReadsALongTextInPieces) {
  std::string text = "id,name,note\n";
  for (int i = 0; i < 20'000; ++i) {
    text += std::to_string(i) + ",张三,\"line 1\nline \"\"2\"\"\"\r\n";
  }
  const auto rows = read(text, {}, 7);
  ASSERT_EQ(rows.size(), 20'001u);
  EXPECT_EQ(rows.back().cells, (Cells{"19999", "张三", "line 1\nline \"2\""}));
  EXPECT_EQ(rows.back().line, 2u + 2u * 19'999u);
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
  const std::vector<Cells> rows = {{"a", "b;c", "d|e"},
                                   {"", "", ""},
                                   {" x ", "\"q\"", "l1\r\nl2"},
                                   {"张三", "\t", "'"},
                                   {"=1+1", "'=1", "-12.5"}};
  std::string out;
  CsvWriter writer(out, {.byte_order_mark = true});
  for (const auto& row : rows) {
    for (const auto& cell : row) writer.cell(cell);
    writer.end_row();
  }
  auto back = cells_of(out, {.delimiter = ',', .limits = {}});
  for (auto& row : back) {
    for (auto& cell : row) cell = std::string(rearmed(cell));
  }
  EXPECT_EQ(back, rows);
  std::string single;
  CsvWriter one(single, {});
  one.cell("").end_row();
  EXPECT_EQ(single, "\"\"\r\n");
}

TEST(CsvWriter, LetsNoSpreadsheetRunACell) {
  for (auto cell :
       {"=1+1", "+49 30 1234", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "＝1", "'=1", "''=1"}) {
    EXPECT_EQ(defused(cell), "'" + std::string(cell));
    EXPECT_EQ(rearmed(defused(cell)), cell);
  }
  for (auto cell : {"", "a", "-12.5", "-12,50", "'quoted'", "O'Brien", "1=1", "'", "''"}) {
    EXPECT_EQ(defused(cell), cell);
    EXPECT_EQ(rearmed(cell), cell);
  }
}

TEST(CsvWriter, DefusesAPublishedListAndGetsItBack) {
  const auto file = shared_path("corpus/own/formula/cells.json");
  if (file.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  const auto cases = parse_json(content_of(file)).value();
  for (const auto& entry : *cases.as_array()) {
    const std::string value(entry.text("value"));
    const auto safe = defused(value);
    EXPECT_EQ(rearmed(safe), value);
    const bool number = value.find_first_not_of("-0123456789.,") == std::string::npos;
    if (!number && !value.empty()) {
      EXPECT_EQ(std::string_view("=+-@\t\r\n").find(safe[0]), std::string_view::npos) << value;
    }
  }
}

Json as_objects(const std::vector<Cells>& rows) {
  Json::Array objects;
  for (size_t i = 1; i < rows.size(); ++i) {
    Json object{Json::Object{}};
    for (size_t c = 0; c < rows[i].size(); ++c) object.set(rows[0][c], rows[i][c]);
    objects.push_back(std::move(object));
  }
  return objects;
}

TEST(Csv, AgreesWithCsvSpectrum) {
  const auto files = shared_files("corpus/fetched/csv/maxogden+csv-spectrum/csvs", ".csv");
  if (files.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& file : files) {
    const auto expected = file.parent_path().parent_path() / "json" / file.stem().concat(".json");
    // newlines_crlf.csv lost its CRLFs somewhere on its way; its .json still has them.
    auto wanted = parse_json(content_of(expected))->dump();
    for (size_t at; (at = wanted.find("\\r\\n")) != std::string::npos;) wanted.erase(at, 2);
    EXPECT_EQ(as_objects(cells_of(content_of(file))).dump(), wanted) << file.filename();
  }
}

TEST(Csv, ReadsEveryFileOfTheCorpusToItsEnd) {
  const auto files = shared_files("corpus/fetched/csv", ".csv");
  if (files.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& file : files) {
    const auto text = content_of(file);
    const auto whole = read(text), pieces = read(text, {}, 3);
    EXPECT_EQ(whole.size(), pieces.size()) << file;
    EXPECT_EQ(whole.empty(), text.find_first_not_of("\r\n") == std::string::npos) << file;
  }
}

}  // namespace
}  // namespace kith
