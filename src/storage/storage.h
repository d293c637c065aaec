// The door to where data lives. One interface, two engines.
//
// SQLite: one file a workspace, WAL, synchronous=FULL. All writes of a database run on its one
// writer thread: requests queue up, each runs in a savepoint of its own, one commit and one fsync
// cover the batch, then all are answered (group commit). Reads run on the calling thread with a
// borrowed connection of their own. One thread checkpoints; no mmap.
// PostgreSQL: one schema a workspace, a pool of connections, one transaction a request, run again
// after 40001 or 40P01.
//
// An answered write is on disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"
#include "base/value.h"
#include "storage/sql.h"

namespace kith::storage {

enum class Engine { sqlite, postgres };

// What no other request could have avoided: disk, lost connection, corrupt file, a bug in our SQL.
class StorageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// The statement ran past its deadline or was cancelled.
class Interrupted : public StorageError {
 public:
  using StorageError::StorageError;
};
// The disk, or the quota, is full: writes are refused, reads go on.
class StorageFull : public StorageError {
 public:
  using StorageError::StorageError;
};
// PostgreSQL: somebody held a lock for longer than lock_timeout allows.
class LockTimeout : public StorageError {
 public:
  using StorageError::StorageError;
};
// A COMMIT was sent and its answer never came, or came with a doubt (a standby that did not
// confirm): the write may be there or not. Asked again with its idempotency key it happens once.
class OutcomeUnknown : public StorageError {
 public:
  using StorageError::StorageError;
};
// A unique index refused a row. `index` is its name in both engines; a primary key is
// "<table>_pkey" and an inline UNIQUE "<table>_<columns>_key", as PostgreSQL calls them.
// What the transaction did is lost unless the statement stood inside nested(): PostgreSQL cannot
// go on after an error, so neither does SQLite here.
class UniqueViolation : public std::runtime_error {
 public:
  explicit UniqueViolation(std::string index_name)
      : std::runtime_error("unique index " + index_name), index(std::move(index_name)) {}
  std::string index;
};

// One row while it is under the cursor. Columns count from 0. A getter of a type other than the
// column's is a bug; of a NULL it answers zero or empty: ask is_null where it matters.
// Text and blobs are borrowed until the callback returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::span<const std::byte> blob(int column) const = 0;
  virtual Decimal decimal(int column) const = 0;
  virtual Date date(int column) const = 0;
  virtual Timestamp timestamp(int column) const = 0;
  Id id(int column) const { return Id{integer(column)}; }
};

class Connection {
 public:
  virtual ~Connection() = default;
  virtual Engine engine() const = 0;

  // Calls `each` for every row until it returns false. Statements are prepared once a connection
  // and cached by their text.
  virtual void query(const Sql& sql, std::span<const Value> values,
                     function_ref<bool(const Row&)> each) = 0;
  // How many rows were changed.
  virtual int64_t execute(const Sql& sql, std::span<const Value> values = {}) = 0;
  // Several statements without values, for DDL.
  virtual void script(const Sql& sql) = 0;

  const Sql& pick(const EngineSql& sql) const {
    return engine() == Engine::sqlite ? sql.sqlite : sql.postgres;
  }

  // Conveniences over query.
  bool exists(const Sql& sql, std::span<const Value> values = {});
  std::optional<int64_t> integer(const Sql& sql, std::span<const Value> values = {});
  std::optional<std::string> text(const Sql& sql, std::span<const Value> values = {});
  void query(const Sql& sql, std::initializer_list<Value> values,
             function_ref<bool(const Row&)> each) {
    query(sql, std::span<const Value>(values.begin(), values.size()), each);
  }
  int64_t execute(const Sql& sql, std::initializer_list<Value> values) {
    return execute(sql, std::span<const Value>(values.begin(), values.size()));
  }

  // Runs after the transaction is durable and before write() returns, on whatever thread made it
  // so: keep it short, and do not write from it. Forgotten when the transaction (or its savepoint)
  // rolls back. What it throws is logged. For writes only.
  virtual void after_commit(std::function<void()> action) = 0;

  // A savepoint inside a write: undone when `work` answers false or throws. Answers what work did.
  virtual bool nested(function_ref<bool()> work) = 0;

  // Writes that name the same thing go one after the other, each until it has committed, and the
  // later sees what the earlier did: for a check that spans rows ("the last administrator").
  // SQLite's one writer is that already.
  virtual void take_turns(std::string_view name) = 0;

