#include "base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kith {

std::optional<std::string> whole_file(const std::string& path) {
  const auto fail = [&](int reason) {
    throw std::system_error(reason, std::generic_category(), "cannot read " + path);
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  if (file < 0) fail(errno);
  std::string text;
  char piece[4096];
  ssize_t got = 0;
  do {
    got = ::read(file, piece, sizeof piece);
    if (got > 0) text.append(piece, static_cast<size_t>(got));
  } while (got > 0 || (got < 0 && errno == EINTR));
  const int reason = errno;
  ::close(file);
  if (got < 0) fail(reason);
  return text;
}

}  // namespace kith
