// The rows of an uploaded file of any format, in constant memory. A file that cannot be read any
// further is an error that names the place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/csv.h"
#include "integrations/import/import.h"

namespace kith::integrations {

struct SourceFormat {
  std::string path;
  std::string encoding;
  char delimiter = ',';
  FileFormat format = FileFormat::csv;
  std::string sheet;
  std::vector<std::string>
      columns;  // of cards and of JSON lines, whose rows have names, not places
};

SourceFormat source_format(const std::string& files_directory, const Import& import);

class Source {
 public:
  enum class More { yes, no };
  // What reads one format.
  class Rows {
   public:
    virtual ~Rows() = default;
    virtual Result<More> pump() = 0;
  };

  // `on_row` gets data rows only, numbered from 1.
  static Result<Source> open(const SourceFormat& format, CsvReader::OnRow on_row);
  // Reads a piece of the file; rows arrive meanwhile. An error of on_row is handed up.
  Result<More> pump() { return rows_->pump(); }

 private:
  explicit Source(std::unique_ptr<Rows> rows) : rows_(std::move(rows)) {}
  std::unique_ptr<Rows> rows_;
};

}  // namespace kith::integrations
