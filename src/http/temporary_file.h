// A file without a name, for bodies that are too large for memory. Gone when the last owner is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kith::http {

class TemporaryFile {
 public:
  // Throws std::system_error when the directory cannot be written.
  explicit TemporaryFile(const std::string& directory);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void append(std::string_view bytes);  // throws std::system_error (disk full)
  // How many bytes were read; less than asked for at the end only. Thread-safe.
  size_t read_at(uint64_t offset, std::span<char> out) const;
  uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  uint64_t size_ = 0;
};

}  // namespace kith::http
