// The rows of a workbook (ECMA-376, SpreadsheetML), in constant memory but for its table of texts,
// which moves to a temporary file when it grows. Cells come as the text that a person sees: dates by
// their style (in the calendar of 1900 or of 1904) as 2024-03-05, 14:30:00 or both, percentages with
// their sign, amounts with the code of their currency where their style says one (12.5 USD), numbers
// unrounded, a formula's last value, an error as #N/A. Nothing that a workbook points to is opened.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/csv.h"
#include "formats/zip_reader.h"

namespace kith::formats {

struct XlsxLimits {
  uint64_t rows_max = 1'048'576;  // what a sheet can have
  size_t columns_max = 16'384;
  size_t cell_bytes_max = 1 << 20;
  size_t row_bytes_max = 4 << 20;
  size_t texts_max = 8'000'000;            // shared ones
  size_t texts_memory_max = 48 << 20;      // beyond that they are kept in a temporary file …
  uint64_t texts_bytes_max = 1ull << 30;   // … and beyond that refused
  size_t small_part_bytes_max = 16 << 20;  // styles, the list of sheets
  ZipLimits zip;
};

class XlsxReader {
 public:
  static Result<XlsxReader> open(const std::string& path, XlsxLimits limits = {});
  static Result<XlsxReader> of(std::string_view bytes, XlsxLimits limits = {});  // borrowed
  XlsxReader(XlsxReader&&) noexcept;
  XlsxReader& operator=(XlsxReader&&) noexcept;
  ~XlsxReader();

  // The names of those that hold cells, in the workbook's order; hidden ones are among them.
  const std::vector<std::string>& sheets() const;

  // Rows come as those of a CSV file do: `number` counts those that hold anything, from 1; `line` is
  // the row of the sheet, `column` of a cell its column, from 1. Cells that are left out are empty.
  Status begin(std::string_view sheet, CsvReader::OnRow on_row);
  // Reads a piece; false at the end. Errors name the sheet, and the cell where there is one.
  Result<bool> pump();

 private:
  struct State;
  explicit XlsxReader(std::unique_ptr<State> state);
  static Result<XlsxReader> read(ZipReader zip, XlsxLimits limits);
  std::unique_ptr<State> state_;
};

// Is this archive a workbook?
bool is_workbook(const ZipReader& zip);

}  // namespace kith::formats
