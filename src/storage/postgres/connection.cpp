#include "storage/postgres/connection.h"

#include <fmt/core.h>
#include <libpq-fe.h>

#include <utility>

#include "base/log.h"
#include "storage/postgres/row.h"
#include "storage/refusals.h"

namespace kith::storage::postgres {
namespace {

// Beyond the reader's own deadline: the server stops a statement whose reader has died.
constexpr std::chrono::seconds server_grace{2};

int64_t changed_rows(const ResultPtr& result) {
  int64_t rows = 0;
  for (const char* digit = PQcmdTuples(result.get()); *digit; ++digit) {
    rows = rows * 10 + (*digit - '0');
  }
  return rows;
}

bool changes_tables(std::string_view command) {
  return command.starts_with("ALTER") || command.starts_with("CREATE") ||
         command.starts_with("DROP");
}

}  // namespace

// The rows of an answer. A statement that is run among them needs the connection: what is still to
// come of the outer one is then taken into memory.
struct PgConnection::Stream {
  explicit Stream(PgConnection& connection)
      : connection(connection), outer(std::exchange(connection.stream_, this)) {}
  ~Stream() {
    if (connection.stream_ == this) connection.stream_ = outer;
  }
  Stream(const Stream&) = delete;

  ResultPtr next() {
    if (!waiting.empty()) {
      auto result = std::move(waiting.front());
      waiting.pop_front();
      return result;
    }
    if (ended) return nullptr;
    auto result = connection.link_.next();
    if (!result) ended = true;
    return result;
  }
  void take_in() {
    while (!ended) {
      if (auto result = connection.link_.next()) {
        waiting.push_back(std::move(result));
      } else {
        ended = true;
      }
    }
  }

