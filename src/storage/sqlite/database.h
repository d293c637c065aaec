// A workspace in one SQLite file: the writer, the readers, the checkpointer and the lock.
#pragma once

#include <memory>
#include <string>

#include "storage/meter.h"
#include "storage/pool.h"
#include "storage/sqlite/checkpointer.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/lock_file.h"
#include "storage/sqlite/writer.h"
#include "storage/storage.h"

namespace kith::storage::sqlite {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const std::string& path, const OpenOptions& options);
  ~SqliteDatabase() override;

  Engine engine() const override { return Engine::sqlite; }
  Counters counters() const override { return meter_.snapshot(); }
  void read_raw(function_ref<void(Connection&)> work, const ReadOptions& options) override;
  void write_raw(function_ref<bool(Connection&)> work, const WriteOptions& options) override;
  Status backup_to(const std::string& path) override;

 private:
  std::unique_ptr<SqliteConnection> writing_connection();
  Pool<SqliteConnection>::Opener reading_connection();
  void close_idle();

  // In this order: the writer's connection is the first and the last on the file, so that its close
  // moves what is in the log into the database and removes the log; the lock outlives them all.
  const std::string path_;
  Meter meter_;
  LockFile lock_;
  WriteGate gate_;
  Writer writer_;
  Pool<SqliteConnection> readers_;
  Pool<SqliteConnection> bulk_readers_;
  Checkpointer checkpointer_;
};

}  // namespace kith::storage::sqlite
