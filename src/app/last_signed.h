// The newest head that this installation has signed, in a file beside the signing key: what the sealer
// remembers where SQL does not reach. Without it whoever may write SQL could take the sealed tree away or
// cut it, and have the server seal and sign an altered log anew.
//
// It may lag behind the database, never be ahead of it. Not in backups nor archives, as the key is not.
#pragma once

#include <optional>
#include <string>

#include "records/seal_heads.h"

namespace kith::app {

class LastSigned {
 public:
  explicit LastSigned(std::string path) : path_(std::move(path)) {}
  const std::string& path() const { return path_; }
  // Nothing when none was signed yet. A file that holds no head comes through as std::system_error.
  std::optional<records::TreeHead> read() const;
  // On disk when it returns. What the file system refuses comes through as std::system_error.
  void keep(const records::TreeHead& head, Random& random) const;

 private:
  const std::string path_;
};

}  // namespace kith::app
