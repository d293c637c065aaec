#include "integrations/import/inspect.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <unordered_map>

#include "formats/csv.h"
#include "formats/xlsx_reader.h"
#include "integrations/import/fields.h"
#include "integrations/import/named_rows.h"
#include "integrations/import/synonyms.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

constexpr size_t head_bytes = 256 << 10;
constexpr size_t samples_max = 5;
constexpr size_t sample_bytes_max = 200;
constexpr size_t heading_bytes_max = 200;
constexpr std::chrono::seconds count_time_max{3};  // of a workbook: then the total is what was met

struct Head {
  std::string utf8;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> samples;
  int64_t rows = 0;
};

Result<std::string> first_bytes(const std::string& path) {
  std::string bytes(head_bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (!bytes.empty()) return bytes;
  return invalid_field("file", "empty", say("The file is empty.", "文件是空的。"));
}

Error named(Error error, std::string_view field, std::string_view code) {
  if (error.fields.empty())
    error.fields.push_back({std::string(field), std::string(code), error.message});
  return error;
}

Result<std::string> to_utf8(std::string_view bytes, const std::string& encoding) {
  const auto wrong = [](const Error& error, std::string code) {
    return invalid_field("encoding", std::move(code), error.message);
  };
  auto converter = Utf8Converter::open(encoding, Malformed::refuse);
  if (!converter) return wrong(converter.error(), "unknown");
  std::string utf8;
  const auto converted = converter->convert(bytes, utf8);
  if (!converted) return wrong(converted.error(), "malformed");
  return utf8;
}

bool is_number(std::string_view cell) {
  return cell.find_first_of("0123456789") != std::string_view::npos &&
         cell.find_first_not_of("0123456789.,-+ %$€¥£") == std::string_view::npos;
}

bool looks_like_data(std::string_view cell) {
  return is_number(cell) || parse_date(cell) ||
         (cell.find('@') != std::string_view::npos && cell.find('.') != std::string_view::npos);
}

// A file whose first row is a record already would lose it, and have headings that mean nothing.
Status check_headings(const std::vector<std::string>& headings) {
  if (headings.size() > columns_max) {
    Error error = too_large(say("The file has {} columns; up to {} can be imported.",
                                "文件有 {} 列；最多可导入 {} 列。", headings.size(), columns_max));
    return named(std::move(error), "file", "too_many_columns");
  }
  const auto data = static_cast<size_t>(std::ranges::count_if(headings, looks_like_data));
  if (data * 3 <= headings.size()) return done();
  return invalid_field(
      "file", "no_heading",
      say("The first row looks like a record, not like headings (“{}”). Put a row with the names "
          "of the columns on top.",
          "首行看起来是数据而不是表头（“{}”）。请在最上面加一行列名。", headings.front()));
}

std::vector<std::string> unique_names(std::vector<std::string> names) {
  std::map<std::string, int> seen;
  for (size_t n = 0; n < names.size(); ++n) {
    if (names[n].empty()) names[n] = "Column " + std::to_string(n + 1);
    const int times = ++seen[names[n]];
    if (times > 1) names[n] += " (" + std::to_string(times) + ")";
  }
  return names;
}

std::string trimmed(std::string_view cell) {
  const size_t from = cell.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return std::string(cell.substr(from, cell.find_last_not_of(" \t\r\n") - from + 1));
}

// Of a picture what it is.
std::string sample_of(std::string_view cell) {
  if (cell.starts_with("data:image/")) return std::string(cell.substr(5, cell.find(';') - 5));
  return trimmed(cut_utf8(cell, sample_bytes_max));
}

bool shows_pictures(const ImportColumn& column) {
  return std::ranges::any_of(column.samples,
                             [](const auto& sample) { return sample.starts_with("image/"); });
}

void take_row(Head& head, const CsvRow& row) {
  if (row.number == 1) {
    for (const CsvCell& cell : row.cells)
      head.headings.push_back(trimmed(cut_utf8(cell.text, heading_bytes_max)));
    head.samples.resize(head.headings.size());
    return;
  }
  ++head.rows;
  for (size_t n = 0; n < row.cells.size() && n < head.samples.size(); ++n) {
    const std::string text = sample_of(rearmed(row.cells[n].text));
    if (!text.empty() && head.samples[n].size() < samples_max) head.samples[n].push_back(text);
  }
}

Error unsupported(Message message) {
  return invalid_field("file", "unsupported_format", std::move(message));
}

// A program's own file or a picture: of a list, hardly one byte in a hundred is a control.
bool is_binary(std::string_view bytes) {
  const auto controls = std::ranges::count_if(bytes, [](unsigned char byte) {
    return byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1B;
  });
  return static_cast<size_t>(controls) * 100 > bytes.size();
}

Error no_list() {
  return unsupported(
      say("This is no list of records. CSV, TSV, XLSX, vCard, JSON lines and a zip "
          "of them can be imported.",
          "这不是数据列表。可导入 CSV、TSV、XLSX、vCard、JSON Lines 或其 zip 压缩包。"));
}

bool begins_with(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  return text.size() >= word.size() && std::ranges::equal(text.substr(0, word.size()), word, same);
}

// By what stands in it: what a file is called is anybody's choice.
Result<FileFormat> format_of(const std::string& path, std::string_view bytes) {
  if (bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6")) {
    const auto zip = TRY(formats::ZipReader::open(path));
    return formats::is_workbook(zip) ? FileFormat::xlsx : FileFormat::zip;
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return unsupported(
        say("This is an Excel file of the old kind (.xls), or one with a password. "
            "Save it as .xlsx without a password, or as CSV.",
            "这是旧版 Excel 文件（.xls）或带密码的文件。请另存为无密码的 .xlsx 或 CSV。"));
  }
  if (bytes.starts_with("%PDF") || bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x89PNG"))
    return no_list();
  const std::string encoding = detect_encoding(bytes).name;
  if (!is_wide(encoding) && is_binary(bytes)) return no_list();
  const auto wide = is_wide(encoding) ? to_utf8(bytes, encoding) : Result<std::string>("");
  std::string_view text = wide.ok() && !wide->empty() ? std::string_view(*wide) : bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (begins_with(text, "BEGIN:VCARD")) return FileFormat::vcard;
  if (text.starts_with('{') &&
      parse_json(text.substr(0, text.find('\n')), {.bytes_max = head_bytes}))
    return FileFormat::json_lines;
  if (text.starts_with("{") || text.starts_with("[{") || text.starts_with("[\n")) {
    return unsupported(
        say("This JSON is not one object a line. Write each record as an object on a "
            "line of its own.",
            "此 JSON 不是每行一个对象。请将每条记录写成单独一行的对象。"));
  }
  return FileFormat::csv;
}

void find_encoding(std::string_view bytes, Import& import) {
  if (!import.encoding.empty()) return;
  const EncodingGuess guess = detect_encoding(bytes);
  import.encoding = guess.name;
  import.encoding_sure = guess.confidence != Confidence::unsure;
}

Status read_text(std::string_view bytes, Import& import, Head& head) {
  find_encoding(bytes, import);
  head.utf8 = TRY(to_utf8(bytes, import.encoding));
  if (import.delimiter == '\0') import.delimiter = detect_delimiter(head.utf8);
  const bool whole = static_cast<size_t>(import.size) <= bytes.size();
  CsvReader reader({.delimiter = import.delimiter, .limits = {}}, [&](const CsvRow& row) -> Status {
    take_row(head, row);
    return done();
  });
  TRY(reader.feed(head.utf8));
  if (whole) TRY(reader.finish());
  const double share =
      whole ? 1.0 : static_cast<double>(import.size) / static_cast<double>(bytes.size());
  head.rows = static_cast<int64_t>(static_cast<double>(head.rows) * share);
  return done();
}

Status read_workbook(const std::string& path, Import& import, Head& head) {
  auto reader = TRY(formats::XlsxReader::open(path));
  import.encoding.clear();
  import.delimiter = ',';
  import.sheets = reader.sheets();
  if (import.sheet.empty()) import.sheet = import.sheets.front();
  TRY(reader.begin(import.sheet, [&](const CsvRow& row) -> Status {
    take_row(head, row);
    return done();
  }));
  const auto until = std::chrono::steady_clock::now() + count_time_max;
  while (TRY(reader.pump()) && std::chrono::steady_clock::now() < until) {
  }
  return done();
}

// The whole file, for a name may come up in its last row.
Status read_named(const std::string& path, std::string_view bytes, Import& import, Head& head) {
  find_encoding(bytes, import);
  import.delimiter = ',';
  std::unordered_map<std::string, size_t> places;
  auto rows = TRY(open_named_rows(
      {path, import.encoding, ',', import.format, {}, {}}, [&](const NamedRow& row) -> Status {
        ++head.rows;
        for (const auto& [name, value] : row.cells) {
          const auto [place, is_new] = places.emplace(name, head.headings.size());
          if (is_new) {
            if (head.headings.size() == columns_max) {
              return invalid_field("file", "too_many_columns",
                                   say("Line {}: the file has more than {} columns.",
                                       "第 {} 行：文件超过 {} 列。", row.line, columns_max));
            }
            head.headings.push_back(name);
            head.samples.emplace_back();
          }
          auto& samples = head.samples[place->second];
          std::string text = sample_of(value);
          if (!text.empty() && samples.size() < samples_max) samples.push_back(std::move(text));
        }
        return done();
      }));
  while (TRY(rows->pump()) == Source::More::yes) {
  }
  if (import.format != FileFormat::vcard) return done();
  std::vector<std::string> sorted = head.headings;
  sort_card_columns(sorted);
  std::vector<std::vector<std::string>> samples;
  for (const std::string& name : sorted) samples.push_back(std::move(head.samples[places[name]]));
  head.headings = std::move(sorted);
  head.samples = std::move(samples);
  return done();
}

Status read_head(const std::string& path, std::string_view bytes, Import& import, Head& head) {
  if (import.format == FileFormat::xlsx) return read_workbook(path, import, head);
  if (has_named_rows(import.format)) return read_named(path, bytes, import, head);
  return read_text(bytes, import, head);
}

}  // namespace

Result<FileFormat> file_format(const std::string& path) {
  return format_of(path, TRY(first_bytes(path)));
}

Status inspect_columns(const std::string& path, Import& import) {
  const std::string bytes = TRY(first_bytes(path));
  import.format = TRY(format_of(path, bytes));
  if (import.format == FileFormat::zip) {
    return unsupported(say("This is an archive within the archive. Unpack it first.",
                           "压缩包中还有压缩包，请先解压。"));
  }
  Head head;
  TRY(read_head(path, bytes, import, head));
  if (head.headings.empty()) {
    return invalid_field("file", "no_heading",
                         say("The file has no row of headings within its first {} KiB.",
                             "文件前 {} KiB 内没有表头行。", head_bytes >> 10));
  }
  if (!has_named_rows(import.format)) TRY(check_headings(head.headings));
  const auto names =
      has_named_rows(import.format) ? head.headings : unique_names(std::move(head.headings));
  import.columns.clear();
  for (size_t n = 0; n < names.size(); ++n)
    import.columns.push_back({names[n], head.samples[n], {}});
  import.progress = {.total = head.rows};
  return done();
}

Status inspect(const std::string& path, const schema::Object& object, const access::Actor& actor,
               Import& import) {
  TRY(inspect_columns(path, import));
  std::vector<std::string> names;
  for (const ImportColumn& column : import.columns) names.push_back(column.name);
  const auto proposals = propose_fields(object, actor, names);
  for (size_t n = 0; n < names.size(); ++n) {
    ImportColumn& column = import.columns[n];
    const schema::Field* field = object.field(proposals[n]);
    // What a picture is called, or where it is, is no picture.
    if (!field || !is_picture(*field) || shows_pictures(column)) column.proposal = proposals[n];
  }
  return done();
}

}  // namespace kith::integrations
