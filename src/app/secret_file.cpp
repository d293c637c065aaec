#include "app/secret_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/crypto.h"
#include "base/durable_file.h"
#include "base/log.h"

namespace kith::app {

namespace fs = std::filesystem;

void write_new_secret(const std::string& path, const std::string& text) {
  make_durable_folder(fs::path(path).parent_path());
  const std::string part = path + ".part-" + SystemRandom().token(8);
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const auto fail = [&](int error) {
    throw std::system_error(error, std::generic_category(), "the signing key " + path);
  };
  if (file < 0) fail(errno);
  const auto length = static_cast<ssize_t>(text.size());
  const bool written = ::write(file, text.data(), text.size()) == length && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  const bool linked = written && ::link(part.c_str(), path.c_str()) == 0;
  const int why = written ? errno : reason;
  ::unlink(part.c_str());
  if (!linked && (!written || why != EEXIST)) fail(why);  // EEXIST: the other one's is taken
  sync_folder(fs::path(path).parent_path());
}

void close_to_others(const std::string& path) {
  constexpr auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (failed || (status.permissions() & others) == fs::perms::none) return;
  fs::permissions(path, others, fs::perm_options::remove, failed);
  log::warn("signing_key_was_readable", "path={} closed={}", path, !failed);
}

}  // namespace kith::app
