#include "storage/sqlite/database.h"

#include <malloc.h>
#include <sqlite3.h>

#include "storage/reading.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/settle.h"

namespace kith::storage::sqlite {
namespace {

constexpr std::chrono::seconds idle_before_close{60};

}  // namespace

SqliteDatabase::SqliteDatabase(const std::string& path, const OpenOptions& options)
    : path_(path),
      lock_(path),
      writer_(writing_connection(), gate_, meter_),
      readers_(options.readers_max, reading_connection(), meter_),
      bulk_readers_(options.bulk_readers_max, reading_connection(), meter_),
      checkpointer_({.path = path,
                     .chores = [this] { close_idle(); },
                     .unsafe = [this](const std::string& why) { writer_.distrust(why); }},
                    gate_, meter_) {}

SqliteDatabase::~SqliteDatabase() { writer_.stop(); }

std::unique_ptr<SqliteConnection> SqliteDatabase::writing_connection() {
  settle_log(path_);
  auto connection = std::make_unique<SqliteConnection>(path_, Role::writer, meter_);
  sqlite3_wal_hook(
      connection->handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteDatabase*>(self)->checkpointer_.log_has(pages);
        return SQLITE_OK;
      },
      this);
  ++meter_.connections;
  connection->begin_batch();  // opens the log, which stays until the last connection goes
  connection->rollback_batch();
  settle_names(path_);
  return connection;
}

Pool<SqliteConnection>::Opener SqliteDatabase::reading_connection() {
  return [this] { return std::make_unique<SqliteConnection>(path_, Role::reader, meter_); };
}

void SqliteDatabase::read_raw(function_ref<void(Connection&)> work, const ReadOptions& options) {
  const Reading reading(*this);
  ++meter_.reads;
  const auto interruption = Interruption::of(options);
  auto& pool = options.lane == Lane::interactive ? readers_ : bulk_readers_;
  auto connection = pool.borrow(interruption);
  connection->read(work, interruption, options.scratch);
}

void SqliteDatabase::write_raw(function_ref<bool(Connection&)> work, const WriteOptions& options) {
  if (Reading::within(*this)) raise_write_inside_read();
  writer_.run(work, options.lane);
}

Status SqliteDatabase::backup_to(const std::string& path) { return back_up(path_, path); }

// A server that nobody uses gives its memory back.
void SqliteDatabase::close_idle() {
  if (readers_.close_idle(idle_before_close) + bulk_readers_.close_idle(idle_before_close) > 0) {
    malloc_trim(0);
  }
}

}  // namespace kith::storage::sqlite
