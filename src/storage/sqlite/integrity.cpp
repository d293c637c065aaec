#include "storage/sqlite/integrity.h"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "storage/sqlite/error.h"
#include "storage/sqlite/open.h"

namespace kith::storage::sqlite {
namespace {

using Handle = std::unique_ptr<sqlite3, decltype(&close_handle)>;
// Names of tables and columns are ours and ASCII; the check of SQLite takes any bytes for a name.
void look_at_the_schema(const Handle& db, std::vector<std::string>& faults) {
  const auto take = [](void* out, int, char** columns, char**) {
    for (int column = 0; column < 3; ++column) {
      const std::string_view text = columns[column] ? columns[column] : "";
      if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        continue;
      static_cast<std::vector<std::string>*>(out)->emplace_back("the text of the schema is spoilt");
      return 1;
    }
    return 0;
  };
  sqlite3_exec(db.get(), "SELECT name, tbl_name, sql FROM sqlite_schema", take, &faults, nullptr);
}

}  // namespace

std::vector<std::string> integrity_faults(const std::string& path) {
  const Handle db(open_handle(path), close_handle);
  std::vector<std::string> faults;
  const auto take = [](void* out, int, char** columns, char**) {
    if (columns[0]) static_cast<std::vector<std::string>*>(out)->emplace_back(columns[0]);
    return 0;
  };
  const int code = sqlite3_exec(db.get(), "PRAGMA integrity_check", take, &faults, nullptr);
  if (code != SQLITE_OK) raise(db.get(), code, "checking " + path);
  if (faults.size() == 1 && faults.front() == "ok") faults.clear();
  look_at_the_schema(db, faults);
  return faults;
}

}  // namespace kith::storage::sqlite
