#include "storage/sqlite/integrity.h"

#include <sqlite3.h>

#include <memory>

#include "storage/sqlite/error.h"
#include "storage/sqlite/open.h"

namespace kith::storage::sqlite {

std::vector<std::string> integrity_faults(const std::string& path) {
  const std::unique_ptr<sqlite3, decltype(&close_handle)> db(open_handle(path), close_handle);
  std::vector<std::string> faults;
  const auto take = [](void* out, int, char** columns, char**) {
    if (columns[0]) static_cast<std::vector<std::string>*>(out)->emplace_back(columns[0]);
    return 0;
  };
  const int code = sqlite3_exec(db.get(), "PRAGMA integrity_check", take, &faults, nullptr);
  if (code != SQLITE_OK) raise(db.get(), code, "checking " + path);
  if (faults.size() == 1 && faults.front() == "ok") faults.clear();
  return faults;
}

}  // namespace kith::storage::sqlite
