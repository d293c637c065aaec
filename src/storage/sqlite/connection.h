// One SQLite connection with its statement cache. One thread at a time.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "storage/after_commit.h"
#include "storage/before_commit.h"
#include "storage/interruption.h"
#include "storage/lru.h"
#include "storage/meter.h"
#include "storage/sqlite/statement.h"
#include "storage/storage.h"

namespace kith::storage::sqlite {

enum class Role { writer, reader };

class SqliteConnection final : public Connection, public CommitsTogether {
 public:
  SqliteConnection(const std::string& path, Role role, Meter& meter);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;

  Engine engine() const override { return Engine::sqlite; }
  void query(const Sql& sql, std::span<const Value> values,
             function_ref<bool(const Row&)> each) override;
  int64_t execute(const Sql& sql, std::span<const Value> values) override;
  void script(const Sql& sql) override;
  void after_commit(std::function<void()> action) override;
  void before_commit(LateWork work) override;
  bool nested(function_ref<bool()> work) override;
  void take_turns(std::string_view) override { must_write("take_turns"); }
  bool somebody_waits() const override { return waiting_ && waiting_->load() > 0; }
  uint64_t statements_run() const override { return statements_run_; }

  // Of the writer: how many wait behind the request that runs now.
  void count_waiting_by(const std::atomic<int>& waiting) { waiting_ = &waiting; }

  // A read: one snapshot, given up when `interruption` says so.
  // Temporary tables made by it are undone with it.
  void read(function_ref<void(Connection&)> work, const Interruption& interruption,
            Scratch scratch);

  // A batch of writes, by the writer thread.
  void begin_batch();
  void commit_batch();    // durable when it returns
  void rollback_batch();  // never throws
  // SQLite gives up the whole transaction after some errors (disk full, I/O).
  bool transaction_lost() const;
  // One request of the batch. False when it was undone; throws what `work` threw.
  bool request(function_ref<bool(Connection&)> work, AfterCommit& actions);

  void release_memory();
  sqlite3* handle() const { return db_; }

 private:
  class Use;
  Statement& cached(const Sql& sql);
  void control(std::string_view text);
  void read_only(Scratch scratch);
  void must_write(std::string_view what) const;
  void count_statement();
  template <typename F>
  auto guarded(F&& run);
  bool in_savepoint(function_ref<bool()> work);
  struct Mark {
    size_t actions;
    size_t late_work;
  };
  void undo_savepoint(Mark mark);
  void do_late_work();

  const Role role_;
  Meter& meter_;
  sqlite3* db_ = nullptr;
  Lru<std::unique_ptr<Statement>> statements_;
  Interruption interruption_;
  const std::atomic<int>* waiting_ = nullptr;
  AfterCommit* actions_ = nullptr;   // of the request that runs now
  std::vector<LateWork> late_work_;  // of the batch
  bool failed_ = false;              // a statement of it failed: only nested() helps
  uint64_t statements_run_ = 0;
};

}  // namespace kith::storage::sqlite
