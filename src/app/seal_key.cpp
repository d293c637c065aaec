#include "app/seal_key.h"

#include <cerrno>
#include <system_error>

#include "app/secret_file.h"

namespace kith::app {
namespace {

[[noreturn]] void fail(int error, std::string_view path, std::string_view why = {}) {
  throw std::system_error(
      error, std::generic_category(),
      fmt::format("the signing key {}{}{}", path, why.empty() ? "" : ": ", why));
}

}  // namespace

std::optional<Seed> SealKey::read() const {
  close_to_others(path_);
  const auto text = read_secret(path_, keys_.get());
  if (!text) fail(EINVAL, path_, text.error().message.en);
  if (!*text) return std::nullopt;
  const auto seed = hash_from_hex(std::string_view(**text).substr(0, (*text)->find('\n')));
  if (!seed) fail(EINVAL, path_, "no key is in it");
  return seed;
}

Seed SealKey::seed(Random& random) {
  const std::lock_guard lock(mutex_);
  if (!seed_) seed_ = read();
  if (!seed_) {
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
