// Opening a database file as we want it.
#pragma once

#include <string>

struct sqlite3;

namespace kith::storage::sqlite {

// The first connection makes the file and turns WAL on.
sqlite3* open_handle(const std::string& path);
void close_handle(sqlite3* db);  // null is fine

}  // namespace kith::storage::sqlite
