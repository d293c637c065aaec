#include "storage/postgres/database.h"

#include <fmt/core.h>

#include <algorithm>

#include "storage/reading.h"
#include "storage/refusals.h"
#include "storage/sql_builder.h"

namespace kith::storage::postgres {
namespace {

constexpr int tries_max = 6;
constexpr std::chrono::seconds idle_before_close{60};
constexpr std::chrono::seconds wait_for_connection_max{30};

// About 2, 4, 8, … ms, never two alike, so that the same two do not meet again.
void pause(int tries) {
  const auto ticks = std::chrono::steady_clock::now().time_since_epoch().count();
  const size_t mixed = std::hash<std::thread::id>{}(std::this_thread::get_id()) ^
                       static_cast<size_t>(ticks) * 0x9E3779B97F4A7C15ull;
  const int64_t most_us = int64_t{2000} << std::min(tries, 6);
  const auto extra = static_cast<int64_t>((mixed >> 20) % static_cast<size_t>(most_us));
  std::this_thread::sleep_for(std::chrono::microseconds(most_us / 2 + extra));
}

std::string checked_schema(const std::string& name) {
  if (Identifier::parse(name)) return name;
  throw StorageError(
      fmt::format("\"{}\" cannot name a PostgreSQL schema: use a-z, 0-9 and _", name));
}

// Returns its connection to the pool only if it is fit for the next borrower.
class Borrowed {
 public:
  explicit Borrowed(Pool<PgConnection>::Lease lease) : lease_(std::move(lease)) {}
  ~Borrowed() {
    if (!lease_->alive()) lease_.discard();
  }
  PgConnection* operator->() { return &*lease_; }

 private:
  Pool<PgConnection>::Lease lease_;
};

}  // namespace

// Notes that this thread is inside a write.
struct PgDatabase::Writing {
  explicit Writing(PgDatabase& database) : database(database) {
    std::lock_guard lock(database.mutex_);
    if (!database.writing_.insert(std::this_thread::get_id()).second) raise_write_inside_write();
  }
  ~Writing() {
    std::lock_guard lock(database.mutex_);
    database.writing_.erase(std::this_thread::get_id());
  }
  Writing(const Writing&) = delete;
  PgDatabase& database;
};

PgDatabase::PgDatabase(const Location& location, const OpenOptions& options)
    : conninfo_(location.conninfo),
      schema_(checked_schema(location.pg_schema)),
      readers_(options.readers_max, opener(), meter_),
      bulk_readers_(options.bulk_readers_max, opener(), meter_),
      writers_(options.readers_max, opener(), meter_),
      bulk_writers_(options.bulk_readers_max, opener(), meter_) {
  make_schema();
}

Pool<PgConnection>::Opener PgDatabase::opener() {
  return [this] { return std::make_unique<PgConnection>(conninfo_, schema_, meter_); };
}

void PgDatabase::make_schema() {
  SqlBuilder create;
  create.add("CREATE SCHEMA IF NOT EXISTS ").name(*Identifier::parse(schema_));
  const auto built = std::move(create).build();
  write_raw(
      [&](Connection& db) {
        db.take_turns("create schema");  // IF NOT EXISTS alone can fail when two start at once
        db.execute(built.sql);
        return true;
      },
      {});
}

void PgDatabase::read_raw(function_ref<void(Connection&)> work, const ReadOptions& options) {
  const Reading reading(*this);
  ++meter_.reads;
  const auto interruption = Interruption::of(options);
  auto& pool = options.lane == Lane::interactive ? readers_ : bulk_readers_;
  pool.close_idle(idle_before_close);
  for (int tries = 1;; ++tries) {
    Borrowed connection(pool.borrow(interruption));
    try {
      connection->forget_statements_before(table_epoch_);
      connection->begin_read(interruption, options.scratch);
    } catch (const LinkLost&) {  // it died while it was idle, and so have the others
      if (tries == 2) throw;
      pool.close_idle(std::chrono::seconds(0));
      continue;
    }
    return connection->read(work, options.scratch);
  }
}

void PgDatabase::write_raw(function_ref<bool(Connection&)> work, const WriteOptions& options) {
  if (Reading::within(*this)) raise_write_inside_read();
  const Writing writing(*this);
  ++meter_.writes;
  auto& pool = options.lane == Lane::interactive ? writers_ : bulk_writers_;
  pool.close_idle(idle_before_close);
  AfterCommit actions;
  for (int tries = 1;; ++tries) {
    try {
      if (write_once(pool, work, actions)) {
        ++meter_.commits;
        actions.run();
      }
      return;
    } catch (const TryAgain&) {
      if (tries == tries_max) throw;
    } catch (const LinkLost&) {  // before COMMIT, so nothing of it is there
      if (tries == 2) throw;
      pool.close_idle(std::chrono::seconds(0));
    }
    ++meter_.retries;
    actions.forget_from(0);
    pause(tries);
  }
}

bool PgDatabase::write_once(Connections& pool, function_ref<bool(Connection&)> work,
                            AfterCommit& actions) {
  Borrowed connection(
      pool.borrow({.deadline = Interruption::Clock::now() + wait_for_connection_max}));
  WriteTimer timer(meter_);
  connection->forget_statements_before(table_epoch_);
  const bool kept = connection->write(work, actions);
  if (kept && connection->changed_tables()) ++table_epoch_;
  return kept;
}

Status PgDatabase::backup_to(const std::string&) {
  return invalid(say("this workspace lives in PostgreSQL: back it up with pg_dump --schema={}",
                     "此工作区存放在 PostgreSQL 中：请用 pg_dump --schema={} 备份", schema_));
}

}  // namespace kith::storage::postgres
