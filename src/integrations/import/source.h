// The rows of an uploaded file, in constant memory. A text in another encoding than was said is an
// error that names the line.
#pragma once

#include <fstream>
#include <string>

#include "formats/csv.h"
#include "formats/encoding.h"

namespace kith::integrations {

struct SourceFormat {
  std::string path;
  std::string encoding;
  char delimiter = ',';
};

class Source {
 public:
  enum class More { yes, no };

  // `on_row` gets data rows only, numbered from 1.
  static Result<Source> open(const SourceFormat& format, CsvReader::OnRow on_row);
  // Reads a piece of the file; rows arrive meanwhile. An error of on_row is handed up.
  Result<More> pump();

 private:
  Source(std::ifstream file, Utf8Converter converter, char delimiter, CsvReader::OnRow on_row);

  std::ifstream file_;
  Utf8Converter converter_;
  CsvReader reader_;
  std::string bytes_;
  std::string utf8_;
};

}  // namespace kith::integrations
