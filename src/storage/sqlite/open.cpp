#include "storage/sqlite/open.h"

#include <sqlite3.h>
#include <unistd.h>

#include "storage/sqlite/error.h"
#include "storage/sqlite/functions.h"
#include "storage/sqlite/statement.h"

namespace kith::storage::sqlite {
namespace {

// Half a millisecond at a time, two seconds in all: what may be busy here is a checkpoint's last
// step, which is short; SQLite's own handler sleeps up to 100 ms at once.
int wait_while_busy(void*, int tries) {
  constexpr int tries_max = 4000;
  if (tries >= tries_max) return 0;
  usleep(500);
  return 1;
}

// foreign_keys stays off: records checks references, under its own rules for deleted ones.
constexpr std::string_view settings =
    "PRAGMA page_size = 4096;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = OFF;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864;";

}  // namespace

sqlite3* open_handle(const std::string& path) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  try {
    if (code != SQLITE_OK) raise(db, code, "opening " + path);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_handler(db, wait_while_busy, nullptr);
    // A plan is made once, and not again for each value that is bound: that took a quarter of a list.
    // What depends on the values, query/lead.h decides.
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
    run_script(db, settings);
    register_functions(db);
  } catch (...) {
    close_handle(db);
    throw;
  }
  return db;
}

void close_handle(sqlite3* db) { sqlite3_close_v2(db); }

}  // namespace kith::storage::sqlite
