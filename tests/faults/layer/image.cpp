#include "image.h"

#include <filesystem>
#include <fstream>

namespace faults {
namespace {

namespace fs = std::filesystem;

void load_below(Disk& disk, const NodePtr& folder, const fs::path& path) {
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory()) {
      load_below(disk, disk.make(folder, name, S_IFDIR | 0700), entry.path());
      continue;
    }
    if (!entry.is_regular_file()) continue;
    const NodePtr file = disk.make(folder, name, S_IFREG | 0600);
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (!bytes.empty()) disk.write(*file, bytes.data(), bytes.size(), 0);
  }
}

void save_below(const Disk& disk, const Node& folder, const fs::path& path) {
  for (const auto& [name, node] : folder.entries) {
    if (node->folder()) {
      fs::create_directory(path / name);
      save_below(disk, *node, path / name);
      continue;
    }
    std::string bytes(static_cast<size_t>(node->size), '\0');
    disk.read(*node, bytes.data(), bytes.size(), 0);
    std::ofstream(path / name, std::ios::binary) << bytes;
  }
}

}  // namespace

void load(Disk& disk, const std::string& folder) {
  load_below(disk, disk.root(), folder);
  disk.sync_all();
}

void save(const Disk& disk, const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
  save_below(disk, *disk.root(), folder);
}

}  // namespace faults
