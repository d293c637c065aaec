// What an installation keeps of its seal beside the database, where SQL does not reach.
#pragma once

#include "app/last_signed.h"
#include "app/seal_key.h"
#include "records/seal_check.h"

namespace kith::app {

struct SealFiles {
  SealFiles(const std::string& directory, std::shared_ptr<KeyRing> keys)
      : key(directory + "/seal.key", std::move(keys)), last(directory + "/seal.head") {}
  SealKey key;
  LastSigned last;

  // What the log is to be held to by whoever may read these files. Once something was signed here the
  // newest head is to be of this key; older ones may be of the installation that the log came from.
  records::SealCheck expected() {
    records::SealCheck wanted;
    wanted.kept = last.read();
    if (wanted.kept) wanted.newest_by = key.public_key();
    return wanted;
  }
};

}  // namespace kith::app
