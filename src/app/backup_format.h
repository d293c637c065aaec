// What both ends of a backup agree on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/crypto.h"

namespace kith::app::backup {

inline constexpr int64_t format_version = 1;
inline constexpr std::string_view about_name = "kith-backup.json";
inline constexpr std::string_view sums_name = "SHA256SUMS";
inline constexpr std::string_view control_name = "control.db";

// Whether a file of an archive may be put back: nothing else can leave the directory.
bool is_known_name(std::string_view name);
// "<hash>  <name>\n"
std::string sum_line(const Hash256& hash, std::string_view name);

// A folder that is gone at the end, unless it was moved away.
class Scratch {
 public:
  explicit Scratch(std::string path);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

// Throws where the disk refuses.
void sync_folder(const std::string& folder);
void sync_file_system(const std::string& path_in_it);

}  // namespace kith::app::backup
