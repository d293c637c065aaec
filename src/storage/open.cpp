#include "storage/postgres/database.h"
#include "storage/sqlite/database.h"
#include "storage/storage.h"

namespace kith::storage {

std::unique_ptr<Database> open(const Location& location, const OpenOptions& options) {
  if (location.engine == Engine::sqlite) {
    return std::make_unique<sqlite::SqliteDatabase>(location.path, options);
  }
  return std::make_unique<postgres::PgDatabase>(location, options);
}

}  // namespace kith::storage
