#include "storage/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "storage/sqlite/error.h"
#include "storage/sqlite/open.h"
#include "storage/storage.h"

namespace kith::storage::sqlite {
namespace {

using Handle = std::unique_ptr<sqlite3, decltype(&close_handle)>;

void sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) throw StorageError("cannot sync " + path + ": " + strerror(reason));
}

// Nobody reads the copy before it is whole, so it needs no journal; the fsync comes at the end.
Handle open_copy(const std::string& path) {
  sqlite3* db = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Handle handle(db, close_handle);
  if (code != SQLITE_OK) raise(db, code, "opening " + path);
  sqlite3_exec(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr,
               nullptr);
  return handle;
}

// All pages in one step, so that a commit between two steps cannot make it start again.
void copy(const std::string& from, const std::string& to) {
  const Handle source(open_handle(from), close_handle);
  const Handle target = open_copy(to);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (!backup) raise(target.get(), sqlite3_errcode(target.get()), "starting a backup to " + to);
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) raise(target.get(), code, "copying to " + to);
}

}  // namespace

Status back_up(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  if (fs::exists(to)) {
    return conflict(say("{} exists already; name a file that does not, or move that one away",
                        "{} 已存在；请换一个不存在的文件名，或先移走该文件", to));
  }
  const std::string partial = to + ".partial";
  try {
    fs::remove(partial);
    copy(from, partial);
    sync(partial, O_RDONLY);
    fs::rename(partial, to);
    const fs::path folder = fs::path(to).parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
  } catch (const fs::filesystem_error& failure) {
    throw StorageError(failure.what());
  } catch (...) {
    std::error_code ignored;
    fs::remove(partial, ignored);
    throw;
  }
  return done();
}

}  // namespace kith::storage::sqlite
