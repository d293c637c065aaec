#include "app/seal_key.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/secret_file.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, const std::string& path) {
  throw std::system_error(error, std::generic_category(), "the signing key " + path);
}

}  // namespace

std::optional<Seed> SealKey::read() const {
  close_to_others(path_);
  const auto text = read_secret(path_, keys_.get());
  if (!text || !*text) return std::nullopt;
  return hash_from_hex(std::string_view(**text).substr(0, (*text)->find('\n')));
}

Seed SealKey::seed(Random& random) {
  const std::lock_guard lock(mutex_);
  if (!seed_) seed_ = read();
  if (!seed_) {
    if (fs::exists(path_)) fail(EINVAL, path_);  // never sign with another in silence
    Seed fresh;
    random.fill(fresh);
    write_new_secret(path_, hex(fresh) + "\n", keys_.get());
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
