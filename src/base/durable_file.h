// A file that outlives a power cut once it has its name. Three things must be confirmed for that, and
// none comes with another: its bytes, the folder that names it, and the name of each folder that was
// made for it in the folder above.
//
// All of it throws std::system_error; out_of_space() says whether one is about a full disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace kith {

// Makes the folder, and those above it that are missing, each confirmed in the one above. Whoever
// finds it made finds it confirmed: by this program, or by sync_folder at its start.
void make_durable_folder(const std::filesystem::path& folder);
// The names in it are on disk.
void sync_folder(const std::filesystem::path& folder);

class DurableFile {
 public:
  // Under a name that nobody looks for: it goes with this object unless it is kept.
  explicit DurableFile(std::filesystem::path partial);
  ~DurableFile();
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;

  void write(std::string_view bytes);
  // Its name, on the same disk; takes the place of what has it. On disk when it returns.
  void keep_as(const std::filesystem::path& path);

 private:
  const std::filesystem::path partial_;
  int file_;
  bool kept_ = false;
};

bool out_of_space(const std::system_error& failure);

}  // namespace kith
