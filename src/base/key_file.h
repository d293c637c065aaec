// The file of a key ring: base/key_ring.h says what stands in it.
#pragma once

#include <string>
#include <vector>

#include "base/key_ring.h"

namespace kith {

struct KeyFile {
  struct Key {
    std::string id;
    Timestamp made_at{};
    Hash256 secret{};
  };
  Hash256 address{};
  std::vector<Key> keys;  // oldest first; never empty in a file that was read
};

// Unavailable, naming the file and the line, where it is none or open to everybody.
Result<KeyFile> read_key_file(const std::string& path);
std::string id_of(const Hash256& key);

}  // namespace kith