  // Inside a write: whether somebody interactive is held up by it and by nothing else. On SQLite
  // all that write are; on PostgreSQL nobody is by a transaction as such.
  virtual bool somebody_waits() const { return false; }

  // By the caller, since this read or write began.
  virtual uint64_t statements_run() const = 0;
};

// Somebody who may give up waiting: a client that has gone, a stop of the program.
class Cancel {
 public:
  virtual ~Cancel() = default;
  virtual bool cancelled() const = 0;
};

// Clicks before chores: queued bulk work waits while interactive work is there.
enum class Lane { interactive, bulk };

// Whether a read may make temporary tables, which go when it ends. Then it is no READ ONLY
// transaction on PostgreSQL, so no replica can serve it.
enum class Scratch { none, temporary_tables };

struct ReadOptions {
  std::chrono::milliseconds timeout{30'000};
  const Cancel* cancel = nullptr;
  Lane lane = Lane::interactive;  // bulk reads (reports, exports) have connections of their own
  Scratch scratch = Scratch::none;
};

struct WriteOptions {
  Lane lane = Lane::interactive;
};

// Since the database was opened, but for the last two.
struct Counters {
  uint64_t reads = 0;
  uint64_t writes = 0;      // requests to write, committed or not
  uint64_t commits = 0;     // with group commit far fewer
  uint64_t retries = 0;     // writes run again: 40001, 40P01, a lost connection
  uint64_t statements = 0;  // run by callers
  uint64_t refused = 0;     // of them by the engine, as they stood (storage/failures.h)
  uint64_t checkpoints = 0;
  std::chrono::microseconds write_time{0};  // spent in writes, waiting in the queue not included
  int64_t log_bytes = 0;                    // SQLite: of the write-ahead log as of the last commit
  int connections = 0;                      // open now
};

class Database {
 public:
  virtual ~Database() = default;
  virtual Engine engine() const = 0;
  virtual Counters counters() const = 0;

  // One consistent snapshot for the whole of `work`. A read or a write inside a read is a bug
  // (std::logic_error): pass the connection on instead, and write afterwards.
  virtual void read_raw(function_ref<void(Connection&)> work, const ReadOptions& options) = 0;
  // `work` answers whether to commit. It may run on another thread (SQLite) and more than once
  // (PostgreSQL): it must not leave anything behind outside the connection unless it is the last
  // word (assign, not append). Returns once it is on disk, or undone; exceptions come through.
  // `work` on SQLite must be short (tens of milliseconds): everybody waits behind it.
  // PostgreSQL runs it at READ COMMITTED: a check that spans rows needs a unique index, a version
  // in the UPDATE's WHERE, or take_turns. A write inside a write is a bug (std::logic_error).
  virtual void write_raw(function_ref<bool(Connection&)> work, const WriteOptions& options) = 0;

  // Copies a live database elsewhere (SQLite: a file; PostgreSQL: refused with a hint at pg_dump).
  virtual Status backup_to(const std::string& path) = 0;

  // read([&](Connection& db) -> Result<T> {…})
  template <typename F>
  auto read(F&& work, const ReadOptions& options = {}) {
    using R = std::invoke_result_t<F&, Connection&>;
    std::optional<R> answer;
    read_raw([&](Connection& db) { answer.emplace(work(db)); }, options);
    return std::move(*answer);
  }
  // write([&](Connection& db) -> Result<T> {…}): commits when the answer is ok.
  template <typename F>
  auto write(F&& work, const WriteOptions& options = {}) {
    using R = std::invoke_result_t<F&, Connection&>;
    std::optional<R> answer;
    write_raw(
        [&](Connection& db) {
          answer.emplace(work(db));
          return answer->ok();
        },
        options);
    return std::move(*answer);
  }
};

// Where a workspace lives.
struct Location {
  Engine engine = Engine::sqlite;
  std::string path;       // SQLite: the file
  std::string conninfo;   // PostgreSQL: a libpq connection string or URI
  std::string pg_schema;  // PostgreSQL: the schema, an Identifier; made if missing
};

struct OpenOptions {
  int readers_max = 8;       // connections for interactive reads
  int bulk_readers_max = 2;  // and for reports and exports
};

// Throws StorageError when it cannot be opened, or when another program holds the same file
// (SQLite: a lock file beside it).
std::unique_ptr<Database> open(const Location& location, const OpenOptions& options = {});

}  // namespace kith::storage
