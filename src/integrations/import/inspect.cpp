#include "integrations/import/inspect.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "formats/csv.h"
#include "integrations/import/synonyms.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

constexpr size_t head_bytes = 256 << 10;
constexpr size_t samples_max = 5;
constexpr size_t sample_bytes_max = 200;
constexpr size_t heading_bytes_max = 200;

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

void take_row(Head& head, const CsvRow& row) {
  if (row.number == 1) {
    for (const CsvCell& cell : row.cells)
      head.headings.push_back(trimmed(cut_utf8(cell.text, heading_bytes_max)));
    head.samples.resize(head.headings.size());
    return;
  }
  ++head.rows;
  for (size_t n = 0; n < row.cells.size() && n < head.samples.size(); ++n) {
    const std::string text = trimmed(cut_utf8(rearmed(row.cells[n].text), sample_bytes_max));
    if (!text.empty() && head.samples[n].size() < samples_max) head.samples[n].push_back(text);
  }
}

}  // namespace

Status inspect(const std::string& path, const schema::Object& object, const access::Actor& actor,
               Import& import) {
  const std::string bytes = TRY(first_bytes(path));
  if (import.encoding.empty()) {
    const EncodingGuess guess = detect_encoding(bytes);
    import.encoding = guess.name;
    import.encoding_sure = guess.confidence != Confidence::unsure;
  }
  Head head;
  head.utf8 = TRY(to_utf8(bytes, import.encoding));
  if (import.delimiter == '\0') import.delimiter = detect_delimiter(head.utf8);
  const bool whole = static_cast<size_t>(import.size) <= bytes.size();
  CsvReader reader({.delimiter = import.delimiter}, [&](const CsvRow& row) -> Status {
    take_row(head, row);
    return done();
  });
  TRY(reader.feed(head.utf8));
  if (whole) TRY(reader.finish());
  if (head.headings.empty()) {
    return invalid_field("file", "no_heading",
                         say("The file has no row of headings within its first {} KiB.",
                             "文件前 {} KiB 内没有表头行。", head_bytes >> 10));
  }
  TRY(check_headings(head.headings));
  const auto names = unique_names(std::move(head.headings));
  const auto proposals = propose_fields(object, actor, names);
  import.columns.clear();
  for (size_t n = 0; n < names.size(); ++n)
    import.columns.push_back({names[n], head.samples[n], proposals[n]});
  const double share =
      whole ? 1.0 : static_cast<double>(import.size) / static_cast<double>(bytes.size());
  import.progress = {.total = static_cast<int64_t>(static_cast<double>(head.rows) * share)};
  return done();
}

}  // namespace kith::integrations
