#include "formats/xlsx_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <stdexcept>

namespace kith::formats {
namespace {

constexpr size_t text_units_max = 32'767;  // of UTF-16
constexpr int links_max = 65'530;
constexpr size_t link_bytes_max = 2'000;
constexpr uint64_t part_bytes_max = 1 << 30;
constexpr size_t pack_bytes = 64 << 10;
constexpr size_t sheet_name_characters_max = 31;

// Places in cellXfs of styles.xml; those of currencies follow.
enum Style { plain, heading, day, moment, link_style, percent_style, own_money, first_currency };

constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view relation_space =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_space =
    "http://schemas.openxmlformats.org/package/2006/relationships";

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "_x0009_": how a text would name a character (ECMA-376 22.9.2.19), so its underscore is named too.
bool names_character(std::string_view rest) {
  return rest.size() >= 7 && rest[1] == 'x' && rest[6] == '_' &&
         std::all_of(rest.begin() + 2, rest.begin() + 6, is_hexadecimal);
}

void append_xml(std::string& out, std::string_view utf8) {
  size_t from = 0;
  const auto replace = [&](size_t at, std::string_view by) {
    out.append(utf8, from, at - from).append(by);
    from = at + 1;
  };
  for (size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (c == '&') {
      replace(i, "&amp;");
    } else if (c == '<') {
      replace(i, "&lt;");
    } else if (c == '>') {
      replace(i, "&gt;");
    } else if (c == '"') {
      replace(i, "&quot;");
    } else if (c == '_') {
      if (names_character(utf8.substr(i))) replace(i, "_x005F_");
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      replace(i, fmt::format("_x{:04X}_", static_cast<unsigned char>(c)));
    } else if (c == '\xEF' && utf8.substr(i, 2) == "\xEF\xBF" && i + 2 < utf8.size() &&
               static_cast<unsigned char>(utf8[i + 2]) >= 0xBE) {  // U+FFFE, U+FFFF: not for XML
      replace(i, utf8[i + 2] == '\xBE' ? "_xFFFE_" : "_xFFFF_");
      i += 2;
      from += 2;
    }
  }
  out.append(utf8, from, utf8.size() - from);
}

// As much of it as a cell takes.
std::string_view fitting(std::string_view utf8, bool& cut) {
  cut = false;
  if (utf8.size() <= text_units_max) return utf8;
  size_t units = 0;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    units += bytes == 4 ? 2 : 1;
    if (units > text_units_max - 1) {
      cut = i + bytes < utf8.size() || units > text_units_max;
      return cut ? utf8.substr(0, i) : utf8;
    }
    i += bytes;
  }
  return utf8;
}

std::string column_name(size_t index) {
  std::string name;
  for (size_t n = index + 1; n > 0; n = (n - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (n - 1) % 26));
  return name;
}

// Days since 1899-12-30, which is what a date is there from March 1900 on (18.17.4.1).
constexpr int64_t days_before_1970 = 25'569;
constexpr int first_day = 61;

std::string number_text(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end.ptr};
}

// A currency's name within a format's quotes.
std::string letters_of(std::string_view currency) {
  std::string out;
  for (const char c : currency.substr(0, 8))
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) out += c;
  return out;
}

std::string_view first_characters(std::string_view utf8, size_t count) {
  size_t at = 0;
  for (; at < utf8.size(); ++at)
    if ((utf8[at] & 0xC0) != 0x80 && count-- == 0) break;
  return utf8.substr(0, at);
}

}  // namespace

std::string sheet_name(std::string_view wanted) {
  std::string name;
  for (const char c : wanted) {
    const bool refused = std::string_view("[]:*?/\\").find(c) != std::string_view::npos ||
                         static_cast<unsigned char>(c) < 0x20;
    name += refused ? ' ' : c;
  }
  name = first_characters(name, sheet_name_characters_max);
  while (name.starts_with('\'') || name.starts_with(' ')) name.erase(0, 1);
  while (name.ends_with('\'') || name.ends_with(' ')) name.pop_back();
  return name.empty() ? "Sheet" : name;
}

XlsxWriter::XlsxWriter(std::string& out, Timestamp made, Limits limits)
    : zip_(out, made), limits_(limits) {}

// Names are compared without case by Excel, and so here, for ASCII.
std::string XlsxWriter::unused_name(std::string_view wanted) const {
  const auto lower = [](std::string text) {
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
  };
  const std::string base = sheet_name(wanted);
  for (int n = 1;; ++n) {
    const std::string suffix = n == 1 ? "" : fmt::format(" ({})", n);
    const std::string name =
        std::string(first_characters(base, sheet_name_characters_max - suffix.size())) + suffix;
    if (std::ranges::none_of(sheets_,
                             [&](const std::string& sheet) { return lower(sheet) == lower(name); }))
      return name;
  }
}

