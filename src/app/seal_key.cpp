#include "app/seal_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/durable_file.h"
#include "base/log.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& path) {
  throw std::system_error(error, std::generic_category(), "the signing key " + path);
}

// Whole or not at all, and never over one that another program has just made.
void write_new(const std::string& path, const std::string& text) {
  make_durable_folder(fs::path(path).parent_path());
  const std::string part = path + ".part-" + SystemRandom().token(8);
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) fail(errno, path);
  const auto length = static_cast<ssize_t>(text.size());
  const bool written = ::write(file, text.data(), text.size()) == length && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  const bool linked = written && ::link(part.c_str(), path.c_str()) == 0;
  const int why = written ? errno : reason;
  ::unlink(part.c_str());
  if (!linked && (!written || why != EEXIST)) fail(why, path);  // EEXIST: the other one's is taken
  sync_folder(fs::path(path).parent_path());
}

// A copy that was put back after a restore has whatever rights its copier gave it.
void for_owner_alone(const std::string& path) {
  constexpr auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (failed || (status.permissions() & others) == fs::perms::none) return;
  fs::permissions(path, others, fs::perm_options::remove, failed);
  log::warn("seal_key_was_readable", "path={} closed={}", path, !failed);
}

}  // namespace

std::optional<Seed> SealKey::read() const {
  std::ifstream file(path_);
  std::string text;
  for_owner_alone(path_);
  if (!file || !std::getline(file, text)) return std::nullopt;
  return hash_from_hex(text);
}

Seed SealKey::seed(Random& random) {
  const std::lock_guard lock(mutex_);
  if (!seed_) seed_ = read();
  if (!seed_) {
    if (fs::exists(path_)) fail(EINVAL, path_);  // never sign with another in silence
    Seed fresh;
    random.fill(fresh);
    write_new(path_, hex(fresh) + "\n");
    seed_ = read();
    if (!seed_) fail(EIO, path_);
  }
  return *seed_;
}

std::optional<PublicKey> SealKey::public_key() {
  const std::lock_guard lock(mutex_);
  if (!seed_) seed_ = read();
  if (!seed_) return std::nullopt;
  return public_key_of(*seed_);
}

}  // namespace kith::app
