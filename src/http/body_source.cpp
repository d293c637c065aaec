#include "http/body_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "http/gzip.h"

namespace kith::http {
namespace {

constexpr size_t piece_bytes = 64 * 1024;

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), "cannot read " + path);
}

class FileSource final : public BodySource {
 public:
  explicit FileSource(const FileBody& body)
      : path_(body.path), descriptor_(open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(path_);
    struct stat facts {};
    if (fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      close(descriptor_);
      fail(path_);
    }
    uint64_t size = static_cast<uint64_t>(facts.st_size);
    at_ = std::min(body.offset, size);
    length_ = left_ = std::min(body.length.value_or(size), size - at_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { close(descriptor_); }

  std::optional<uint64_t> length() const override { return length_; }

  More pull(std::string& out) override {
    size_t used = out.size(), want = static_cast<size_t>(std::min<uint64_t>(left_, piece_bytes));
    out.resize(used + want);
    ssize_t got = pread(descriptor_, out.data() + used, want, static_cast<off_t>(at_));
    if (got < 0) fail(path_);
    if (got == 0 && want > 0) throw std::runtime_error(path_ + " became shorter while it was sent");
    out.resize(used + static_cast<size_t>(got));
    at_ += static_cast<uint64_t>(got);
    left_ -= static_cast<uint64_t>(got);
    return left_ ? More::yes : More::no;
  }

 private:
  std::string path_;
  int descriptor_;
  uint64_t at_ = 0, left_ = 0, length_ = 0;
};

// Small pieces are gathered, so that a producer of rows need not think about sizes.
class StreamSource final : public BodySource {
 public:
  explicit StreamSource(StreamBody body) : body_(std::move(body)) {}

  std::optional<uint64_t> length() const override { return body_.length; }

  More pull(std::string& out) override {
    size_t enough = out.size() + piece_bytes / 2;
    while (out.size() < enough)
      if (body_.produce(out) == More::no) return More::no;
    return More::yes;
  }

 private:
  StreamBody body_;
};

class GzipSource final : public BodySource {
 public:
  explicit GzipSource(std::unique_ptr<BodySource> plain) : plain_(std::move(plain)) {}

  std::optional<uint64_t> length() const override { return std::nullopt; }

  More pull(std::string& out) override {
    piece_.clear();
    More more = plain_->pull(piece_);
    deflater_.append(piece_, out);
    if (more == More::yes)
      deflater_.flush(out);
    else
      deflater_.finish(out);
    return more;
  }

 private:
  std::unique_ptr<BodySource> plain_;
  std::string piece_;
  Deflater deflater_;
};

}  // namespace

std::unique_ptr<BodySource> file_source(const FileBody& body) {
  return std::make_unique<FileSource>(body);
}

std::unique_ptr<BodySource> stream_source(StreamBody body) {
  return std::make_unique<StreamSource>(std::move(body));
}

std::unique_ptr<BodySource> gzip_source(std::unique_ptr<BodySource> plain) {
  return std::make_unique<GzipSource>(std::move(plain));
}

}  // namespace kith::http
