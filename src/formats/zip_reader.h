// Archives as zip writes them, by libzip: entries one after the other, a piece at a time, and never
// more of them, or more out of them, than was agreed. What an entry is called is text: nothing here
// makes a path of it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kith::formats {

struct ZipLimits {
  size_t entries_max = 2'000;
  uint64_t directory_bytes_max = 4 << 20;        // libzip holds the list of entries in memory
  uint64_t entry_bytes_max = uint64_t{8} << 30;  // unpacked
  uint64_t bytes_max = uint64_t{16} << 30;       // unpacked, of all that is read
  uint64_t ratio_max = 150;                      // unpacked to packed, of an entry …
  uint64_t ratio_free_bytes = 16 << 20;          // … beyond this many bytes
};

struct ZipEntry {
  size_t index = 0;
  std::string name;  // for people, and to tell entries apart
  bool folder = false;
};

class ZipReader {
 public:
  // Code::invalid for what is no zip, is cut off or is locked; too_large for what is over a limit.
  static Result<ZipReader> open(const std::string& path, ZipLimits limits = {});
  static Result<ZipReader> of(std::string_view bytes, ZipLimits limits = {});  // borrowed
  ZipReader(ZipReader&&) noexcept;
  ZipReader& operator=(ZipReader&&) noexcept;
  ~ZipReader();

  const std::vector<ZipEntry>& entries() const;
  // By name; where none is called exactly so, without regard to case and to which slash is used.
  const ZipEntry* find(std::string_view name) const;
  // Begins an entry; one is open at a time.
  Status begin(const ZipEntry& entry);
  // The next bytes of it, none at its end.
  Result<size_t> read(std::span<char> out);
  // The whole of a small one.
  Result<std::string> content(const ZipEntry& entry, size_t bytes_max);

 private:
  struct State;
  explicit ZipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kith::formats
