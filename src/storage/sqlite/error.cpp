#include "storage/sqlite/error.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <optional>
#include <vector>

#include "storage/failures.h"

namespace kith::storage::sqlite {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// Small internal questions while an error is being told; answers nothing rather than throw.
Rows ask(sqlite3* db, const char* sql, std::string_view argument) {
  Rows rows;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) != SQLITE_OK) return rows;
  sqlite3_bind_text(statement, 1, argument.data(), static_cast<int>(argument.size()),
                    SQLITE_TRANSIENT);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    auto& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      row.emplace_back(text ? text : "");
    }
  }
  sqlite3_finalize(statement);
  return rows;
}

struct Violated {
  std::string table;
  std::vector<std::string> columns;
};

// "contacts.email, contacts.mobile"
Violated parse_columns(std::string_view list) {
  Violated violated;
  while (!list.empty()) {
    const size_t comma = list.find(", ");
    const std::string_view one = list.substr(0, comma);
    const size_t dot = one.rfind('.');
    if (dot != std::string_view::npos) {
      violated.table = one.substr(0, dot);
      violated.columns.emplace_back(one.substr(dot + 1));
    }
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 2);
  }
  return violated;
}

std::string constraint_name(const Violated& violated, std::string_view suffix) {
  std::string name = violated.table;
  if (suffix == "key") {
    for (const auto& column : violated.columns) name += "_" + column;
  }
  return name + "_" + std::string(suffix);
}

bool out_of_space(sqlite3* db, int code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  if ((code & 0xff) != SQLITE_IOERR) return false;
  const int reason = sqlite3_system_errno(db);
  return reason == ENOSPC || reason == EDQUOT;
}

// What SQLite says of the statement itself, and not of the disk, of memory or of who else is there.
bool is_about_statement(int code) {
  switch (code & 0xff) {
    case SQLITE_ERROR:
      return code != SQLITE_ERROR_SNAPSHOT;
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_AUTH:
    case SQLITE_RANGE:
      return true;
    default:
      return false;
  }
}

bool is_unique(int code) {
  return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
         code == SQLITE_CONSTRAINT_ROWID;
}

}  // namespace

bool is_unconfirmed(int code) {
  return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

std::string unique_index_name(sqlite3* db, std::string_view message) {
  constexpr std::string_view prefix = "UNIQUE constraint failed: ";
  if (!message.starts_with(prefix)) return std::string(message);
  message.remove_prefix(prefix.size());
  constexpr std::string_view named = "index '";
  if (message.starts_with(named)) {
    return std::string(message.substr(named.size(), message.size() - named.size() - 1));
  }
  const Violated violated = parse_columns(message);
  for (const auto& index :
       ask(db, "SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\"", violated.table)) {
    std::vector<std::string> columns;
    for (auto& row : ask(db, "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", index[0])) {
      columns.push_back(std::move(row[0]));
    }
    if (columns != violated.columns) continue;
    if (index[1] == "c") return index[0];
    return constraint_name(violated, index[1] == "pk" ? "pkey" : "key");
  }
  return constraint_name(violated, "pkey");  // a rowid alias has no index of its own
}

void raise(sqlite3* db, int code, std::string_view doing) {
  const std::string reason = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (is_unique(code)) throw UniqueViolation(unique_index_name(db, reason));
  const std::string message = fmt::format("SQLite: {} ({}) in: {}", reason, code, doing);
  if (is_unconfirmed(code)) throw DiskUnsafe(message);  // even for want of space
  if (out_of_space(db, code)) throw StorageFull(message);
  if ((code & 0xff) == SQLITE_INTERRUPT) throw Interrupted(message);
  if (is_about_statement(code)) throw StatementRefused(message);
  throw StorageError(message);
}

}  // namespace kith::storage::sqlite
