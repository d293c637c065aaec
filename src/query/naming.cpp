#include "query/naming.h"

#include "query/compile.h"
#include "query/visibility.h"
#include "schema/kind.h"

namespace kith::query {
namespace {

// FROM and WHERE. The record alone compares: no two objects share an id.
void write_naming(Compiler& compiler, const schema::Object& object, int row,
                  std::span<const Named> named, Rows rows) {
  compiler.sql().add(" FROM ");
  compiler.table(object, row);
  compiler.sql().add(" WHERE ");
  compiler.visible(object, row, rows);
  for (const Named& one : named) {
    compiler.sql().add(" AND ");
    const auto column = static_cast<size_t>(one.field->kind->compared_column());
    compiler.column(row, one.field->columns[column]);
    compiler.sql().add(" = ").bind(one.record.value);
  }
}

// Only live rows have an index of what they name. Those in the bin are walked along the bin's own
// index: the sign keeps the key from being walked instead, through all that is not in the bin.
void write_id(Compiler& compiler, int row, Rows rows) {
  if (rows == Rows::deleted) compiler.sql().add("+");
  compiler.id(row);
}

}  // namespace

std::vector<Id> select_naming(storage::Connection& db, const schema::Schema& schema,
                              const schema::Object& object, std::span<const Named> named, Rows rows,
                              Id after, int limit) {
  Compiler compiler(db.engine(), schema, everything());
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.id(row);
  write_naming(compiler, object, row, named, rows);
  sql.add(" AND ");
  write_id(compiler, row, rows);
  sql.add(" > ").bind(after.value).add(" ORDER BY ");
  write_id(compiler, row, rows);
  sql.add(" LIMIT ").number(limit);
  const auto built = std::move(compiler).build();
  std::vector<Id> ids;
  db.query(built.sql, built.values, [&](const storage::Row& found) {
    ids.push_back(found.id(0));
    return true;
  });
  return ids;
}

std::vector<bool> are_named(storage::Connection& db, const schema::Schema& schema,
                            std::span<const Naming> places) {
  std::vector<bool> found(places.size(), false);
  if (places.empty()) return found;
  Compiler compiler(db.engine(), schema, everything());
  for (size_t n = 0; n < places.size(); ++n) {
    const int row = compiler.new_alias();
    if (n > 0) compiler.sql().add(" UNION ALL ");
    compiler.sql().add("SELECT ").number(static_cast<int64_t>(n)).add(" WHERE EXISTS (SELECT 1");
    write_naming(compiler, *places[n].object, row, {&places[n].named, 1}, places[n].rows);
    compiler.sql().add(")");
  }
  const auto built = std::move(compiler).build();
  db.query(built.sql, built.values, [&](const storage::Row& row) {
    found[static_cast<size_t>(row.integer(0))] = true;
    return true;
  });
  return found;
}

int64_t count_naming(storage::Connection& db, const schema::Schema& schema,
                     const schema::Object& object, Named named, Rows rows) {
  Compiler compiler(db.engine(), schema, everything());
  const int row = compiler.new_alias();
  compiler.sql().add("SELECT count(*)");
  write_naming(compiler, object, row, {&named, 1}, rows);
  const auto built = std::move(compiler).build();
  return db.integer(built.sql, built.values).value_or(0);
}

}  // namespace kith::query
