// The delimiter is the character that cuts the most rows into the same number of cells, more than
// one; of equals the one that makes more cells, and then the order below.
#include <algorithm>
#include <array>
#include <map>

#include "formats/csv.h"

namespace kith {
namespace {

constexpr std::array candidates = {',', ';', '\t', '|'};
constexpr size_t rows_max = 100;

// Cells a row, with quotes respected; the last row is left out when the text may be cut in it.
std::vector<size_t> widths(std::string_view head, char delimiter) {
  std::vector<size_t> widths;
  size_t cells = 1;
  bool quoted = false, after_quote = false, cell_start = true, row_empty = true;
  for (char c : head) {
    if (widths.size() == rows_max) return widths;
    if (quoted) {
      quoted = c != '"';
      after_quote = !quoted;
      continue;
    }
    if (c == '\n' || c == '\r') {
      if (!row_empty) widths.push_back(cells);
      cells = 1;
      cell_start = row_empty = true;
      after_quote = false;
      continue;
    }
    row_empty = false;
    // Right after a closing quote another one opens again: the doubled quote inside a cell.
    quoted = c == '"' && (cell_start || after_quote);
    after_quote = false;
    cell_start = c == delimiter;
    cells += c == delimiter;
  }
  if (!row_empty && widths.empty()) widths.push_back(cells);
  return widths;
}

struct Score {
  size_t rows_alike = 0;
  size_t cells = 1;
  auto operator<=>(const Score&) const = default;
};

Score score(std::string_view head, char delimiter) {
  std::map<size_t, size_t> rows_of_width;
  for (const size_t width : widths(head, delimiter)) ++rows_of_width[width];
  Score best;
  for (const auto& [width, rows] : rows_of_width) {
    if (width > 1) best = std::max(best, Score{rows, width});
  }
  return best;
}

}  // namespace

char detect_delimiter(std::string_view head) {
  char likeliest = ',';
  Score best;
  for (const char candidate : candidates) {
    if (const Score found = score(head, candidate); found > best) {
      best = found;
      likeliest = candidate;
    }
  }
  return likeliest;
}

}  // namespace kith
