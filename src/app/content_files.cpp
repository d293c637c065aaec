#include "app/content_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include "app/backup_format.h"
#include "app/sealed_content.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t hash_digits = 64;
constexpr size_t folder_digits = 2;
constexpr int looks_max = 10;  // while many are uploaded each look meets some
constexpr int tries_max = 3;

void look(const std::string& directory, std::set<std::string>& hashes) {
  for (const std::string& folder : names_in_folder(directory)) {
    if (folder.size() != folder_digits) continue;
    for (const std::string& name : names_in_folder(directory + "/" + folder))
      if (backup::is_content(folder + "/" + name)) hashes.insert(name.substr(0, hash_digits));
  }
}

}  // namespace

std::vector<std::string> names_in_folder(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  if (failed == std::errc::no_such_file_or_directory) return names;
  if (failed) throw std::system_error(failed, "cannot read " + folder);
  for (const auto& entry : entries) names.push_back(entry.path().filename().string());
  return names;
}

std::vector<std::string> hashes_below(const std::string& directory) {
  std::set<std::string> hashes;
  size_t known = 0;
  int looks = 0;
  do {
    known = hashes.size();
    look(directory, hashes);
  } while (hashes.size() > known && ++looks < looks_max);
  return {hashes.begin(), hashes.end()};
}

LyingContent open_as_it_lies(const std::string& directory, const std::string& hash) {
  const std::string plain = hash.substr(0, folder_digits) + "/" + hash;
  const std::string path = directory + "/" + plain;
  for (int tries = 0; tries < tries_max; ++tries) {
    for (const std::string_view suffix : {sealed_suffix, std::string_view()}) {
      const std::string name = plain + std::string(suffix);
      std::ifstream file(directory + "/" + name, std::ios::binary);
      if (file) return {name, std::move(file)};
      if (errno != ENOENT) throw std::system_error(errno, std::generic_category(), path);
    }
  }
  throw std::system_error(ENOENT, std::generic_category(), "the content " + path);
}

}  // namespace kith::app
