// A zip archive written in one pass (PKWARE APPNOTE 6.3.10), a piece at a time: sizes and checksums
// follow each file's bytes in a data descriptor (4.3.9), so nothing is held back and nothing is
// sought. A file of the archive holds less than 4 GiB; the archive itself may be larger, and have
// more than 65,535 files: its directory then ends in the records of Zip64 (4.3.14).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace kith::formats {

class ZipWriter {
 public:
  static constexpr uint64_t file_bytes_max = 0xFFFF'FFFF;

  // Appends to a buffer that the caller owns and may empty between calls.
  ZipWriter(std::string& out, Timestamp modified);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;

  void begin(std::string_view name);  // UTF-8, without a leading slash
  void data(std::string_view bytes);
  void end();
  void finish();  // the directory

 private:
  struct Entry {
    std::string name;
    uint32_t checksum;
    uint64_t packed_bytes;
    uint64_t bytes;
    uint64_t at;
  };
  struct Deflate;
  void put(std::string_view bytes);
  void take_packed();
  void write_directory_entry(const Entry& entry);

  std::string& out_;
  const uint32_t modified_;  // as MS-DOS has it
  uint64_t written_ = 0;
  std::vector<Entry> entries_;
  std::unique_ptr<Deflate> deflate_;
  bool open_ = false;
};

}  // namespace kith::formats
