#include "integrations/import/source.h"

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

}  // namespace

Source::Source(std::ifstream file, Utf8Converter converter, char delimiter, CsvReader::OnRow on_row)
    : file_(std::move(file)),
      converter_(std::move(converter)),
      reader_({.delimiter = delimiter}, without_heading(std::move(on_row))) {}

Result<Source> Source::open(const SourceFormat& format, CsvReader::OnRow on_row) {
  std::ifstream file(format.path, std::ios::binary);
  if (!file) {
    return not_found(say("The file of this import is no longer there. Upload it again.",
                         "该导入的文件已不存在，请重新上传。"));
  }
  auto converter = TRY(Utf8Converter::open(format.encoding, Malformed::refuse));
  return Source(std::move(file), std::move(converter), format.delimiter, std::move(on_row));
}

Result<Source::More> Source::pump() {
  bytes_.resize(piece_bytes);
  file_.read(bytes_.data(), static_cast<std::streamsize>(piece_bytes));
  bytes_.resize(static_cast<size_t>(file_.gcount()));
  utf8_.clear();
  if (bytes_.empty()) {
    TRY(converter_.finish(utf8_));
    TRY(reader_.feed(utf8_));
    TRY(reader_.finish());
    return More::no;
  }
  TRY(converter_.convert(bytes_, utf8_));
  TRY(reader_.feed(utf8_));
  return More::yes;
}

}  // namespace kith::integrations
