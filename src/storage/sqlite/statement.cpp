#include "storage/sqlite/statement.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cmath>
#include <utility>

#include "storage/failures.h"
#include "storage/sqlite/error.h"

namespace kith::storage::sqlite {
namespace {

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

// Binds one value; text and bytes without a copy.
struct Binder {
  sqlite3_stmt* statement;
  int slot;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, slot); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, slot, value); }
  int operator()(int64_t value) const { return sqlite3_bind_int64(statement, slot, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, slot, value); }
  int operator()(Decimal value) const { return sqlite3_bind_int64(statement, slot, value.units); }
  int operator()(Date value) const { return sqlite3_bind_int64(statement, slot, to_days(value)); }
  int operator()(Timestamp value) const {
    return sqlite3_bind_int64(statement, slot, to_us(value));
  }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, slot, value.data(), value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  int operator()(const Bytes& value) const {
    if (value.empty()) return sqlite3_bind_zeroblob(statement, slot, 0);
    return sqlite3_bind_blob64(statement, slot, value.data(), value.size(), SQLITE_STATIC);
  }
};

void run_to_end(sqlite3* db, sqlite3_stmt* statement, std::string_view text) {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement);
  if (code != SQLITE_DONE) raise(db, code, text);
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view text, Life life) : db_(db) {
  const char* rest = nullptr;
  const unsigned flags = life == Life::persistent ? SQLITE_PREPARE_PERSISTENT : 0;
  const int code =
      sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()), flags, &statement_, &rest);
  if (code != SQLITE_OK) raise(db, code, text);
  if (!statement_ || !blank(text.substr(rest - text.data()))) {
    sqlite3_finalize(statement_);
    throw StatementRefused(fmt::format("SQLite: exactly one statement is expected in: {}", text));
  }
  placeholders_ = sqlite3_bind_parameter_count(statement_);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      statement_(std::exchange(other.statement_, nullptr)),
      placeholders_(other.placeholders_),
      in_use_(std::exchange(other.in_use_, false)) {}

void Statement::bind(std::span<const Value> values) {
  if (static_cast<int>(values.size()) < placeholders_) {
    throw StatementRefused(
        fmt::format("SQLite: ?{} has no value in: {}", values.size() + 1, sqlite3_sql(statement_)));
  }
  in_use_ = true;
  for (int slot = 1; slot <= placeholders_; ++slot) {
    const int code = std::visit(Binder{statement_, slot}, values[static_cast<size_t>(slot) - 1]);
    if (code != SQLITE_OK) raise(db_, code, sqlite3_sql(statement_));
  }
}

bool Statement::step() {
  in_use_ = true;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  raise(db_, code, sqlite3_sql(statement_));
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // they point into values that are about to go
  in_use_ = false;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }
bool Statement::boolean(int column) const { return sqlite3_column_int64(statement_, column) != 0; }

std::string_view Statement::text(int column) const {
  // Found once for both; "unprotected", as SQLite says, is enough: one thread uses a connection.
  sqlite3_value* value = sqlite3_column_value(statement_, column);
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (!text) return {};
  return {text, static_cast<size_t>(sqlite3_value_bytes(value))};
}

std::span<const std::byte> Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

Decimal Statement::decimal(int column) const {
  return Decimal{sqlite3_column_int64(statement_, column)};
}
Date Statement::date(int column) const {
  return from_days(static_cast<int32_t>(sqlite3_column_int64(statement_, column)));
}
Timestamp Statement::timestamp(int column) const {
  return from_us(sqlite3_column_int64(statement_, column));
}

void run_script(sqlite3* db, std::string_view text) {
  while (!blank(text)) {
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v2(db, text.data(), static_cast<int>(text.size()), &made, &rest);
    if (code != SQLITE_OK) raise(db, code, text);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made,
                                                                               sqlite3_finalize);
    const std::string_view one = text.substr(0, static_cast<size_t>(rest - text.data()));
    text.remove_prefix(one.size());
    if (statement) run_to_end(db, statement.get(), one);  // null for a comment
  }
}

}  // namespace kith::storage::sqlite
