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
  std::string key;  // "" as it is
};

// In the order of their hashes, those after one; false where `visit` has said no.
bool each_content(const std::string& directory, const std::string& after,
                  const std::function<bool(const ContentFile&)>& visit);
int64_t count_contents(const std::string& directory, const std::string& after);

// Under the present key, in memory of a piece. One that is damaged stays as it lies, so that a check goes
// on finding it: that is logged.
void encrypt_content(const ContentFile& content, const Files& files, KeyRing& keys);

}  // namespace kith::app
