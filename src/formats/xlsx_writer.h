// A workbook written in one pass (ECMA-376, SpreadsheetML), a row at a time in constant memory.
//
// Texts stand in their cells (inline strings), so that no table of shared ones grows. Values keep
// their types: numbers, booleans, dates and instants with a format, amounts with the format of their
// currency. There is no way to write a formula: a text is a text, whatever it begins with. Links
// open, the first 65,530 of a sheet (as many as Excel takes); further ones are plain text.
// A sheet that is full (1,048,576 rows, or a gibibyte of XML) goes on in a further one with the same
// headings. Excel's own limit holds for a text: 32,767 characters, cut with "…".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "formats/zip_writer.h"

namespace kith::formats {

class XlsxWriter {
 public:
  static constexpr int64_t rows_max = 1'048'576;  // of a sheet, the headings counted
  static constexpr size_t columns_max = 16'384;

  struct Column {
    std::string heading;
    int width = 18;  // in characters
  };
  struct Limits {
    int64_t rows_max = XlsxWriter::rows_max;
  };

  // Appends to a buffer that the caller owns and may empty between rows.
  XlsxWriter(std::string& out, Timestamp made) : XlsxWriter(out, made, Limits{}) {}
  XlsxWriter(std::string& out, Timestamp made, Limits limits);

  void begin_sheet(std::string_view name, std::vector<Column> columns);
  // One cell each, from left to right; then end_row().
  void empty();
  void text(std::string_view utf8);
  void number(Decimal value);
  void integer(int64_t value);
  void percent(Decimal of_a_hundred);                     // 12.5 is 12.5 %
  void money(Decimal amount, std::string_view currency);  // an empty one is the workspace's own
  void boolean(bool value);
  void date(Date value);
  void instant(Timestamp local);  // a spreadsheet knows no zone: as the clock on the wall shows it
  void link(std::string_view target, std::string_view shown);
  void end_row();
  void finish();

 private:
  void open_part();
  void close_part();
  void need_part();
  void begin_cell(std::string_view type, int style);
  void value_cell(std::string_view type, int style, std::string_view value);
  int style_of(std::string_view currency);
  std::string unused_name(std::string_view wanted) const;
  void write_book();
  void write_styles();

  ZipWriter zip_;
  const Limits limits_;
  std::vector<std::string> sheets_;  // by name: each part of a long one is a sheet
  std::vector<Column> columns_;
  std::string base_name_;
  std::vector<std::string> references_;  // "A", "B", …
  std::string row_;                      // the row's XML
  std::string pending_;                  // rows that were not packed yet
  uint64_t part_bytes_ = 0;
  int64_t rows_ = 0;  // of the part
  size_t column_ = 0;
  bool in_part_ = false;
  std::string links_;  // <hyperlink …/>
  std::string relations_;
  int link_count_ = 0;
  std::map<std::string, int, std::less<>> currencies_;
};

// What may stand in a name of a sheet, at most 31 characters.
std::string sheet_name(std::string_view wanted);

}  // namespace kith::formats
