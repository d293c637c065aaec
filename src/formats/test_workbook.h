// Workbooks for tests, made part by part, so that each part can be wrong or missing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/csv.h"
#include "formats/xlsx_reader.h"

namespace kith::formats {

class TestWorkbook {
 public:
  // One sheet, "Sheet1", with nothing in it.
  TestWorkbook();

  TestWorkbook& part(const std::string& name, std::string content);
  TestWorkbook& without(const std::string& name);
  // <row>…</row> and so on, of the first sheet.
  TestWorkbook& rows(std::string_view xml);
  // <si>…</si>
  TestWorkbook& texts(std::string_view items);
  // The codes of formats 164, 165 …; style 1 is the first of them.
  TestWorkbook& formats(const std::vector<std::string>& codes);
  // Style n has the built-in format ids[n - 1].
  TestWorkbook& built_in_formats(const std::vector<int>& ids);
  std::string bytes() const;

 private:
  std::map<std::string, std::string> parts_;
};

struct TestRow {
  uint64_t number = 0;
  uint64_t line = 0;
  std::vector<std::string> cells;
  CsvDefect defect = CsvDefect::none;
};

struct TestSheet {
  std::vector<TestRow> rows;
  std::string refused;  // in English; empty: read to its end
};

// Of the sheet of that name, or the first.
TestSheet read_sheet(const std::string& bytes, std::string_view sheet = {}, XlsxLimits limits = {});
// The cells of the only row.
std::vector<std::string> cells_of(const TestWorkbook& book);

}  // namespace kith::formats
