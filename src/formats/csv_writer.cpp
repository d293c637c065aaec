#include <algorithm>
#include <array>

#include "formats/csv.h"

namespace kith {
namespace {

using Bytes = std::array<bool, 256>;
consteval Bytes bytes_of(std::string_view set) {
  Bytes bytes{};
  for (const char c : set) bytes[static_cast<unsigned char>(c)] = true;
  return bytes;
}
bool holds(const Bytes& bytes, char c) { return bytes[static_cast<unsigned char>(c)]; }

// What a dangerous cell can begin with; the full-width forms all begin with EF. Most cells are
// written after this one look.
constexpr Bytes suspicious = bytes_of("=+-@\t\r\n'\xEF");
constexpr Bytes quoted = bytes_of("\"\r\n,;\t|");

// What a spreadsheet takes for the beginning of a formula, as such or after dropping it.
bool starts_formula(std::string_view cell) {
  constexpr std::array<std::string_view, 11> starts = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                       "\n", "＝", "＋", "－", "＠"};
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return cell.starts_with(start); });
}

// -12.5 and -12,50 are numbers to every spreadsheet; +49… is not exempt, for it would lose its +.
bool is_negative_number(std::string_view cell) {
  return cell.size() > 1 && cell[0] == '-' &&
         cell.find_first_not_of("0123456789.,", 1) == std::string_view::npos;
}

std::string_view without_apostrophes(std::string_view cell) {
  return cell.substr(std::min(cell.find_first_not_of('\''), cell.size()));
}

bool is_dangerous(std::string_view cell) {
  if (cell.empty() || !holds(suspicious, cell.front())) return false;
  const auto rest = without_apostrophes(cell);
  const bool bare_number = rest.size() == cell.size() && is_negative_number(cell);
  return starts_formula(rest) && !bare_number;
}

// Quoted for every delimiter, so that a reader who guesses another one still sees one cell.
bool needs_quotes(std::string_view cell) {
  return cell.starts_with(' ') || cell.ends_with(' ') ||
         std::ranges::any_of(cell, [](char c) { return holds(quoted, c); });
}

void append_quoted(std::string& out, std::string_view cell) {
  out += '"';
  for (size_t quote; (quote = cell.find('"')) != std::string_view::npos;) {
    out.append(cell.data(), quote + 1);
    out += '"';
    cell.remove_prefix(quote + 1);
  }
  out += cell;
  out += '"';
}

}  // namespace

std::string defused(std::string_view cell) {
  return (is_dangerous(cell) ? "'" : "") + std::string(cell);
}

std::string_view rearmed(std::string_view cell) {
  if (cell.starts_with('\'') && is_dangerous(cell)) cell.remove_prefix(1);
  return cell;
}

CsvWriter::CsvWriter(std::string& out, CsvWriterOptions options) : out_(out), options_(options) {
  if (options_.byte_order_mark) out_ += "\xEF\xBB\xBF";
}

CsvWriter& CsvWriter::cell(std::string_view utf8) {
  if (!first_) out_ += options_.delimiter;
  const bool alone_and_empty = first_ && utf8.empty();
  first_ = false;
  const bool defuse = options_.formulas == CsvFormulas::defuse && is_dangerous(utf8);
  if (!needs_quotes(utf8) && !alone_and_empty) {
    if (defuse) out_ += '\'';
    out_ += utf8;
  } else {
    defuse ? append_quoted(out_, defused(utf8)) : append_quoted(out_, utf8);
  }
  return *this;
}

void CsvWriter::end_row() {
  out_ += options_.line_end;
  first_ = true;
}

}  // namespace kith
