// A page, row by row: each is handed on while it stands under the cursor, so that a cell goes from the
// statement into the answer's or the file's buffer without a stop; only what must be looked up for a
// whole page (titles of any-references, rows of junctions) holds it first. A file is read in pages of
// some thousand rows, each a statement of its own along the list's index.
#pragma once

#include "base/function_ref.h"
#include "query/read.h"
#include "query/row_shape.h"

namespace kith::query {

// One row, valid during the callback. Cells are counted as the question's outputs are.
class TableRow {
 public:
  // As a cell of a file: references and users by name, the rest as Kind::write_text has it.
  void append_text(size_t cell, std::string& out);
  // What names the record that a reference names, for programs: its id, of an any-reference
  // "accounts/<id>"; nothing where it names none.
  void append_key(size_t cell, std::string& out);
  Id id() const;
  // Of numbers, amounts, dates, instants and booleans what they are; NULL of the rest.
  Value value(size_t cell) const;
  // Of an amount of money.
  std::string_view currency(size_t cell) const;
  // The record as the API shows it, its id and version first.
  void write_record(JsonWriter& out);

 private:
  friend class TablePage;
  // Down through the references that lead to it. A record's id and version lead every row and have no
  // cell of their own.
  struct Place {
    const Output* output = nullptr;
    const Cell* through = nullptr;  // the last reference on the way
    const Cell* cell = nullptr;
  };
  TableRow(std::span<const Place> places, RowWriter& writer) : places_(places), writer_(writer) {}

  std::span<const Place> places_;
  RowWriter& writer_;
  const storage::Row* row_ = nullptr;
};

// At most question.limit rows, which may be more than a list's page has. The cursor of the next page,
// empty at the end.
Result<std::string> read_table(const ReadEnvironment& environment, const Question& question,
                               function_ref<void(TableRow&)> on_row);

}  // namespace kith::query
