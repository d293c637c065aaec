// A link with its prepared statements, as a Connection: transactions and savepoints.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/after_commit.h"
#include "storage/meter.h"
#include "storage/postgres/link.h"
#include "storage/postgres/prepared.h"
#include "storage/storage.h"

namespace kith::storage::postgres {

class PgConnection final : public Connection {
 public:
  PgConnection(const std::string& conninfo, const std::string& schema, Meter& meter);

  Engine engine() const override { return Engine::postgres; }
  void query(const Sql& sql, std::span<const Value> values,
             function_ref<bool(const Row&)> each) override;
  int64_t execute(const Sql& sql, std::span<const Value> values) override;
  void script(const Sql& sql) override;
  void after_commit(std::function<void()> action) override;
  bool nested(function_ref<bool()> work) override;
  void take_turns(std::string_view name) override;
  uint64_t statements_run() const override { return statements_run_; }

  // begin_read throws LinkLost when the connection turns out to be dead: nothing has run yet.
  void begin_read(const Interruption& interruption, Scratch scratch);
  void read(function_ref<void(Connection&)> work, Scratch scratch);

  // Answers whether it was committed. Throws TryAgain, and LinkLost as long as COMMIT was not sent;
  // afterwards OutcomeUnknown.
  bool write(function_ref<bool(Connection&)> work, AfterCommit& actions);

  bool alive() const { return link_.alive() && !link_.in_transaction(); }
  // The tables have changed since: plans made before may not fit.
  void forget_statements_before(uint64_t epoch);
  bool changed_tables() const { return changed_tables_; }

 private:
  struct Stream;
  void start();
  void count_statement();
  void send(const PreparedStatements::Ready& ready, std::span<const Value> values);
  void must_write(std::string_view what) const;
  void commit();
  void rollback() noexcept;
  void limit_on_server(const Interruption& interruption);
  void take_in_stream();
  void begin_statement();

  Link link_;
  PreparedStatements statements_;
  Meter& meter_;
  Stream* stream_ = nullptr;        // rows that are still under way
  AfterCommit* actions_ = nullptr;  // of the write that runs now
  uint64_t statements_run_ = 0;
  uint64_t epoch_ = 0;
  int64_t server_limit_ms_ = 0;
  std::optional<bool> plans_once_ = false;  // nothing: a rollback may have set it back
  bool changed_tables_ = false;
};

}  // namespace kith::storage::postgres
