#include "query/dialect.h"

#include "query/formula_sql.h"
#include "query/postgres_dialect.h"
#include "query/rollup_then.h"
#include "query/sqlite_dialect.h"

namespace kith::query {

void ColumnRef::write(storage::SqlBuilder& sql) const {
  if (formula && formula->rollup) return write_rollup_then(*compiler, *formula, alias, *column);
  if (formula) return write_formula(*compiler, *formula, alias);
  sql.alias(alias).add(".").name(*column);
}

const Dialect& dialect_of(storage::Engine engine) {
  return engine == storage::Engine::sqlite ? sqlite_dialect() : postgres_dialect();
}

}  // namespace kith::query
