// Contents of attachments as files: under which key each lies, and encrypting one anew.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "app/files.h"
#include "base/key_ring.h"

namespace kith::app {

struct ContentFile {
  std::string path;
  std::string hash;
  std::string key;         // "" as it is; unknown_key where it cannot be told
  std::string unreadable;  // why it cannot be looked at: a file, or a folder of many
};

// In the order of their hashes, those after one; false where `visit` has said no. Throws
// std::system_error where nothing at all can be looked at.
bool each_content(const std::string& directory, const std::string& after,
                  const std::function<bool(const ContentFile&)>& visit);
int64_t count_contents(const std::string& directory, const std::string& after);

// Under the present key, in memory of a piece. One that is damaged or cannot be read stays as it lies, so
// that a check goes on finding it: that is logged. Throws std::system_error where the disk takes nothing.
enum class Encryption { was_there, encrypted, left };
Encryption encrypt_content(const ContentFile& content, const Files& files, KeyRing& keys);

}  // namespace kith::app
