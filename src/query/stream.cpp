#include "query/stream.h"

#include "query/compile.h"
#include "query/visibility.h"
#include "schema/kind.h"

namespace kith::query {

Id stream(const ReadEnvironment& environment, const schema::Object& object,
          std::span<const schema::Field* const> fields, Id after, int limit, OnCells each) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.id(row);
  std::vector<schema::ColumnType> types;
  for (const schema::Field* field : fields) {
    for (size_t i = 0; i < field->columns.size(); ++i) {
      sql.add(", ");
      compiler.column(row, field->columns[i]);
      types.push_back(field->kind->columns()[i].type);
    }
  }
  sql.add(" FROM ");
  compiler.table(object, row);
  sql.add(" WHERE ");
  compiler.id(row);
  sql.add(" > ").bind(after.value).add(" AND ");
  compiler.visible(object, row);
  sql.add(" ORDER BY ");
  compiler.id(row);
  sql.add(" LIMIT ").bind(int64_t{limit});
  const auto built = std::move(compiler).build();
  std::vector<Value> cells(types.size());
  int count = 0;
  Id last;
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    for (size_t i = 0; i < types.size(); ++i)
      cells[i] = schema::value_at(at, static_cast<int>(i) + 1, types[i]);
    last = at.id(0);
    ++count;
    each(last, cells);
    return true;
  });
  return count == limit ? last : Id{};
}

}  // namespace kith::query
