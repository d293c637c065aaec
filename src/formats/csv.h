// CSV as it is met with (RFC 4180 and everything that is called CSV).
//
// Reading is a push parser in constant memory: feed it UTF-8 in pieces of any size, it calls back
// once a row. It is tolerant where the meaning is clear (any of , ; tab | between cells, LF, CRLF
// or CR behind rows, line breaks and doubled quotes in quoted cells, a BOM, Excel's "sep=;" line,
// blank lines, which are skipped) and names a defect where it is not; a row with a defect is still
// delivered, so that the rows around it can be taken.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kith {

enum class CsvDefect {
  none,
  too_few_cells,  // than the first row; the missing ones are empty
  too_many_cells,
  text_after_quote,    // "a"b: read as ab
  unterminated_quote,  // the text ended inside a quoted cell
  nul,                 // a NUL byte, kept out of the cell
  cell_too_large,      // cut at the limit
  row_too_large,
  unreadable_cell,  // of a workbook: names a text that is not there, or stands where another does
  malformed_json,   // of JSON lines: the line is no object
  malformed_card,   // of vCards
};

// For people: what is wrong with such a row.
Message describe(CsvDefect defect);

struct CsvCell {
  std::string_view text;  // valid during the callback
  uint64_t line;          // the physical line it begins on, from 1
  uint32_t column;        // the character of that line it begins at, from 1
};

struct CsvRow {
  uint64_t number;  // from 1, the heading counted, blank lines not
  uint64_t line;    // the physical line it begins on
  std::span<const CsvCell> cells;
  CsvDefect defect;  // the first one
  Message reason{};  // where the format at hand has more to say of the defect
};

struct CsvLimits {
  size_t cell_bytes_max = 1 << 20;
  size_t row_bytes_max = 4 << 20;
  size_t cells_max = 4096;
};

struct CsvReaderOptions {
  char delimiter = '\0';  // NUL: found out from the first rows
  CsvLimits limits;
};

class CsvReader {
 public:
  // An error from `on_row` stops the reading and is handed up by feed or finish.
  using OnRow = std::function<Status(const CsvRow&)>;

  CsvReader(CsvReaderOptions options, OnRow on_row);

  Status feed(std::string_view utf8);
  Status finish();
  char delimiter() const { return delimiter_; }  // NUL until it is known

 private:
  enum class State { row_start, cell_start, plain, quoted, after_quote };
  enum class Full { no, cell, row };  // what has reached its limit: the rest of it is dropped
  struct Cell {
    size_t offset;  // in the buffer; it goes on to the next cell's
    uint64_t line;
    uint32_t column;
  };

  Status start(std::string_view head);
  Status parse(std::string_view utf8);
  size_t take_run(std::string_view utf8);
  void take_quoted(char c);
  void take(char c);
  Status take_line_end(char c);
  void next_line(char c);
  void open_cell();
  void keep(std::string_view bytes);
  void note(CsvDefect defect);
  Status end_row();

  CsvReaderOptions options_;
  OnRow on_row_;
  char delimiter_ = '\0';
  bool started_ = false;
  std::string head_;  // until the delimiter is known

  State state_ = State::row_start;
  bool last_was_return_ = false;
  uint64_t line_ = 1;
  uint32_t column_ = 1;
  uint64_t rows_ = 0;
  size_t width_ = 0;  // of the first row
  CsvDefect defect_ = CsvDefect::none;
  Full full_ = Full::no;
  std::string buffer_;  // the cells of the row, one behind the other
  std::vector<Cell> cells_;
  std::vector<CsvCell> delivered_;
};

// The likeliest of , ; tab | for the beginning of a text: the one that cuts most rows alike.
char detect_delimiter(std::string_view head);

enum class CsvFormulas { keep, defuse };

struct CsvWriterOptions {
  char delimiter = ',';
  std::string_view line_end = "\r\n";
  bool byte_order_mark = false;  // so that Excel reads UTF-8
  CsvFormulas formulas = CsvFormulas::defuse;
};

// Appends rows to a buffer that the caller owns and may empty between rows.
class CsvWriter {
 public:
  CsvWriter(std::string& out, CsvWriterOptions options);
  CsvWriter& cell(std::string_view utf8);
  void end_row();

 private:
  std::string& out_;
  CsvWriterOptions options_;
  bool first_ = true;
};

// A cell that a spreadsheet would run (=, +, -, @, tab, line break, and their full-width forms)
// gets an apostrophe before it, and so does one that already looks like that, so that `rearmed`
// gives back exactly what was written. A number such as -12.5 stays a number.
std::string defused(std::string_view cell);
std::string_view rearmed(std::string_view cell);

}  // namespace kith
