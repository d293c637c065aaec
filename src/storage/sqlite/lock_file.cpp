#include "storage/sqlite/lock_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "storage/storage.h"

namespace kith::storage::sqlite {

LockFile::LockFile(const std::string& database_path) {
  const std::string path = database_path + ".lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) {
    throw StorageError(fmt::format("cannot make {}: {}", path, strerror(errno)));
  }
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  const int reason = errno;
  ::close(file_);
  if (reason != EWOULDBLOCK) {
    throw StorageError(fmt::format("cannot lock {}: {}", path, strerror(reason)));
  }
  throw StorageError(fmt::format(
      "{} is in use by another program that runs on it; stop that one first", database_path));
}

LockFile::~LockFile() { ::close(file_); }

}  // namespace kith::storage::sqlite
