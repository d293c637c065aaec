#include "app/sealed_content.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "base/durable_file.h"
#include "base/secret_stream.h"

namespace kith::app {
namespace {

constexpr std::string_view magic = "KITHSEAL";
constexpr size_t id_bytes = 8;
constexpr size_t head_bytes = 8 + id_bytes + stream_head_bytes;
constexpr size_t piece_bytes = 64 << 10;
constexpr size_t sealed_piece_bytes = piece_bytes + stream_piece_extra_bytes;

std::string bound_to(std::string_view hash) { return std::string(magic).append(hash); }

Error altered(std::string_view hash) {
  return {Code::unavailable,
          say("The content {} was altered where it lies. Put it back from a backup.",
              "内容 {} 的存储文件已被改动。请从备份恢复。", hash),
          {}};
}

class Sealed final : public Content {
 public:
  Sealed(std::ifstream file, uint64_t bytes, std::string_view hash, const KeyRing::Subkey& key,
         const StreamHead& head)
      : file_(std::move(file)),
        left_(bytes - head_bytes),
        size_(left_ -
              (left_ + sealed_piece_bytes - 1) / sealed_piece_bytes * stream_piece_extra_bytes),
        hash_(hash),
        opener_(key, head, bound_to(hash)) {}

  uint64_t size() const override { return size_; }
  bool proves_itself() const override { return true; }

  bool read(std::string& out) override {
    if (!held_.empty()) {
      out += held_;
      held_.clear();
    } else if (!ended_ && !next(out)) {
      throw std::runtime_error("the content " + hash_ + " was altered");
    }
    return !ended_ || !held_.empty();
  }

  // The first piece, before anything is promised to anybody.
  bool look() { return next(held_); }

 private:
  bool next(std::string& out) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(left_, sealed_piece_bytes));
    sealed_.resize(wanted);
    file_.read(sealed_.data(), static_cast<std::streamsize>(wanted));
    if (static_cast<size_t>(file_.gcount()) != wanted) return false;
    left_ -= wanted;
    const auto piece = opener_.open(sealed_, out);
    if (!piece) return false;
    ended_ = *piece == Piece::last;
    return ended_ == (left_ == 0);
  }

  std::ifstream file_;
  uint64_t left_;
  const uint64_t size_;
  const std::string hash_;
  StreamOpener opener_;
  std::string sealed_;
  std::string held_;
  bool ended_ = false;
};

struct Head {
  std::string key;
  StreamHead stream;
};

[[noreturn]] void unreadable(const std::string& path) {
  throw std::system_error(errno ? errno : EIO, std::generic_category(), "cannot read " + path);
}

std::optional<Head> read_head(std::ifstream& file, const std::string& path) {
  char bytes[head_bytes];
  file.read(bytes, sizeof bytes);
  if (file.bad()) unreadable(path);
  if (!file) return std::nullopt;
  const std::string_view text(bytes, sizeof bytes);
  if (!text.starts_with(magic)) return std::nullopt;
  Head head{hex(std::as_bytes(std::span(text.substr(magic.size(), id_bytes)))), {}};
  std::ranges::copy(std::as_bytes(std::span(text.substr(magic.size() + id_bytes))),
                    head.stream.begin());
  return head;
}

}  // namespace

std::optional<std::string> key_of_sealed(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) unreadable(path);
  const auto head = read_head(file, path);
  return head ? std::optional(head->key) : std::nullopt;
}

Result<std::unique_ptr<Content>> open_sealed(const std::string& path, std::string_view hash,
                                             KeyRing& keys) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) unreadable(path);
  const auto bytes = static_cast<uint64_t>(file.tellg());
  file.seekg(0);
  const auto head = read_head(file, path);
  const uint64_t last = head ? (bytes - head_bytes) % sealed_piece_bytes : 0;
  if (!head || bytes == head_bytes || (last > 0 && last < stream_piece_extra_bytes))
    return altered(hash);
  auto key = keys.content_key(head->key);
  if (!key) return missing_key(head->key, keys.path());
  auto content = std::make_unique<Sealed>(std::move(file), bytes, hash, *key, head->stream);
  if (!content->look()) return altered(hash);
  return std::unique_ptr<Content>(std::move(content));
}

void write_sealed(const std::string& part, const std::string& path, std::string_view hash,
                  KeyRing& keys, const KeyRing::Hold& hold,
                  const std::function<bool(std::string& out)>& more) {
  const auto key = keys.content_key(hold.id());
  const auto id = from_hex(hold.id());
  if (!key || !id) throw std::logic_error("the present key is not in its ring");
  DurableFile file(part);
  StreamSealer sealer(*key, bound_to(hash));
  std::string out(magic);
  for (const std::byte byte : *id) out += std::to_integer<char>(byte);
  for (const std::byte byte : sealer.head()) out += std::to_integer<char>(byte);
  std::string plain;
  for (bool ended = false; !ended;) {
    // One byte more than a piece tells whether this is the last one.
    while (!ended && plain.size() <= piece_bytes) ended = !more(plain);
    size_t at = 0;
    for (; plain.size() - at > piece_bytes; at += piece_bytes) {
      sealer.seal(std::string_view(plain).substr(at, piece_bytes), Piece::more, out);
      file.write(out);
      out.clear();
    }
    plain.erase(0, at);
  }
  sealer.seal(plain, Piece::last, out);
  file.write(out);
  file.keep_as(path);
}

}  // namespace kith::app
