#include "storage/sqlite/connection.h"

#include <sqlite3.h>

#include <utility>

#include "storage/failures.h"
#include "storage/refusals.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/open.h"

namespace kith::storage::sqlite {
namespace {

constexpr size_t statements_max = 200;
constexpr int opcodes_between_checks = 1000;  // some tens of microseconds

}  // namespace

// A statement of the cache for the length of a call; one of its own where the cached one is under
// way already (a query inside the rows of the same query).
class SqliteConnection::Use {
 public:
  Use(const Use&) = delete;
  Use(SqliteConnection& connection, const Sql& sql) : statement_(&connection.cached(sql)) {
    if (!statement_->in_use()) return;
    own_ = std::make_unique<Statement>(connection.db_, sql.text(), Statement::Life::once);
    statement_ = own_.get();
  }
  ~Use() { statement_->reset(); }
  Statement* operator->() { return statement_; }
  Statement& operator*() { return *statement_; }

 private:
  std::unique_ptr<Statement> own_;
  Statement* statement_;
};

// Runs one of our calls into SQLite; whatever it throws makes the transaction a failed one. What
// the caller's own code throws between two calls does not.
template <typename F>
auto SqliteConnection::guarded(F&& run) {
  try {
    return run();
  } catch (const StatementRefused&) {
    ++meter_.refused;
    failed_ = true;
    throw;
  } catch (...) {
    failed_ = true;
    throw;
  }
}

SqliteConnection::SqliteConnection(const std::string& path, Role role, Meter& meter)
    : role_(role), meter_(meter), db_(open_handle(path)), statements_(statements_max) {
  // The writer's pages serve imports (interior pages of many indexes); a reader's are thrown away
  // by the next commit anyway, and the system's page cache stands behind both.
  run_script(db_, role == Role::writer ? "PRAGMA cache_size = -32768"
                                       : "PRAGMA cache_size = -4096; PRAGMA query_only = ON");
  if (role == Role::reader) {
    sqlite3_progress_handler(
        db_, opcodes_between_checks,
        [](void* self) -> int {
          return static_cast<SqliteConnection*>(self)->interruption_.due() ? 1 : 0;
        },
        this);
  }
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  close_handle(db_);
}

Statement& SqliteConnection::cached(const Sql& sql) {
  if (auto* found = statements_.find(sql.text())) return **found;
  auto& made =
      statements_.insert(std::string(sql.text()), std::make_unique<Statement>(db_, sql.text()));
  Statement& statement = *made;
  statements_.shrink([](const auto& old) { return !old->in_use(); });
  return statement;
}

void SqliteConnection::count_statement() {
  if (failed_) raise_failed_before();
  ++statements_run_;
  ++meter_.statements;
}

void SqliteConnection::query(const Sql& sql, std::span<const Value> values,
                             function_ref<bool(const Row&)> each) {
  count_statement();
  auto statement = guarded([&] { return Use(*this, sql); });
  guarded([&] { statement->bind(values); });
  while (guarded([&] { return statement->step(); })) {
    if (!each(*statement)) break;
  }
}

int64_t SqliteConnection::execute(const Sql& sql, std::span<const Value> values) {
  count_statement();
  return guarded([&]() -> int64_t {
    Use statement(*this, sql);
    statement->bind(values);
    const int64_t before = sqlite3_total_changes64(db_);
    while (statement->step()) {
    }
    // sqlite3_changes64 keeps the count of the last change when nothing was changed.
    return sqlite3_total_changes64(db_) == before ? 0 : sqlite3_changes64(db_);
  });
}

void SqliteConnection::script(const Sql& sql) {
  count_statement();
  guarded([&] { run_script(db_, sql.text()); });
}

void SqliteConnection::control(std::string_view text) {
  auto* statement = statements_.find(text);
  if (!statement) {
    statement = &statements_.insert(std::string(text), std::make_unique<Statement>(db_, text));
  }
  struct Reset {
    Statement& statement;
    ~Reset() { statement.reset(); }
  } reset{**statement};
  (*statement)->step();
}

void SqliteConnection::must_write(std::string_view what) const {
  if (!actions_) raise_belongs_into_write(what);
}

void SqliteConnection::after_commit(std::function<void()> action) {
  must_write("after_commit");
  actions_->add(std::move(action));
}

void SqliteConnection::before_commit(LateWork work) {
  must_write("before_commit");
  late_work_.push_back(std::move(work));
}

bool SqliteConnection::nested(function_ref<bool()> work) {
  must_write("nested");
  return in_savepoint(work);
}

bool SqliteConnection::request(function_ref<bool(Connection&)> work, AfterCommit& actions) {
  actions_ = &actions;
  statements_run_ = 0;
  failed_ = false;
  struct Leave {
    SqliteConnection& connection;
    ~Leave() {
      connection.actions_ = nullptr;
      connection.failed_ = false;
    }
  } leave{*this};
  return in_savepoint([&] { return work(*this); });
}

// The innermost savepoint of a name is meant by RELEASE and ROLLBACK TO, so one name does for all.
bool SqliteConnection::in_savepoint(function_ref<bool()> work) {
  if (failed_) raise_failed_before();
  const Mark mark{actions_->mark(), late_work_.size()};
  control("SAVEPOINT nested");
  bool keep = false;
  try {
    keep = work();
    if (keep && failed_) raise_cannot_commit();
  } catch (...) {
    undo_savepoint(mark);
    throw;
  }
  if (keep) {
    control("RELEASE nested");
  } else {
    undo_savepoint(mark);
  }
  return keep;
}

void SqliteConnection::undo_savepoint(Mark mark) {
  actions_->forget_from(mark.actions);
  late_work_.resize(mark.late_work);
  if (transaction_lost()) return;  // undone already, and everything around it
  control("ROLLBACK TO nested");
  control("RELEASE nested");
  failed_ = false;
}

// Temporary tables count as data here, so they too wait for query_only to be off.
void SqliteConnection::read_only(Scratch scratch) {
  if (scratch == Scratch::none) return;
  sqlite3_exec(db_, "PRAGMA query_only = ON", nullptr, nullptr, nullptr);
}

void SqliteConnection::read(function_ref<void(Connection&)> work, const Interruption& interruption,
                            Scratch scratch) {
  interruption_ = interruption;
  statements_run_ = 0;
  failed_ = false;
  struct Leave {
    SqliteConnection& connection;
    Scratch scratch;
    ~Leave() {
      connection.interruption_ = {};
      connection.failed_ = false;
      if (!sqlite3_get_autocommit(connection.db_)) {
        sqlite3_exec(connection.db_, "ROLLBACK", nullptr, nullptr, nullptr);
      }
      connection.read_only(scratch);
    }
  } leave{*this, scratch};
  if (scratch == Scratch::temporary_tables) run_script(db_, "PRAGMA query_only = OFF");
  control("BEGIN");
  work(*this);
  interruption_ = {};
  if (scratch == Scratch::none) control("COMMIT");
}

void SqliteConnection::begin_batch() {
  late_work_.clear();
  control("BEGIN IMMEDIATE");
}

void SqliteConnection::commit_batch() {
  do_late_work();
  control("COMMIT");
}

void SqliteConnection::do_late_work() {
  failed_ = false;
  for (const LateWork& work : std::exchange(late_work_, {})) work(*this);
}

void SqliteConnection::rollback_batch() {
  failed_ = false;
  if (!transaction_lost()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}
bool SqliteConnection::transaction_lost() const { return sqlite3_get_autocommit(db_) != 0; }

void SqliteConnection::release_memory() { sqlite3_db_release_memory(db_); }

}  // namespace kith::storage::sqlite
