#include "base/test_shared.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace kith {
namespace fs = std::filesystem;
namespace {

fs::path shared_root() {
  if (const char* named = std::getenv("KITH_SHARED")) return named;
  fs::path folder = KITH_SOURCE_DIR;
  for (; folder != folder.root_path(); folder = folder.parent_path()) {
    if (fs::is_directory(folder.parent_path() / "shared")) return folder.parent_path() / "shared";
  }
  return {};
}

}  // namespace

fs::path shared_path(std::string_view relative) {
  const fs::path root = shared_root();
  if (root.empty() || !fs::exists(root / relative)) return {};
  return root / relative;
}

std::vector<fs::path> shared_files(std::string_view folder, std::string_view ending) {
  const fs::path root = shared_path(folder);
  std::vector<fs::path> files;
  if (root.empty()) return files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const fs::path& file) {
  gzFile in = gzopen(file.c_str(), "rb");
  if (!in) throw std::runtime_error("cannot open " + file.string());
  std::string content;
  char block[1 << 16];
  int size = 0;
  while ((size = gzread(in, block, sizeof block)) > 0)
    content.append(block, static_cast<size_t>(size));
  gzclose(in);
  if (size < 0) throw std::runtime_error("cannot read " + file.string());
  return content;
}

}  // namespace kith
