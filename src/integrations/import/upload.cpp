#include "integrations/import/upload.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace kith::integrations {
namespace {

constexpr size_t piece_bytes = 256 << 10;

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class NewFile {
 public:
  explicit NewFile(const std::string& path)
      : fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (fd_ < 0) throw_errno("open");
  }
  ~NewFile() { ::close(fd_); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_errno("write");
      bytes.remove_prefix(static_cast<size_t>(written));
    }
  }
  void sync() {
    if (::fsync(fd_) != 0) throw_errno("fsync");
  }

 private:
  const int fd_;
};

}  // namespace

void keep_upload(const std::string& path, const http::Body& body, uint64_t from, uint64_t size) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  NewFile file(path);
  std::string piece(piece_bytes, '\0');
  for (uint64_t at = from; at < from + size;) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(piece.size(), from + size - at));
    const size_t got = body.read_at(at, {piece.data(), wanted});
    if (got == 0) break;
    file.write({piece.data(), got});
    at += got;
  }
  file.sync();
}

}  // namespace kith::integrations
