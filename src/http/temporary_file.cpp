#include "http/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kith::http {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// Some file systems lack O_TMPFILE: there the name is removed at once.
int open_nameless(const std::string& directory) {
  int descriptor = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  std::string path = directory + "/kith-XXXXXX";
  descriptor = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) fail("temporary file");
  unlink(path.c_str());
  return descriptor;
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& directory)
    : descriptor_(open_nameless(directory)) {}

TemporaryFile::~TemporaryFile() { close(descriptor_); }

void TemporaryFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("temporary file");
    }
    size_ += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

size_t TemporaryFile::read_at(uint64_t offset, std::span<char> out) const {
  size_t total = 0;
  while (total < out.size()) {
    ssize_t got = pread(descriptor_, out.data() + total, out.size() - total,
                        static_cast<off_t>(offset + total));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      fail("temporary file");
    }
    total += static_cast<size_t>(got);
  }
  return total;
}

}  // namespace kith::http
