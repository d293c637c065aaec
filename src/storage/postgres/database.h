// A workspace in one PostgreSQL schema.
//
// Reads see one snapshot (REPEATABLE READ, READ ONLY). Writes run at READ COMMITTED: they wait for
// a row that another is changing instead of failing, and each statement sees what has committed
// before it, which is what a version in the UPDATE's WHERE, a unique index and take_turns need to
// be right. At REPEATABLE READ every counter that two requests touch would cost a 40001, and a
// check behind take_turns would look at a snapshot from before its turn; SERIALIZABLE would add
// false alarms on small tables. 40001 and 40P01 can come all the same (two writers that lock rows
// in opposite order): the work runs again, five times at most.
//
// Reads and writes, interactive and bulk have connections apart, so none can starve another.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "storage/meter.h"
#include "storage/pool.h"
#include "storage/postgres/connection.h"
#include "storage/storage.h"

namespace kith::storage::postgres {

class PgDatabase final : public Database {
 public:
  // Makes the schema if it is missing.
  PgDatabase(const Location& location, const OpenOptions& options);

  Engine engine() const override { return Engine::postgres; }
  Counters counters() const override { return meter_.snapshot(); }
  void read_raw(function_ref<void(Connection&)> work, const ReadOptions& options) override;
  void write_raw(function_ref<bool(Connection&)> work, const WriteOptions& options) override;
  Status backup_to(const std::string& path) override;

 private:
  using Connections = Pool<PgConnection>;
  struct Writing;
  Connections::Opener opener();
  void make_schema();
  bool write_once(Connections& pool, function_ref<bool(Connection&)> work, AfterCommit& actions);

  const std::string conninfo_;
  const std::string schema_;
  Meter meter_;
  std::atomic<uint64_t> table_epoch_{0};  // counts changes of tables
  std::mutex mutex_;
  std::set<std::thread::id> writing_;  // threads inside a write
  Connections readers_;
  Connections bulk_readers_;
  Connections writers_;
  Connections bulk_writers_;
};

}  // namespace kith::storage::postgres
