#pragma once

#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/id.h"

namespace kith::access {

// Secrets of 256 random bits are stored, and found, by their SHA-256.
inline Value stored_hash(std::string_view secret) {
  const Hash256 hash = sha256(secret);
  return Bytes(hash.begin(), hash.end());
}
inline std::string key_of(std::string_view secret) {
  const Hash256 hash = sha256(secret);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// Whoever changes a password or a second factor, and whoever opens a session on them, go one after the
// other (storage::Connection::take_turns): a session is never opened on proofs that have just changed.
inline std::string turn_of(Id user) { return "proofs of " + format(user); }

}  // namespace kith::access
