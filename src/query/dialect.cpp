#include "query/dialect.h"

#include "query/postgres_dialect.h"
#include "query/sqlite_dialect.h"

namespace kith::query {

const Dialect& dialect_of(storage::Engine engine) {
  return engine == storage::Engine::sqlite ? sqlite_dialect() : postgres_dialect();
}

}  // namespace kith::query
