#include "formats/xlsx_reader.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "formats/xlsx_styles.h"
#include "formats/xlsx_texts.h"
#include "formats/xml_reader.h"

namespace kith::formats {
namespace {

constexpr size_t piece_bytes = 128 << 10;
constexpr size_t sheets_max = 1'000;
constexpr std::string_view workbook_path = "xl/workbook.xml";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

struct Relation {
  std::string type;
  std::string target;
};

class Relations : public XmlEvents {
 public:
  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (name != "Relationship" || by_id.size() >= 100'000) return done();
    by_id[std::string(attribute(attributes, "Id"))] = {
        std::string(attribute(attributes, "Type")), std::string(attribute(attributes, "Target"))};
    return done();
  }
  Status end(std::string_view) override { return done(); }
  void text(std::string_view) override {}

  // As an entry of the archive, when it is of that type.
  std::string target(const std::string& id, std::string_view type, std::string_view folder) const {
    const auto found = by_id.find(id);
    if (found == by_id.end() || !found->second.type.ends_with(type)) return {};
    return resolved(found->second.target, folder);
  }
  std::string first(std::string_view type, std::string_view folder) const {
    for (const auto& [id, relation] : by_id) {
      if (relation.type.ends_with(type)) return resolved(relation.target, folder);
    }
    return {};
  }

 private:
  static std::string resolved(std::string_view target, std::string_view folder) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    while (target.starts_with("./")) target.remove_prefix(2);
    if (target.starts_with("../")) return std::string(target.substr(3));
    return std::string(folder).append(target);
  }
  std::map<std::string, Relation> by_id;
};

struct SheetPlace {
  std::string name;
  std::string relation;
};

class Book : public XmlEvents {
 public:
  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (name == "workbookPr") {
      const std::string_view since_1904 = attribute(attributes, "date1904");
      if (since_1904 == "1" || since_1904 == "true") calendar = XlsxCalendar::from_1904;
    }
    if (name == "sheet" && sheets.size() < sheets_max)
      sheets.push_back(
          {std::string(attribute(attributes, "name")), std::string(attribute(attributes, "id"))});
    return done();
  }
  Status end(std::string_view) override { return done(); }
  void text(std::string_view) override {}

  std::vector<SheetPlace> sheets;
  XlsxCalendar calendar = XlsxCalendar::from_1900;
};

struct Shared {
  XlsxLimits limits;
  XlsxStyles styles;
  XlsxTexts texts{limits};
  XlsxCalendar calendar = XlsxCalendar::from_1900;
};

// "AB12": column 28, row 12; nothing for what is no reference.
struct Place {
  size_t column = 0;
  uint64_t row = 0;
};
std::optional<Place> place_of(std::string_view reference) {
  Place place;
  size_t at = 0;
  for (; at < reference.size() && at < 4; ++at) {
    const char letter = static_cast<char>(reference[at] & ~0x20);
    if (letter < 'A' || letter > 'Z') break;
    place.column = place.column * 26 + static_cast<size_t>(letter - 'A' + 1);
  }
  if (at == 0 || !read_number(reference.substr(at), place.row)) return std::nullopt;
  return place;
}

