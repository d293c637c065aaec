// The key that signs documents, with its certificate: a file of its own beside the seal's key and with
// the same care. Made at first use, for its owner alone to read; not in the database, nor in backups or
// archives. A month before the certificate ends both are made anew: what was signed before carries the
// old certificate within. A key with a certificate that somebody else has signed may be put in its place;
// that one is never replaced.
#pragma once

#include <string>

#include "base/result.h"
#include "base/signatory.h"

namespace kith {
class KeyRing;
}

namespace kith::app {

class SigningKey {
 public:
  SigningKey(const std::string& files_directory, KeyRing* keys)
      : path_(files_directory + "/signing.pem"), keys_(keys) {}
  const std::string& path() const { return path_; }
  // Who signs now; `name` is for a certificate that is to be made. Unavailable where the file holds no
  // such thing, or a certificate of somebody else's that has ended: nothing is made over it. What the
  // file system refuses comes through as std::system_error.
  Result<Signatory> signatory(std::string_view name, Timestamp now, Random& random) const;

 private:
  const std::string path_;
  KeyRing* const keys_;
};

}  // namespace kith::app
