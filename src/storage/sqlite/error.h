// What SQLite answers, as our exceptions.
#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace kith::storage::sqlite {

// `doing` is the statement or a few words. Never a value: messages end up in logs.
[[noreturn]] void raise(sqlite3* db, int code, std::string_view doing);

// Whether it says that an fsync failed.
bool is_unconfirmed(int code);

// The name of the unique index behind "UNIQUE constraint failed: contacts.email, contacts.x": the
// message gives columns where the index is on plain columns, and its name only where it is on
// expressions. Cost: two small pragmas.
std::string unique_index_name(sqlite3* db, std::string_view message);

}  // namespace kith::storage::sqlite
