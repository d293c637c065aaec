#include "formats/test_workbook.h"

#include <fmt/format.h>

#include <stdexcept>

#include "formats/zip_writer.h"

namespace kith::formats {
namespace {

constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view relation_space =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_space =
    "http://schemas.openxmlformats.org/package/2006/relationships";

std::string relation(std::string_view id, std::string_view type, std::string_view target) {
  return fmt::format(R"(<Relationship Id="{}" Type="{}/{}" Target="{}"/>)", id, relation_space,
                     type, target);
}

std::string relations(std::string_view all) {
  return fmt::format(R"(<Relationships xmlns="{}">{}</Relationships>)", package_space, all);
}

}  // namespace

TestWorkbook::TestWorkbook() {
  part("[Content_Types].xml", "<Types/>");
  part("_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml")));
  part("xl/workbook.xml",
       fmt::format(R"(<workbook xmlns="{}" xmlns:r="{}"><sheets>)"
                   R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>)",
                   main_space, relation_space));
  part("xl/_rels/workbook.xml.rels",
       relations(relation("rId1", "worksheet", "worksheets/sheet1.xml") +
                 relation("rId2", "styles", "styles.xml") +
                 relation("rId3", "sharedStrings", "sharedStrings.xml")));
  rows("");
}

TestWorkbook& TestWorkbook::part(const std::string& name, std::string content) {
  parts_[name] = std::move(content);
  return *this;
}

TestWorkbook& TestWorkbook::without(const std::string& name) {
  parts_.erase(name);
  return *this;
}

TestWorkbook& TestWorkbook::rows(std::string_view xml) {
  return part("xl/worksheets/sheet1.xml",
              fmt::format(R"(<worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>)",
                          main_space, xml));
}

TestWorkbook& TestWorkbook::texts(std::string_view items) {
  return part("xl/sharedStrings.xml",
              fmt::format(R"(<sst xmlns="{}">{}</sst>)", main_space, items));
}

TestWorkbook& TestWorkbook::formats(const std::vector<std::string>& codes) {
  std::string declared, styles = R"(<xf numFmtId="0"/>)";
  int id = 164;
  for (const std::string& code : codes) {
    declared += fmt::format(R"(<numFmt numFmtId="{}" formatCode="{}"/>)", id, code);
    styles += fmt::format(R"(<xf numFmtId="{}" applyNumberFormat="1"/>)", id++);
  }
  return part("xl/styles.xml", fmt::format(R"(<styleSheet xmlns="{}"><numFmts>{}</numFmts>)"
                                           R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
                                           R"(<cellXfs>{}</cellXfs></styleSheet>)",
                                           main_space, declared, styles));
}

TestWorkbook& TestWorkbook::built_in_formats(const std::vector<int>& ids) {
  std::string styles = R"(<xf numFmtId="0"/>)";
  for (const int id : ids) styles += fmt::format(R"(<xf numFmtId="{}"/>)", id);
  return part("xl/styles.xml",
              fmt::format(R"(<styleSheet xmlns="{}"><cellXfs>{}</cellXfs></styleSheet>)",
                          main_space, styles));
}

std::string TestWorkbook::bytes() const {
  std::string out;
  ZipWriter zip(out, Timestamp{});
  for (const auto& [name, content] : parts_) {
    zip.begin(name);
    zip.data(content);
    zip.end();
  }
  zip.finish();
  return out;
}

TestSheet read_sheet(const std::string& bytes, std::string_view sheet, XlsxLimits limits) {
  TestSheet read;
  const auto go = [&]() -> Status {
    auto reader = TRY(XlsxReader::of(bytes, limits));
    const std::string name(sheet.empty() ? std::string_view(reader.sheets().front()) : sheet);
    TRY(reader.begin(name, [&](const CsvRow& row) -> Status {
      TestRow& kept = read.rows.emplace_back(TestRow{row.number, row.line, {}, row.defect});
      for (const CsvCell& cell : row.cells) kept.cells.emplace_back(cell.text);
      return done();
    }));
    while (TRY(reader.pump())) {
    }
    return done();
  };
  if (const Status status = go(); !status) read.refused = status.error().message.en;
  return read;
}

std::vector<std::string> cells_of(const TestWorkbook& book) {
  const TestSheet sheet = read_sheet(book.bytes());
  if (!sheet.refused.empty()) throw std::logic_error(sheet.refused);
  if (sheet.rows.size() != 1) throw std::logic_error("not one row");
  return sheet.rows.front().cells;
}

}  // namespace kith::formats
