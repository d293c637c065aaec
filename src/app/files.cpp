#include "app/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <system_error>
#include <vector>

#include "app/scanner.h"
#include "app/sealed_content.h"
#include "base/durable_file.h"
#include "base/key_ring.h"

namespace kith::app {
namespace {

constexpr size_t piece_bytes = 256 << 10;
constexpr size_t read_bytes = 64 << 10;

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string folder_of(const std::string& directory, std::string_view hash) {
  return directory + "/" + std::string(hash.substr(0, 2));
}

std::string path_of(const std::string& directory, std::string_view hash) {
  return folder_of(directory, hash) + "/" + std::string(hash);
}

// As it lies.
class Plain final : public Content {
 public:
  static std::unique_ptr<Content> open(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return nullptr;
    if (file < 0) fail("cannot read " + path);
    auto content = std::unique_ptr<Plain>(new Plain(file));
    struct stat facts {};
    if (::fstat(file, &facts) != 0) fail("cannot look at " + path);
    if (!S_ISREG(facts.st_mode)) return nullptr;
    content->size_ = content->left_ = static_cast<uint64_t>(facts.st_size);
    return content;
  }
  ~Plain() override { ::close(file_); }
  Plain(const Plain&) = delete;

  uint64_t size() const override { return size_; }
  bool proves_itself() const override { return false; }
  bool read(std::string& out) override {
    const size_t used = out.size();
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(left_, read_bytes));
    out.resize(used + wanted);
    const ssize_t got = ::read(file_, out.data() + used, wanted);
    if (got < 0) fail("cannot read a content");
    if (got == 0 && wanted > 0)
      throw std::runtime_error("a content became shorter while it was read");
    out.resize(used + static_cast<size_t>(got));
    left_ -= static_cast<uint64_t>(got);
    return left_ > 0;
  }

 private:
  explicit Plain(int file) : file_(file) {}
  [[noreturn]] static void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
  }
  const int file_;
  uint64_t size_ = 0;
  uint64_t left_ = 0;
};

// Bytes [from, from + size) of a body, piece by piece; the body may end before.
Files::Kept each_piece(const http::Body& body, uint64_t from, uint64_t size,
                       const std::function<void(std::string_view)>& take) {
  Files::Kept kept;
  std::vector<char> piece(piece_bytes);
  for (uint64_t at = from, end = from + size; at < end;) {
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(piece.size(), end - at));
    const size_t got = body.read_at(at, {piece.data(), wanted});
    if (got == 0) break;
    if (at == from) kept.type = sniff({piece.data(), got});
    take({piece.data(), got});
    at += got;
    kept.size += static_cast<int64_t>(got);
  }
  if (kept.type.empty()) kept.type = "application/octet-stream";
  return kept;
}

}  // namespace

Files::Files(std::string directory, std::shared_ptr<KeyRing> keys,
             std::shared_ptr<const Scanner> scanner)
    : directory_(std::move(directory)), keys_(std::move(keys)), scanner_(std::move(scanner)) {}

Result<Files::Kept> Files::keep(const http::Body& body, uint64_t from, uint64_t size,
                                std::optional<std::string_view> name) const {
  if (name) TRY(scan(body, from, size, *name));
  make_durable_folder(directory_);
  return keys_ ? keep_sealed(body, from, size) : keep_plain(body, from, size);
}

Status Files::scan(const http::Body& body, uint64_t from, uint64_t size,
                   std::string_view name) const {
  return scanner_ ? scanner_->scan(body, from, size, name) : done();
}

Files::Kept Files::keep_plain(const http::Body& body, uint64_t from, uint64_t size) const {
  DurableFile file(directory_ + "/part-" + SystemRandom().token(16));
  Sha256 hash;
  Kept kept = each_piece(body, from, size, [&](std::string_view piece) {
    hash.update(std::as_bytes(std::span(piece)));
    file.write(piece);
  });
  kept.hash = hex(hash.finish());
  make_durable_folder(folder_of(directory_, kept.hash));
  file.keep_as(path_of(directory_, kept.hash));
  return kept;
}

// Its name has to be known before its first piece is bound to that: it is read twice.
Files::Kept Files::keep_sealed(const http::Body& body, uint64_t from, uint64_t size) const {
  KeyRing::Address address(*keys_);
  Kept kept = each_piece(body, from, size, [&](std::string_view piece) { address.update(piece); });
  kept.hash = address.finish();
  make_durable_folder(folder_of(directory_, kept.hash));
  const auto hold = keys_->hold();
  uint64_t at = from;
  const uint64_t end = from + static_cast<uint64_t>(kept.size);
  write_sealed(directory_ + "/part-" + SystemRandom().token(16),
               path_of(directory_, kept.hash).append(sealed_suffix), kept.hash, *keys_, hold,
               [&](std::string& out) {
                 const size_t used = out.size();
                 out.resize(used + static_cast<size_t>(std::min<uint64_t>(read_bytes, end - at)));
                 const size_t got = body.read_at(at, {out.data() + used, out.size() - used});
                 out.resize(used + got);
                 at += got;
                 return got > 0 && at < end;
               });
  return kept;
}

Result<std::unique_ptr<Content>> Files::open(std::string_view hash) const {
  if (!is_hash(hash)) return std::unique_ptr<Content>();
  const std::string path = path_of(directory_, hash);
  const std::string sealed = path + std::string(sealed_suffix);
  // Twice, as it may be encrypted between the two looks of the first time.
  for (int looks = 0; looks < 2; ++looks) {
    if (std::filesystem::is_regular_file(sealed)) {
      if (keys_) return open_sealed(sealed, hash, *keys_);
      return missing_key(key_of_sealed(sealed).value_or(std::string(unknown_key)), "");
    }
    if (auto plain = Plain::open(path)) return plain;
  }
  return std::unique_ptr<Content>();
}

bool Files::holds(std::string_view hash) const {
  if (!is_hash(hash)) return false;
  const std::string path = path_of(directory_, hash);
  const std::string sealed = path + std::string(sealed_suffix);
  // The first once more, as it may be encrypted between the two looks.
  return std::filesystem::is_regular_file(sealed) || std::filesystem::is_regular_file(path) ||
         std::filesystem::is_regular_file(sealed);
}

std::string Files::address(std::string_view bytes) const {
  if (!keys_) return hex(sha256(bytes));
  KeyRing::Address address(*keys_);
  address.update(bytes);
  return address.finish();
}

http::Response content_response(std::string_view type, std::unique_ptr<Content> content) {
  const uint64_t length = content->size();
  const std::shared_ptr<Content> shared = std::move(content);
  auto response = http::Response::stream(type, [shared](std::string& out) {
    return shared->read(out) ? http::More::yes : http::More::no;
  });
  std::get<http::StreamBody>(response.body).length = length;
  return response;
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
