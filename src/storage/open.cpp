#include "storage/sqlite/database.h"
#include "storage/storage.h"

namespace kith::storage {

std::unique_ptr<Database> open(const Location& location, const OpenOptions& options) {
  if (location.engine == Engine::sqlite) {
    return std::make_unique<sqlite::SqliteDatabase>(location.path, options);
  }
  throw StorageError("PostgreSQL is not built into this program yet");
}

}  // namespace kith::storage