void XlsxWriter::begin_sheet(std::string_view name, std::vector<Column> columns) {
  if (in_part_) close_part();
  if (columns.size() > columns_max) throw std::logic_error("too many columns for a sheet");
  base_name_ = name;
  columns_ = std::move(columns);
  references_.clear();
  for (size_t i = 0; i < columns_.size(); ++i) references_.push_back(column_name(i));
  open_part();
}

void XlsxWriter::open_part() {
  sheets_.push_back(unused_name(base_name_));
  zip_.begin(fmt::format("xl/worksheets/sheet{}.xml", sheets_.size()));
  in_part_ = true;
  rows_ = 0;
  part_bytes_ = 0;
  link_count_ = 0;
  links_.clear();
  relations_.clear();
  pending_ = fmt::format(
      "{}<worksheet xmlns=\"{}\" xmlns:r=\"{}\"><sheetViews><sheetView workbookViewId=\"0\"{}>"
      "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
      "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>",
      head, main_space, relation_space, sheets_.size() == 1 ? " tabSelected=\"1\"" : "");
  if (!columns_.empty()) {
    pending_ += "<cols>";
    for (size_t i = 0; i < columns_.size(); ++i)
      pending_ += fmt::format("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>",
                              i + 1, columns_[i].width);
    pending_ += "</cols>";
  }
  pending_ += "<sheetData>";
  for (const Column& column : columns_) {
    begin_cell("inlineStr", heading);
    row_ += "<is><t xml:space=\"preserve\">";
    append_xml(row_, column.heading);
    row_ += "</t></is></c>";
    ++column_;
  }
  end_row();
}

void XlsxWriter::close_part() {
  pending_ += "</sheetData>";
  if (link_count_ > 0) pending_ += "<hyperlinks>" + links_ + "</hyperlinks>";
  pending_ += "</worksheet>";
  zip_.data(pending_);
  pending_.clear();
  zip_.end();
  in_part_ = false;
  if (link_count_ == 0) return;
  zip_.begin(fmt::format("xl/worksheets/_rels/sheet{}.xml.rels", sheets_.size()));
  zip_.data(fmt::format("{}<Relationships xmlns=\"{}\">", head, package_space));
  zip_.data(relations_);
  zip_.data("</Relationships>");
  zip_.end();
}

// A part that is full was closed with its last row; the next one begins with a row.
void XlsxWriter::need_part() {
  if (!in_part_) open_part();
}

void XlsxWriter::empty() {
  need_part();
  ++column_;
}

void XlsxWriter::begin_cell(std::string_view type, int style) {
  need_part();
  row_.append("<c r=\"").append(references_[column_]);
  fmt::format_to(std::back_inserter(row_), "{}\"", rows_ + 1);
  if (style != plain) fmt::format_to(std::back_inserter(row_), " s=\"{}\"", style);
  if (!type.empty()) row_.append(" t=\"").append(type).append("\"");
  row_ += '>';
}

void XlsxWriter::value_cell(std::string_view type, int style, std::string_view value) {
  begin_cell(type, style);
  row_.append("<v>").append(value).append("</v></c>");
  ++column_;
}

void XlsxWriter::text(std::string_view utf8) {
  if (utf8.empty()) return empty();
  bool cut = false;
  const std::string_view kept = fitting(utf8, cut);
  begin_cell("inlineStr", plain);
  row_ += "<is><t xml:space=\"preserve\">";
  append_xml(row_, kept);
  row_ += cut ? "…</t></is></c>" : "</t></is></c>";
  ++column_;
}

void XlsxWriter::number(Decimal value) { value_cell("", plain, format(value)); }
void XlsxWriter::integer(int64_t value) { value_cell("", plain, std::to_string(value)); }
void XlsxWriter::boolean(bool value) { value_cell("b", plain, value ? "1" : "0"); }

void XlsxWriter::percent(Decimal of_a_hundred) {
  value_cell("", percent_style, number_text(to_double(of_a_hundred) / 100));
}

int XlsxWriter::style_of(std::string_view currency) {
  const std::string letters = letters_of(currency);
  if (letters.empty()) return own_money;
  const auto next = static_cast<int>(first_currency + currencies_.size());
  return currencies_.try_emplace(letters, next).first->second;
}

void XlsxWriter::money(Decimal amount, std::string_view currency) {
  value_cell("", style_of(currency), format(amount));
}

void XlsxWriter::date(Date value) {
  const int64_t day_number = to_days(value) + days_before_1970;
  if (day_number < first_day) return text(format(value));
  value_cell("", day, std::to_string(day_number));
}

