// The key that signs tree heads: a file of its own beside the contents of attachments, made at first
// use, for its owner alone to read. Not in the database, so whoever may write SQL cannot sign; not in
// backups nor archives, so what is loaded or restored signs with a key of its own unless the file is
// brought along.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/key_ring.h"

namespace kith::app {

// Thread-safe. What the file system refuses comes through as std::system_error.
class SealKey {
 public:
  SealKey(std::string path, std::shared_ptr<KeyRing> keys)
      : path_(std::move(path)), keys_(std::move(keys)) {}
  const std::string& path() const { return path_; }
  // Makes it when there is none yet. One that is there and cannot be read is std::system_error with the
  // reason: nothing is made over it.
  Seed seed(Random& random);
  // Nothing when there is none yet. Throws like seed().
  std::optional<PublicKey> public_key();

 private:
  std::optional<Seed> read() const;

  const std::string path_;
  const std::shared_ptr<KeyRing> keys_;
  std::mutex mutex_;
  std::optional<Seed> seed_;
};

}  // namespace kith::app
