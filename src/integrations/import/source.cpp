#include "integrations/import/source.h"

#include <deque>
#include <fstream>
#include <unordered_map>

#include "formats/encoding.h"
#include "formats/xlsx_reader.h"
#include "integrations/import/named_rows.h"

namespace kith::integrations {
namespace {

constexpr size_t piece_bytes = 128 << 10;

CsvReader::OnRow without_heading(CsvReader::OnRow on_row) {
  return [on_row = std::move(on_row)](const CsvRow& row) -> Status {
    if (row.number == 1) return done();
    CsvRow data = row;
    data.number = row.number - 1;
    return on_row(data);
  };
}

class TextRows : public Source::Rows {
 public:
  TextRows(std::ifstream file, Utf8Converter converter, char delimiter, CsvReader::OnRow on_row)
      : file_(std::move(file)),
        converter_(std::move(converter)),
        reader_({.delimiter = delimiter, .limits = {}}, std::move(on_row)) {}

  Result<Source::More> pump() override {
    bytes_.resize(piece_bytes);
    file_.read(bytes_.data(), static_cast<std::streamsize>(piece_bytes));
    bytes_.resize(static_cast<size_t>(file_.gcount()));
    utf8_.clear();
    if (bytes_.empty()) {
      TRY(converter_.finish(utf8_));
      TRY(reader_.feed(utf8_));
      TRY(reader_.finish());
      return Source::More::no;
    }
    TRY(converter_.convert(bytes_, utf8_));
    TRY(reader_.feed(utf8_));
    return Source::More::yes;
  }

 private:
  std::ifstream file_;
  Utf8Converter converter_;
  CsvReader reader_;
  std::string bytes_;
  std::string utf8_;
};

class WorkbookRows : public Source::Rows {
 public:
  explicit WorkbookRows(formats::XlsxReader reader) : reader_(std::move(reader)) {}
  Result<Source::More> pump() override {
    return TRY(reader_.pump()) ? Source::More::yes : Source::More::no;
  }

 private:
  formats::XlsxReader reader_;
};

// Puts named cells into the columns that the file was found to have.
class Placed {
 public:
  Placed(const std::vector<std::string>& columns, CsvReader::OnRow on_row)
      : on_row_(std::move(on_row)) {
    for (size_t n = 0; n < columns.size(); ++n) places_.emplace(columns[n], n);
    cells_.resize(columns.size());
  }

  Status operator()(const NamedRow& row) {
    guarded_.clear();
    for (size_t n = 0; n < cells_.size(); ++n)
      cells_[n] = {{}, row.line, static_cast<uint32_t>(n + 1)};
    for (const auto& [name, value] : row.cells) {
      const auto place = places_.find(name);
      if (place != places_.end()) cells_[place->second].text = guarded(value);
    }
    return on_row_({row.number, row.line, cells_, row.defect, row.reason});
  }

 private:
  // From here on a cell has the guard against formulas that tables are exported with (formats/csv.h).
  // These files have none, so a text that looks as if it had gets another.
  std::string_view guarded(std::string_view value) {
    if (rearmed(value).size() == value.size()) return value;
    return guarded_.emplace_back(defused(value));
  }

  CsvReader::OnRow on_row_;
  std::unordered_map<std::string, size_t> places_;
  std::vector<CsvCell> cells_;
  std::deque<std::string> guarded_;  // of this row
};

}  // namespace

SourceFormat source_format(const std::string& files_directory, const Import& import) {
  SourceFormat format{path_of(files_directory, import.id),
                      import.encoding,
                      import.delimiter,
                      import.format,
                      import.sheet,
                      {}};
  for (const ImportColumn& column : import.columns) format.columns.push_back(column.name);
  return format;
}

Result<Source> Source::open(const SourceFormat& format, CsvReader::OnRow on_row) {
  if (has_named_rows(format.format))
    return Source(TRY(open_named_rows(format, Placed(format.columns, std::move(on_row)))));
  if (format.format == FileFormat::xlsx) {
    auto reader = TRY(formats::XlsxReader::open(format.path));
    TRY(reader.begin(format.sheet, without_heading(std::move(on_row))));
    return Source(std::make_unique<WorkbookRows>(std::move(reader)));
  }
  std::ifstream file(format.path, std::ios::binary);
  if (!file) {
    return not_found(say("The file of this import is no longer there. Upload it again.",
                         "该导入的文件已不存在，请重新上传。"));
  }
  auto converter = TRY(Utf8Converter::open(format.encoding, Malformed::refuse));
  return Source(std::make_unique<TextRows>(std::move(file), std::move(converter), format.delimiter,
                                           without_heading(std::move(on_row))));
}

}  // namespace kith::integrations