// Takes the cells of one sheet, a row at a time.
class Sheet : public XmlEvents {
 public:
  Sheet(std::string name, Shared& shared, CsvReader::OnRow on_row)
      : name_(std::move(name)), shared_(shared), on_row_(std::move(on_row)) {}

  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    if (name == "row") return begin_row(attributes);
    if (name == "c") return begin_cell(attributes);
    if (name == "rPh") ++phonetic_;
    in_value_ = in_cell_ && (name == "v" || (name == "t" && phonetic_ == 0));
    return done();
  }

  Status end(std::string_view name) override {
    in_value_ = false;
    if (name == "rPh") --phonetic_;
    if (name == "c") end_cell();
    return name == "row" ? end_row() : done();
  }

  void text(std::string_view utf8) override {
    if (!in_value_) return;
    const size_t left =
        shared_.limits.cell_bytes_max - std::min(shared_.limits.cell_bytes_max, value_.size());
    if (utf8.size() > left) note(CsvDefect::cell_too_large);
    value_.append(utf8.substr(0, left));
  }

 private:
  struct Cell {
    size_t column;
    size_t from;
    size_t bytes;
  };

  Error refusal(Message reason) const {
    return invalid_field("file", "malformed_cell",
                         {"Sheet “" + name_ + "”, row " + std::to_string(row_) + ": " + reason.en,
                          "工作表“" + name_ + "”第 " + std::to_string(row_) + " 行：" + reason.zh});
  }

  void note(CsvDefect defect) {
    if (defect_ == CsvDefect::none) defect_ = defect;
  }

  Status begin_row(std::span<const XmlAttribute> attributes) {
    uint64_t given = 0;
    const std::string_view written = attribute(attributes, "r");
    if (!written.empty() && (!read_number(written, given) || given == 0))
      return refusal(
          say("the next row has no number: “{}”", "下一行的行号无效：“{}”", written.substr(0, 40)));
    row_ = given > 0 ? given : row_ + 1;
    if (row_ > shared_.limits.rows_max)
      return refusal(
          say("beyond the {} rows of a sheet", "超出工作表的 {} 行", shared_.limits.rows_max));
    cells_.clear();
    texts_.clear();
    defect_ = CsvDefect::none;
    column_ = 0;
    return done();
  }

  Status begin_cell(std::span<const XmlAttribute> attributes) {
    ++column_;
    if (const std::string_view reference = attribute(attributes, "r"); !reference.empty()) {
      const auto place = place_of(reference);
      if (!place || place->row == 0 || place->column > shared_.limits.columns_max)
        return refusal(
            say("there is no such cell: “{}”", "没有这样的单元格：“{}”", reference.substr(0, 40)));
      column_ = place->column;
    }
    if (column_ > shared_.limits.columns_max)
      return refusal(say("more than {} columns", "超过 {} 列", shared_.limits.columns_max));
    type_ = attribute(attributes, "t");
    size_t style = 0;
    read_number(attribute(attributes, "s"), style);
    kind_ = shared_.styles.kind_of(style);
    currency_ = shared_.styles.currency_of(style);
    value_.clear();
    in_cell_ = true;
    return done();
  }

  std::string shown() {
    if (type_ == "s") {
      size_t index = 0;
      const std::string* text =
          read_number(std::string_view(value_), index) ? shared_.texts.find(index) : nullptr;
      if (text) return *text;
      if (!value_.empty()) note(CsvDefect::unreadable_cell);
      return {};
    }
    if (type_ == "b")
      return value_ == "1" || value_ == "true" ? "TRUE" : value_.empty() ? "" : "FALSE";
    if (type_ == "inlineStr" || type_ == "str") return unescaped_text(std::move(value_));
    if (type_ == "e") return std::move(value_);
    if (type_ == "d") {
      if (const size_t t = value_.find('T');
          t != std::string::npos && value_.ends_with("T00:00:00"))
        value_.resize(t);
      return std::move(value_);
    }
    std::string number = shown_number(value_, kind_, shared_.calendar);
    if (!currency_.empty() && !number.empty()) number.append(" ").append(currency_);
    return number;
  }

  void end_cell() {
    in_cell_ = false;
    if (value_.empty()) return;
    std::string text = shown();
    if (text.size() > shared_.limits.cell_bytes_max) {
      note(CsvDefect::cell_too_large);
      text.clear();
    }
    if (text.find('\0') != std::string::npos) note(CsvDefect::nul);
    if (texts_.size() + text.size() > shared_.limits.row_bytes_max) {
      note(CsvDefect::row_too_large);
      return;
    }
    if (text.empty()) return;
    if (!cells_.empty() && cells_.back().column >= column_) {
      note(CsvDefect::unreadable_cell);  // a cell twice, or out of order
      return;
    }
    cells_.push_back({column_, texts_.size(), text.size()});
    texts_ += text;
  }

  Status end_row() {
    if (cells_.empty() && defect_ == CsvDefect::none) return done();
    delivered_.clear();
    for (const Cell& cell : cells_) {
      while (delivered_.size() + 1 < cell.column)
        delivered_.push_back({{}, row_, static_cast<uint32_t>(delivered_.size() + 1)});
      delivered_.push_back({std::string_view(texts_).substr(cell.from, cell.bytes), row_,
                            static_cast<uint32_t>(cell.column)});
    }
    return on_row_({++number_, row_, delivered_, defect_});
  }

  const std::string name_;
  Shared& shared_;
  const CsvReader::OnRow on_row_;
  uint64_t number_ = 0;
  uint64_t row_ = 0;
  size_t column_ = 0;
  std::string type_;
  XlsxNumber kind_ = XlsxNumber::plain;
  std::string_view currency_;
  std::string value_;
  bool in_cell_ = false;
  bool in_value_ = false;
  int phonetic_ = 0;
  CsvDefect defect_ = CsvDefect::none;
  std::vector<Cell> cells_;
  std::string texts_;
  std::vector<CsvCell> delivered_;
};

}  // namespace

