// What both ends of a backup agree on.
#pragma once

#include <filesystem>
#include <fstream>
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
// "ab/abcd…", or "ab/abcd….sealed" of one that is encrypted.
bool is_content(std::string_view name);
// "files/ab/abcd…": a content of one workspace.
bool is_content_of_files(std::string_view name);
// Whether what its bytes sum up to is in accord with its name. What is encrypted cannot tell that without
// its key: the sums of the archive vouch for it.
bool is_named_by(std::string_view name, const Hash256& sum);
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

// A file that appears under its name once it is whole and on disk. Throws where the disk refuses.
class PartialFile {
 public:
  explicit PartialFile(std::string path);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  void write(std::string_view bytes);
  void finish();

 private:
  const std::string path_;
  const std::string partial_;
  std::ofstream file_;
};

// Throws where the disk refuses.
void sync_file_system(const std::string& path_in_it);

}  // namespace kith::app::backup