  PgConnection& connection;
  Stream* outer;
  std::deque<ResultPtr> waiting;
  bool ended = false;
};

PgConnection::PgConnection(const std::string& conninfo, const std::string& schema, Meter& meter)
    : link_(conninfo, schema, &meter), statements_(link_), meter_(meter) {}

void PgConnection::begin_statement() {
  if (link_.failed_transaction()) raise_failed_before();
  if (stream_) stream_->take_in();
}

void PgConnection::count_statement() {
  begin_statement();
  ++statements_run_;
  ++meter_.statements;
}

// A statement that is long to plan is planned once for all values; one that is not is planned for the
// values that it comes with, on which the choice of an index depends.
void PgConnection::send(const PreparedStatements::Ready& ready, std::span<const Value> values) {
  if (plans_once_ != ready.long_to_plan) {
    link_.run(ready.long_to_plan ? "SET plan_cache_mode TO force_generic_plan"
                                 : "SET plan_cache_mode TO auto");
    plans_once_ = ready.long_to_plan;
  }
  const Parameters parameters(values.first(ready.values));
  link_.send(ready.name, parameters);
}

void PgConnection::query(const Sql& sql, std::span<const Value> values,
                         function_ref<bool(const Row&)> each) {
  count_statement();
  send(statements_.ready(sql.text(), values), values);
  Stream stream(*this);
  bool more = true;
  try {
    while (const auto result = stream.next()) {
      const int rows = PQntuples(result.get());
      for (int row = 0; row < rows && more; ++row) more = each(PgRow(result.get(), row));
      if (!more) break;
    }
  } catch (...) {
    if (!stream.ended && link_.alive()) link_.drain();
    throw;
  }
  if (!more && !stream.ended) link_.drain();
}

int64_t PgConnection::execute(const Sql& sql, std::span<const Value> values) {
  count_statement();
  send(statements_.ready(sql.text(), values), values);
  int64_t rows = 0;
  while (const auto result = link_.next()) {
    rows = changed_rows(result);
    if (changes_tables(PQcmdStatus(result.get()))) changed_tables_ = true;
  }
  return rows;
}

void PgConnection::script(const Sql& sql) {
  count_statement();
  changed_tables_ = true;
  link_.run(std::string(sql.text()).c_str());
}

void PgConnection::must_write(std::string_view what) const {
  if (!actions_) raise_belongs_into_write(what);
}

void PgConnection::after_commit(std::function<void()> action) {
  must_write("after_commit");
  actions_->add(std::move(action));
}

void PgConnection::take_turns(std::string_view name) {
  must_write("take_turns");
  begin_statement();
  static constexpr std::string_view lock =
      "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || ?1, 0))";
  const Value values[] = {std::string(name)};
  const Parameters parameters(values);
  link_.send(statements_.ready(lock, values).name, parameters);
  link_.drain();
}

// The innermost savepoint of a name is meant by RELEASE and ROLLBACK TO, so one name does for all.
bool PgConnection::nested(function_ref<bool()> work) {
  must_write("nested");
  begin_statement();
  const size_t mark = actions_->mark();
  const auto undo = [&] {
    actions_->forget_from(mark);
    plans_once_.reset();
    if (link_.alive()) link_.run("ROLLBACK TO nested; RELEASE nested");
  };
  link_.run("SAVEPOINT nested");
  bool keep = false;
  try {
    keep = work();
    if (keep && link_.failed_transaction()) raise_cannot_commit();
  } catch (...) {
    undo();
    throw;
  }
  if (!keep) {
    undo();
    return false;
  }
  begin_statement();
  link_.run("RELEASE nested");
  return true;
}

void PgConnection::start() {
  statements_run_ = 0;
  changed_tables_ = false;
}

void PgConnection::begin_read(const Interruption& interruption, Scratch scratch) {
  start();
  limit_on_server(interruption);
  link_.run(scratch == Scratch::none ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                     : "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
  link_.interrupt_when(interruption);
}

void PgConnection::read(function_ref<void(Connection&)> work, Scratch scratch) {
  try {
    work(*this);
  } catch (...) {
    rollback();
    throw;
  }
  if (scratch == Scratch::temporary_tables) return rollback();
  link_.never_interrupt();
  link_.run("COMMIT");
}

void PgConnection::limit_on_server(const Interruption& interruption) {
  const auto left =
      std::chrono::ceil<std::chrono::seconds>(interruption.deadline - Interruption::Clock::now());
  const int64_t limit_ms = std::chrono::milliseconds(left + server_grace).count();
  if (limit_ms == server_limit_ms_) return;
  link_.run(fmt::format("SET statement_timeout TO {}", limit_ms).c_str());
  server_limit_ms_ = limit_ms;
}

bool PgConnection::write(function_ref<bool(Connection&)> work, AfterCommit& actions) {
  start();
  actions_ = &actions;
  struct Leave {
    PgConnection& connection;
    ~Leave() { connection.actions_ = nullptr; }
  } leave{*this};
  link_.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  bool keep = false;
  try {
    keep = work(*this);
    if (keep && link_.failed_transaction()) raise_cannot_commit();
  } catch (...) {
    rollback();
    throw;
  }
  if (keep) {
    commit();
  } else {
    rollback();
  }
  return keep;
}

// From here on a lost answer means that nobody knows. So does a warning: the one that comes with a
// COMMIT says that the wait for a synchronous standby was given up, so the row is on one disk only
// and may be lost when the standby takes over.
void PgConnection::commit() {
  link_.take_warning();
  ResultPtr result;
  try {
    result = link_.run("COMMIT");
  } catch (const LinkLost& lost) {
    throw OutcomeUnknown(fmt::format("nobody knows whether a write was kept: {}", lost.what()));
  } catch (...) {
    rollback();
    throw;
  }
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") raise_cannot_commit();
  if (const auto warning = link_.take_warning()) {
    throw OutcomeUnknown(fmt::format("a write may not be kept: {}", *warning));
  }
}

void PgConnection::rollback() noexcept {
  plans_once_.reset();
  try {
    link_.never_interrupt();
    if (link_.alive() && link_.in_transaction()) link_.run("ROLLBACK");
  } catch (const std::exception& failure) {  // the pool closes what is not alive()
    log::warn("rollback_failed", "reason={}", failure.what());
  }
}

void PgConnection::forget_statements_before(uint64_t epoch) {
  if (epoch_ == epoch) return;
  statements_.forget_all();
  epoch_ = epoch;
}

}  // namespace kith::storage::postgres
