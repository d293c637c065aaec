// Cards and JSON lines: rows whose cells have names. vCards get columns with fixed names, the first
// phone of a kind "Phone (mobile)", the next "Phone (mobile) 2".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "formats/csv.h"
#include "formats/vcard.h"
#include "integrations/import/source.h"

namespace kith::integrations {

using NamedCells = std::vector<std::pair<std::string, std::string>>;

struct NamedRow {
  uint64_t number = 0;  // from 1
  uint64_t line = 0;
  NamedCells cells;
  CsvDefect defect = CsvDefect::none;
  Message reason;
};

using OnNamedRow = std::function<Status(const NamedRow&)>;

inline bool has_named_rows(FileFormat format) {
  return format == FileFormat::vcard || format == FileFormat::json_lines;
}

Result<std::unique_ptr<Source::Rows>> open_named_rows(const SourceFormat& format,
                                                      OnNamedRow on_row);

NamedCells cells_of(const formats::VCard& card);
// Whether the characters of this encoding are of two or four bytes, so that a line end is no byte.
bool is_wide(std::string_view encoding);

// Puts the columns of a file of cards into the order that people expect.
void sort_card_columns(std::vector<std::string>& names);

}  // namespace kith::integrations
