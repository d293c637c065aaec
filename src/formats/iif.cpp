#include "formats/iif.h"

#include <algorithm>
#include <map>
#include <optional>

namespace kith::formats {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr size_t cells_max = 256;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; }

void append_cell(std::string& out, std::string_view utf8) {
  const std::string text = iif_text(utf8);
  if (text.find('"') == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string capitals(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return made;
}

Error broken(uint64_t line, uint32_t at, const Message& why) {
  return invalid_field("file", "malformed",
                       {fmt::format("Line {}, character {}: {}", line, at, why.en),
                        fmt::format("第 {} 行第 {} 个字符：{}", line, at, why.zh)});
}

uint32_t characters(std::string_view utf8) {
  return static_cast<uint32_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A line in its cells.
class Line {
 public:
  struct Cell {
    std::string text;
    uint32_t at;
  };
  static Result<std::vector<Cell>> cells(std::string_view line, uint64_t number) {
    std::vector<Cell> cells;
    size_t at = 0;
    while (true) {
      if (cells.size() == cells_max)
        return broken(number, characters(line.substr(0, at)) + 1,
                      say("more than {} cells in a line.", "一行超过 {} 个单元格。", cells_max));
      const uint32_t place = characters(line.substr(0, at)) + 1;
      std::string text;
      if (at < line.size() && line[at] == '"') {
        const auto end = quoted(line, at, text);
        if (!end)
          return broken(number, place, say("the quotation mark is not closed.", "引号没有闭合。"));
        if (*end < line.size() && line[*end] != '\t')
          return broken(number, characters(line.substr(0, *end)) + 1,
                        say("there is text behind the closing quotation mark; a tab belongs there.",
                            "闭合引号之后应为制表符，却有其他文字。"));
        at = *end;
      } else {
        const size_t end = std::min(line.find('\t', at), line.size());
        text = line.substr(at, end - at);
        at = end;
      }
      cells.push_back({std::move(text), place});
      if (at >= line.size()) return cells;
      ++at;  // the tab
    }
  }

 private:
  // Where it ends, behind the closing mark.
  static std::optional<size_t> quoted(std::string_view line, size_t at, std::string& text) {
    for (size_t i = at + 1; i < line.size(); ++i) {
      if (line[i] != '"') {
        text += line[i];
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        text += '"';
        ++i;
      } else {
        return i + 1;
      }
    }
    return std::nullopt;
  }
};

class Reader {
 public:
  Status line(std::string_view text, uint64_t number) {
    if (text.find('\0') != std::string_view::npos)
      return broken(number, 1, say("a NUL byte: this is no text.", "含有空字节，不是文本文件。"));
    auto cells = TRY(Line::cells(text, number));
    while (!cells.empty() && cells.back().text.empty()) cells.pop_back();
    if (cells.empty()) return done();
    if (++rows_ > iif_rows_max)
      return too_large(say("The file has more than {} rows. Split it.", "文件超过 {} 行，请拆分。",
                           iif_rows_max));
    const std::string keyword = capitals(iif_text(cells[0].text));
    if (keyword.starts_with('!')) {
      std::vector<std::string>& names = headings_[keyword.substr(1)];
      names.clear();
      for (size_t i = 1; i < cells.size(); ++i) names.push_back(capitals(iif_text(cells[i].text)));
      return done();
    }
    if (keyword == "TRNS") return begin(cells, number);
    if (keyword == "SPL") return split(cells, number);
    if (keyword == "ENDTRNS") return end(cells, number);
    if (headings_.contains(keyword)) return done();  // a list
    return broken(number, cells[0].at,
                  say("“{0}” has no heading “!{0}” above it.", "“{0}”之前没有标题行“!{0}”。",
                      keyword.substr(0, 40)));
  }

  Result<std::vector<IifTransaction>> finish() {
    if (open_)
      return broken(open_->head.line, 1,
                    say("this TRNS has no ENDTRNS.", "此 TRNS 没有对应的 ENDTRNS。"));
    return std::move(all_);
  }

 private:
  Result<IifRow> row(const std::vector<Line::Cell>& cells, uint64_t number,
                     const std::string& keyword) {
    const auto names = headings_.find(keyword);
    if (names == headings_.end())
      return broken(
          number, cells[0].at,
          say("“{0}” has no heading “!{0}” above it.", "“{0}”之前没有标题行“!{0}”。", keyword));
    IifRow row{number, {}};
    for (size_t i = 1; i < cells.size(); ++i) {
      if (cells[i].text.empty()) continue;
      if (i > names->second.size())
        return broken(number, cells[i].at,
                      say("there are more cells than the heading “!{}” names.",
                          "单元格多于标题行“!{}”中的列。", keyword));
      row.cells.push_back({names->second[i - 1], iif_text(cells[i].text), cells[i].at});
    }
    return row;
  }

  Status begin(const std::vector<Line::Cell>& cells, uint64_t number) {
    if (open_)
      return broken(number, cells[0].at,
                    say("a TRNS inside the one of line {}, which has no ENDTRNS.",
                        "第 {} 行的 TRNS 尚未以 ENDTRNS 结束。", open_->head.line));
    open_ = IifTransaction{TRY(row(cells, number, "TRNS")), {}};
    return done();
  }
  Status split(const std::vector<Line::Cell>& cells, uint64_t number) {
    if (!open_)
      return broken(number, cells[0].at,
                    say("an SPL outside of a transaction; TRNS comes first.",
                        "SPL 不在任何交易之内，应先有 TRNS。"));
    open_->splits.push_back(TRY(row(cells, number, "SPL")));
    return done();
  }
  Status end(const std::vector<Line::Cell>& cells, uint64_t number) {
    if (!open_)
      return broken(number, cells[0].at,
                    say("an ENDTRNS without a TRNS.", "ENDTRNS 没有对应的 TRNS。"));
    all_.push_back(std::move(*open_));
    open_.reset();
    return done();
  }

  std::map<std::string, std::vector<std::string>, std::less<>> headings_;
  std::optional<IifTransaction> open_;
  std::vector<IifTransaction> all_;
  size_t rows_ = 0;
};

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

}  // namespace

std::string iif_text(std::string_view utf8) {
  std::string text;
  bool gap = false;
  for (const char c : utf8) {
    if (is_blank(c)) {
      gap = !text.empty();
      continue;
    }
    if (gap) text += ' ';
    gap = false;
    text += c;
  }
  return text;
}

void IifWriter::heading(std::string_view keyword, std::initializer_list<std::string_view> columns) {
  out_ += '!';
  row(keyword, columns);
}

void IifWriter::row(std::string_view keyword, std::initializer_list<std::string_view> cells) {
  out_ += keyword;
  for (const std::string_view cell : cells) {
    out_ += '\t';
    append_cell(out_, cell);
  }
  out_ += "\r\n";
}

std::string_view IifRow::operator[](std::string_view column) const {
  const auto found = std::ranges::find(cells, column, &IifCell::column);
  return found == cells.end() ? std::string_view() : std::string_view(found->text);
}

uint32_t IifRow::at(std::string_view column) const {
  const auto found = std::ranges::find(cells, column, &IifCell::column);
  return found == cells.end() ? 1 : found->at;
}

Result<std::vector<IifTransaction>> read_iif(std::string_view utf8) {
  Reader reader;
  utf8 = without_mark(utf8);
  uint64_t number = 0;
  while (!utf8.empty()) {
    const size_t end = std::min(utf8.find_first_of("\r\n"), utf8.size());
    TRY(reader.line(utf8.substr(0, end), ++number));
    const bool pair = end + 1 < utf8.size() && utf8[end] == '\r' && utf8[end + 1] == '\n';
    utf8.remove_prefix(std::min(end + (pair ? 2 : 1), utf8.size()));
  }
  return reader.finish();
}

bool looks_like_iif(std::string_view utf8) {
  utf8 = without_mark(utf8);
  while (!utf8.empty() && is_blank(utf8.front())) utf8.remove_prefix(1);
  if (utf8.starts_with('"')) utf8.remove_prefix(1);
  return utf8.starts_with('!');
}

}  // namespace kith::formats
