// The program's own tables (kith_…) as rows of plain values, alike on both engines: what an archive of
// a workspace carries beside its records.
//
// Which tables and columns there are is read from the database itself, so that a table which a room
// adds travels without being named anywhere; what is not to travel is named in system_tables.cpp.
// Values are as SQLite keeps them: whole numbers for instants (microseconds), dates (days), booleans
// and exact decimals (units of 1/10,000), else text and bytes.
#pragma once

#include <string>
#include <vector>

#include "base/function_ref.h"
#include "storage/sql_builder.h"
#include "storage/storage.h"

namespace kith::schema {

struct SystemColumn {
  enum class Type { integer, boolean, decimal, date, timestamp, text, bytes };
  storage::Identifier name;
  Type type;
};

struct SystemTable {
  storage::Identifier name;
  std::vector<SystemColumn> columns;     // by name
  std::vector<storage::Identifier> key;  // what a row is known by: the order of rows
};

// By name. Those that travel: no sessions, no indexes, nothing that a new program makes for itself.
std::vector<SystemTable> system_tables(storage::Connection& db);

// All rows in the order of the key, one statement. Text orders by bytes on both engines.
void read_system_rows(storage::Connection& db, const SystemTable& table,
                      function_ref<void(std::span<const Value>)> on_row);
// Puts rows back as they were, the values in the order of the columns.
class SystemInsertion {
 public:
  SystemInsertion(const SystemTable& table, storage::Engine engine);
  // Errors: invalid for a value that is none of its column.
  Status run(storage::Connection& db, std::span<const Value> values) const;

 private:
  const SystemTable& table_;
  storage::Sql sql_;
};
// Numbers that the engine gives go on after those that were put.
void go_on_numbering(storage::Connection& db, const SystemTable& table);

}  // namespace kith::schema
