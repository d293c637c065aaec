#include "app/files.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/durable_file.h"

namespace kith::app {
namespace {

constexpr size_t piece_bytes = 256 << 10;

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string folder_of(const std::string& directory, std::string_view hash) {
  return directory + "/" + std::string(hash.substr(0, 2));
}

}  // namespace

Result<Files::Kept> Files::keep(const http::Body& body, uint64_t from, uint64_t size) const {
  make_durable_folder(directory_);
  DurableFile file(directory_ + "/part-" + SystemRandom().token(16));
  Kept kept;
  Sha256 hash;
  std::vector<char> piece(piece_bytes);
  for (uint64_t at = from, end = from + size; at < end;) {
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(piece.size(), end - at));
    const size_t got = body.read_at(at, {piece.data(), wanted});
    if (got == 0) break;
    if (at == from) kept.type = sniff({piece.data(), got});
    hash.update(std::as_bytes(std::span(piece.data(), got)));
    file.write({piece.data(), got});
    at += got;
    kept.size += static_cast<int64_t>(got);
  }
  if (kept.type.empty()) kept.type = "application/octet-stream";
  kept.hash = hex(hash.finish());
  const std::string folder = folder_of(directory_, kept.hash);
  make_durable_folder(folder);
  file.keep_as(folder + "/" + kept.hash);
  return kept;
}

std::optional<std::string> Files::path(std::string_view hash) const {
  if (!is_hash(hash)) return std::nullopt;
  std::string path = folder_of(directory_, hash) + "/" + std::string(hash);
  if (!std::filesystem::is_regular_file(path)) return std::nullopt;
  return path;
}

std::string_view sniff(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv)
    return "image/webp";
  return "application/octet-stream";
}

}  // namespace kith::app
