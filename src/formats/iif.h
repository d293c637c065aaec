// IIF, the Intuit Interchange Format of QuickBooks Desktop: tab-separated rows that begin with a keyword,
// each kind of row under a heading (`!TRNS`) that names its columns; a transaction is a TRNS row, its
// distribution lines (SPL) and ENDTRNS. Source: Intuit's "IIF Import Kit" (Reference guide to import files).
//
// A cell cannot hold a tab or a line break, and nothing says how one would be escaped: they become
// blanks. A cell with a quotation mark is quoted and its marks doubled, as QuickBooks writes them itself.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kith::formats {

class IifWriter {
 public:
  explicit IifWriter(std::string& out) : out_(out) {}
  // "TRNS", then the names of its columns.
  void heading(std::string_view keyword, std::initializer_list<std::string_view> columns);
  void row(std::string_view keyword, std::initializer_list<std::string_view> cells);

 private:
  std::string& out_;
};

// What of a text a cell can hold: control characters are blanks, runs of them one, none at the ends.
std::string iif_text(std::string_view utf8);

struct IifCell {
  std::string column;  // as the heading spells it, in capitals
  std::string text;
  uint32_t at;  // the character of the line that it begins at, from 1
};
struct IifRow {
  uint64_t line = 0;  // from 1
  std::vector<IifCell> cells;
  // The text of a column; empty where there is none.
  std::string_view operator[](std::string_view column) const;
  uint32_t at(std::string_view column) const;  // 1 where there is none
};
struct IifTransaction {
  IifRow head;
  std::vector<IifRow> splits;
};

// The transactions of a file, in order; rows of lists (CUST, ACCNT, …) are passed over. An error names
// the line and the character. Memory: as the text, at most `iif_rows_max` rows.
inline constexpr size_t iif_rows_max = 200'000;
Result<std::vector<IifTransaction>> read_iif(std::string_view utf8);

// Whether the text begins as such a file does: with a heading.
bool looks_like_iif(std::string_view utf8);

}  // namespace kith::formats
