#include "storage/sqlite/settle.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "storage/failures.h"

namespace kith::storage::sqlite {
namespace {

constexpr size_t piece_bytes = 1 << 20;

template <typename Failure>
[[noreturn]] void refuse(std::string_view doing, const std::string& path) {
  throw Failure(fmt::format("cannot {} {}: {}", doing, path, strerror(errno)));
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : number(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  const int number;
};

}  // namespace

void settle_log(const std::string& database_path) {
  const std::string path = database_path + "-wal";
  const Descriptor log(path, O_RDWR);
  if (log.number < 0) {
    if (errno == ENOENT) return;
    refuse<StorageError>("open", path);
  }
  std::vector<char> piece(piece_bytes);
  off_t at = 0;
  while (true) {
    const ssize_t got = pread(log.number, piece.data(), piece.size(), at);
    if (got < 0) refuse<StorageError>("read", path);
    if (got == 0) break;
    // In place, and no byte differs: a cut in the middle of this leaves what was there before.
    if (pwrite(log.number, piece.data(), static_cast<size_t>(got), at) != got)
      refuse<StorageError>("write", path);
    at += got;
  }
  if (at > 0 && fsync(log.number) != 0) refuse<DiskUnsafe>("confirm", path);
}

void settle_names(const std::string& database_path) {
  std::string folder = std::filesystem::path(database_path).parent_path().string();
  if (folder.empty()) folder = ".";
  const Descriptor names(folder, O_RDONLY | O_DIRECTORY);
  if (names.number < 0 || fsync(names.number) != 0) refuse<DiskUnsafe>("confirm", folder);
}

}  // namespace kith::storage::sqlite