struct XlsxReader::State {
  State(ZipReader archive, XlsxLimits limits) : zip(std::move(archive)) { shared.limits = limits; }

  ZipReader zip;
  Shared shared;
  std::vector<std::string> names;
  std::vector<std::string> paths;  // beside the names
  std::unique_ptr<Sheet> sheet;
  std::unique_ptr<XmlReader> xml;
  std::string piece = std::string(piece_bytes, '\0');

  Status read_part(const std::string& path, XmlEvents& events) {
    const ZipEntry* entry = zip.find(path);
    if (!entry) return done();
    TRY(zip.begin(*entry));
    XmlReader reader(path, events);
    while (const size_t count = TRY(zip.read(piece))) TRY(reader.feed({piece.data(), count}));
    return reader.finish();
  }

  Status read_book() {
    Relations roots;
    TRY(read_part("_rels/.rels", roots));
    std::string book_path = roots.first("/officeDocument", "");
    if (book_path.empty() || !zip.find(book_path)) book_path = workbook_path;
    const size_t slash = book_path.rfind('/') + 1;
    const std::string folder = book_path.substr(0, slash);
    Book book;
    TRY(read_part(book_path, book));
    Relations relations;
    TRY(read_part(folder + "_rels/" + book_path.substr(slash) + ".rels", relations));
    shared.calendar = book.calendar;
    for (const SheetPlace& place : book.sheets) {
      std::string path = relations.target(place.relation, "/worksheet", folder);
      if (path.empty() || !zip.find(path)) continue;
      names.push_back(place.name);
      paths.push_back(std::move(path));
    }
    if (names.empty()) {
      return invalid_field("file", "no_sheet",
                           say("The workbook has no sheet with cells that could be read.",
                               "工作簿中没有可读取的工作表。"));
    }
    if (const auto path = relations.first("/styles", folder); !path.empty())
      TRY(read_part(path, shared.styles));
    if (const auto path = relations.first("/sharedStrings", folder); !path.empty())
      TRY(read_part(path, shared.texts));
    return done();
  }
};

XlsxReader::XlsxReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
XlsxReader::XlsxReader(XlsxReader&&) noexcept = default;
XlsxReader& XlsxReader::operator=(XlsxReader&&) noexcept = default;
XlsxReader::~XlsxReader() = default;

Result<XlsxReader> XlsxReader::read(ZipReader zip, XlsxLimits limits) {
  if (!is_workbook(zip)) {
    return invalid_field("file", "no_workbook",
                         say("The file is no Excel workbook (.xlsx) that can be read. Save it as "
                             ".xlsx or CSV.",
                             "文件不是可读取的 Excel 工作簿（.xlsx）。请另存为 .xlsx 或 CSV。"));
  }
  auto state = std::make_unique<State>(std::move(zip), limits);
  TRY(state->read_book());
  return XlsxReader(std::move(state));
}

Result<XlsxReader> XlsxReader::open(const std::string& path, XlsxLimits limits) {
  return read(TRY(ZipReader::open(path, limits.zip)), limits);
}

Result<XlsxReader> XlsxReader::of(std::string_view bytes, XlsxLimits limits) {
  return read(TRY(ZipReader::of(bytes, limits.zip)), limits);
}

const std::vector<std::string>& XlsxReader::sheets() const { return state_->names; }

Status XlsxReader::begin(std::string_view name, CsvReader::OnRow on_row) {
  const auto found = std::ranges::find(state_->names, name);
  if (found == state_->names.end()) {
    return invalid_field("sheet", "unknown_value",
                         say("The workbook has no sheet “{}”.", "工作簿中没有工作表“{}”。", name));
  }
  const auto& path = state_->paths[static_cast<size_t>(found - state_->names.begin())];
  TRY(state_->zip.begin(*state_->zip.find(path)));
  state_->xml.reset();
  state_->sheet = std::make_unique<Sheet>(std::string(name), state_->shared, std::move(on_row));
  state_->xml = std::make_unique<XmlReader>(std::string(name), *state_->sheet);
  return done();
}

Result<bool> XlsxReader::pump() {
  const size_t count = TRY(state_->zip.read(state_->piece));
  if (count == 0) {
    TRY(state_->xml->finish());
    return false;
  }
  TRY(state_->xml->feed({state_->piece.data(), count}));
  return true;
}

bool is_workbook(const ZipReader& zip) {
  return zip.find(workbook_path) != nullptr ||
         (zip.find("[Content_Types].xml") != nullptr && zip.find("_rels/.rels") != nullptr);
}

}  // namespace kith::formats
