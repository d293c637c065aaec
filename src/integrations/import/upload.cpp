#include "integrations/import/upload.h"

#include <algorithm>
#include <filesystem>

#include "base/durable_file.h"

namespace kith::integrations {
namespace {

constexpr size_t piece_bytes = 256 << 10;

}  // namespace

void keep_upload(const std::string& path, const http::Body& body, uint64_t from, uint64_t size) {
  make_durable_folder(std::filesystem::path(path).parent_path());
  DurableFile file(path + ".part");
  std::string piece(piece_bytes, '\0');
  for (uint64_t at = from; at < from + size;) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(piece.size(), from + size - at));
    const size_t got = body.read_at(at, {piece.data(), wanted});
    if (got == 0) break;
    file.write({piece.data(), got});
    at += got;
  }
  file.keep_as(path);
}

}  // namespace kith::integrations