void XlsxWriter::instant(Timestamp local) {
  const double days =
      static_cast<double>(to_us(local)) / (24.0 * 3'600 * 1'000'000) + days_before_1970;
  if (days < first_day) return text(format(local));
  value_cell("", moment, fmt::format("{:.9f}", days));
}

void XlsxWriter::link(std::string_view target, std::string_view shown) {
  need_part();
  if (link_count_ >= links_max || target.size() > link_bytes_max) return text(shown);
  ++link_count_;
  fmt::format_to(std::back_inserter(links_), "<hyperlink ref=\"{}{}\" r:id=\"rId{}\"/>",
                 references_[column_], rows_ + 1, link_count_);
  fmt::format_to(std::back_inserter(relations_),
                 "<Relationship Id=\"rId{}\" Type=\"{}/hyperlink\" TargetMode=\"External\" "
                 "Target=\"",
                 link_count_, relation_space);
  append_xml(relations_, target);
  relations_ += "\"/>";
  begin_cell("inlineStr", link_style);
  row_ += "<is><t xml:space=\"preserve\">";
  append_xml(row_, shown);
  row_ += "</t></is></c>";
  ++column_;
}

void XlsxWriter::end_row() {
  need_part();
  fmt::format_to(std::back_inserter(pending_), "<row r=\"{}\">", rows_ + 1);
  pending_.append(row_).append("</row>");
  part_bytes_ += row_.size() + 32;
  row_.clear();
  column_ = 0;
  ++rows_;
  if (pending_.size() >= pack_bytes) {
    zip_.data(pending_);
    pending_.clear();
  }
  if (rows_ < limits_.rows_max && part_bytes_ < part_bytes_max) return;
  close_part();
}

void XlsxWriter::write_styles() {
  std::string formats =
      "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
      "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"
      "<numFmt numFmtId=\"166\" formatCode=\"0.##%\"/>"
      "<numFmt numFmtId=\"167\" formatCode=\"#,##0.00##\"/>";
  std::string cells =
      "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
      "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
      "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      "applyNumberFormat=\"1\"/>"
      "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      "applyNumberFormat=\"1\"/>"
      "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
      "<xf numFmtId=\"166\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      "applyNumberFormat=\"1\"/>"
      "<xf numFmtId=\"167\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
      "applyNumberFormat=\"1\"/>";
  int format_id = 168;
  std::vector<std::string_view> in_order(currencies_.size());
  for (const auto& [currency, style] : currencies_)
    in_order[static_cast<size_t>(style - first_currency)] = currency;
  for (const std::string_view currency : in_order) {
    formats += fmt::format("<numFmt numFmtId=\"{}\" formatCode=\"#,##0.00##\\ &quot;{}&quot;\"/>",
                           format_id, currency);
    cells += fmt::format(
        "<xf numFmtId=\"{}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
        "applyNumberFormat=\"1\"/>",
        format_id++);
  }
  zip_.begin("xl/styles.xml");
  zip_.data(fmt::format(
      "{}<styleSheet xmlns=\"{}\"><numFmts count=\"{}\">{}</numFmts>"
      "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      "<font><u/><sz val=\"11\"/><color rgb=\"FF0563C1\"/><name val=\"Calibri\"/></font></fonts>"
      "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
      "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
      "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
      "</cellStyleXfs><cellXfs count=\"{}\">{}</cellXfs>"
      "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
      "</cellStyles></styleSheet>",
      head, main_space, 4 + currencies_.size(), formats, first_currency + currencies_.size(),
      cells));
  zip_.end();
}

void XlsxWriter::write_book() {
  std::string types, book, relations;
  for (size_t n = 1; n <= sheets_.size(); ++n) {
    types += fmt::format(
        "<Override PartName=\"/xl/worksheets/sheet{}.xml\" ContentType=\"application/"
        "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
        n);
    std::string name;
    append_xml(name, sheets_[n - 1]);
    book += fmt::format("<sheet name=\"{0}\" sheetId=\"{1}\" r:id=\"rId{1}\"/>", name, n);
    relations += fmt::format(
        "<Relationship Id=\"rId{0}\" Type=\"{1}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
        n, relation_space);
  }
  relations += fmt::format("<Relationship Id=\"rId{}\" Type=\"{}/styles\" Target=\"styles.xml\"/>",
                           sheets_.size() + 1, relation_space);
  const auto part = [&](std::string_view name, std::string_view xml) {
    zip_.begin(name);
    zip_.data(head);
    zip_.data(xml);
    zip_.end();
  };
  part("xl/workbook.xml",
       fmt::format("<workbook xmlns=\"{}\" xmlns:r=\"{}\"><sheets>{}</sheets></workbook>",
                   main_space, relation_space, book));
  part("xl/_rels/workbook.xml.rels",
       fmt::format("<Relationships xmlns=\"{}\">{}</Relationships>", package_space, relations));
  part("_rels/.rels",
       fmt::format("<Relationships xmlns=\"{}\"><Relationship Id=\"rId1\" "
                   "Type=\"{}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
                   package_space, relation_space));
  part("[Content_Types].xml",
       fmt::format("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                   "<Default Extension=\"rels\" "
                   "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                   "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                   "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                   "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                   "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
                   "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{}</Types>",
                   types));
}

void XlsxWriter::finish() {
  if (in_part_) close_part();
  if (sheets_.empty()) {
    begin_sheet("Sheet", {});
    close_part();
  }
  write_styles();
  write_book();
  zip_.finish();
}

}  // namespace kith::formats
