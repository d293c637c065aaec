// Archives as tar writes them: POSIX.1-2017 pax, "ustar Interchange Format", with GNU's binary
// sizes for files of 8 GiB and more. Regular files only; written and read in one pass, a piece at
// a time. Any tar reads what we write; we read what we write, and refuse the rest.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kith::formats {

inline constexpr size_t tar_name_bytes_max = 100;

class TarWriter {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  explicit TarWriter(Sink sink) : sink_(std::move(sink)) {}
  // Then exactly `size` bytes by data(), then the next file or finish().
  void begin(std::string_view name, uint64_t size, int64_t modified_s);
  void data(std::string_view bytes);
  void finish();

 private:
  void pad();
  Sink sink_;
  uint64_t size_ = 0;
  uint64_t left_ = 0;
};

class TarReader {
 public:
  // Fills `out` from the front and answers how many bytes there were; fewer only at the end.
  using Source = std::function<size_t(std::span<char> out)>;
  struct Entry {
    std::string name;
    uint64_t size = 0;
  };

  explicit TarReader(Source source) : source_(std::move(source)) {}
  // The next file; what is left of the last one is passed over. Nothing at the end of the archive.
  // Code::invalid for what is no tar, is cut off, or holds anything but files.
  Result<std::optional<Entry>> next();
  // The next bytes of the file, empty at its end; borrowed until the next call.
  Result<std::string_view> data();

 private:
  Source source_;
  std::string piece_;
  uint64_t left_ = 0;
  uint64_t padding_ = 0;
};

}  // namespace kith::formats
