#include <algorithm>
#include <cstring>

#include "formats/csv.h"

namespace kith {
namespace {

constexpr size_t head_bytes = 64 << 10;  // what the delimiter is found out from
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

uint32_t characters(std::string_view utf8) {
  return static_cast<uint32_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// At most so many bytes, cut between characters.
std::string_view cut(std::string_view utf8, size_t bytes_max) {
  size_t end = std::min(utf8.size(), bytes_max);
  while (end > 0 && end < utf8.size() && (utf8[end] & 0xC0) == 0x80) --end;
  return utf8.substr(0, end);
}

// Excel's first line "sep=;": the delimiter it names, or NUL.
char named_delimiter(std::string_view head) {
  if (!head.starts_with("sep=") && !head.starts_with("SEP=")) return '\0';
  if (head.size() < 6 || (head[5] != '\r' && head[5] != '\n')) return '\0';
  return head[4];
}

}  // namespace

Message describe(CsvDefect defect) {
  switch (defect) {
    case CsvDefect::none:
      return {};
    case CsvDefect::too_few_cells:
      return say("the row has fewer cells than the heading", "该行的单元格少于标题行");
    case CsvDefect::too_many_cells:
      return say("the row has more cells than the heading", "该行的单元格多于标题行");
    case CsvDefect::text_after_quote:
      return say("text follows a closing quotation mark", "右引号之后还有文字");
    case CsvDefect::unterminated_quote:
      return say("a quotation mark is never closed", "引号没有闭合");
    case CsvDefect::nul:
      return say("the row holds a NUL byte", "该行含有 NUL 字节");
    case CsvDefect::cell_too_large:
      return say("a cell is too large", "单元格过大");
    case CsvDefect::row_too_large:
      return say("the row is too large", "该行过大");
    case CsvDefect::unreadable_cell:
      return say("a cell is damaged: its text is not in the workbook, or it stands there twice",
                 "单元格已损坏：其文本不在工作簿中，或位置重复");
    case CsvDefect::malformed_json:
      return say("the line is not a JSON object", "该行不是 JSON 对象");
    case CsvDefect::malformed_card:
      return say("the card is damaged or cut off", "名片已损坏或被截断");
  }
  return {};
}

CsvReader::CsvReader(CsvReaderOptions options, OnRow on_row)
    : options_(options), on_row_(std::move(on_row)) {}

Status CsvReader::feed(std::string_view utf8) {
  if (started_) return parse(utf8);
  head_ += utf8;
  return head_.size() < head_bytes ? done() : start(head_);
}

Status CsvReader::start(std::string_view head) {
  started_ = true;
  while (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
  delimiter_ = options_.delimiter;
  if (const char named = named_delimiter(head)) {
    if (!delimiter_) delimiter_ = named;
    const size_t end = head.find_first_of("\r\n");
    head.remove_prefix(end + (head.substr(end).starts_with("\r\n") ? 2 : 1));
    line_ = 2;
  }
  if (!delimiter_) delimiter_ = detect_delimiter(head);
  auto status = parse(head);
  head_ = {};
  return status;
}

Status CsvReader::parse(std::string_view utf8) {
  for (size_t at = 0; at < utf8.size();) {
    if (const size_t run = take_run(utf8.substr(at))) {
      at += run;
      last_was_return_ = false;
      continue;
    }
    const char c = utf8[at++];
    if (state_ == State::quoted) {
      take_quoted(c);
    } else if (c == '\n' || c == '\r') {
      TRY(take_line_end(c));
    } else {
      take(c);
    }
    last_was_return_ = c == '\r';
  }
  return done();
}

// The bytes that mean nothing but themselves; how many they are.
size_t CsvReader::take_run(std::string_view utf8) {
  if (state_ != State::quoted && state_ != State::plain) return 0;
  const char end = state_ == State::quoted ? '"' : delimiter_;
  size_t length = 0;
  while (length < utf8.size() && utf8[length] != end && utf8[length] != '\n' &&
         utf8[length] != '\r' && utf8[length] != '\0') {
    ++length;
  }
  const auto run = utf8.substr(0, length);
  keep(run);
  column_ += characters(run);
  return length;
}

void CsvReader::take_quoted(char c) {
  if (c == '\n' || c == '\r') {
    keep({&c, 1});
    next_line(c);
    return;
  }
  ++column_;
  if (c == '\0') {
    note(CsvDefect::nul);
  } else {
    state_ = State::after_quote;
  }
}

void CsvReader::take(char c) {
  const bool at_start = state_ == State::row_start || state_ == State::cell_start;
  if (at_start) open_cell();
  if (c == '\0') {
    note(CsvDefect::nul);
    if (at_start) state_ = State::plain;
  } else if (c == delimiter_) {
    state_ = State::cell_start;
  } else if (c == '"' && at_start) {
    state_ = State::quoted;
  } else if (c == '"' && state_ == State::after_quote) {
    keep({&c, 1});
    state_ = State::quoted;
  } else {
    if (state_ == State::after_quote) note(CsvDefect::text_after_quote);
    keep({&c, 1});
    state_ = State::plain;
  }
  if ((c & 0xC0) != 0x80) ++column_;
}

Status CsvReader::take_line_end(char c) {
  const bool is_rest = c == '\n' && last_was_return_;
  const bool is_blank = state_ == State::row_start;
  if (!is_rest && !is_blank) TRY(end_row());
  next_line(c);
  return done();
}

// CRLF is one line end, of which the second half counts for nothing.
void CsvReader::next_line(char c) {
  if (c != '\n' || !last_was_return_) ++line_;
  column_ = 1;
}

void CsvReader::open_cell() {
  if (cells_.size() == options_.limits.cells_max) {
    note(CsvDefect::row_too_large);
    full_ = Full::row;
  }
  if (full_ == Full::row) return;
  full_ = Full::no;
  cells_.push_back({buffer_.size(), line_, column_});
}

void CsvReader::keep(std::string_view bytes) {
  if (full_ != Full::no) return;
  const auto& limits = options_.limits;
  const size_t cell_left = limits.cell_bytes_max - (buffer_.size() - cells_.back().offset);
  const size_t row_left = limits.row_bytes_max - buffer_.size();
  if (bytes.size() > std::min(cell_left, row_left)) {
    full_ = row_left < cell_left ? Full::row : Full::cell;
    note(full_ == Full::row ? CsvDefect::row_too_large : CsvDefect::cell_too_large);
  }
  buffer_ += cut(bytes, std::min(cell_left, row_left));
}

void CsvReader::note(CsvDefect defect) {
  if (defect_ == CsvDefect::none) defect_ = defect;
}

Status CsvReader::end_row() {
  if (state_ == State::cell_start) open_cell();
  if (++rows_ == 1) width_ = cells_.size();
  if (cells_.size() < width_) note(CsvDefect::too_few_cells);
  if (cells_.size() > width_) note(CsvDefect::too_many_cells);
  delivered_.clear();
  for (size_t i = 0; i < cells_.size(); ++i) {
    const size_t end = i + 1 < cells_.size() ? cells_[i + 1].offset : buffer_.size();
    const auto text = std::string_view(buffer_).substr(cells_[i].offset, end - cells_[i].offset);
    delivered_.push_back({text, cells_[i].line, cells_[i].column});
  }
  const uint64_t first_line = cells_.empty() ? line_ : cells_.front().line;
  auto status = on_row_({rows_, first_line, delivered_, defect_});
  buffer_.clear();
  cells_.clear();
  defect_ = CsvDefect::none;
  full_ = Full::no;
  state_ = State::row_start;
  return status;
}

Status CsvReader::finish() {
  if (!started_) TRY(start(head_));
  if (state_ == State::row_start) return done();
  if (state_ == State::quoted) note(CsvDefect::unterminated_quote);
  return end_row();
}

}  // namespace kith
