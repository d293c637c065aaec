// A tar whose last file, SHA256SUMS, says what the others hold, in the form that `sha256sum -c` reads:
// what backups and archives of a workspace are.
#pragma once

#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"
#include "formats/tar.h"

namespace kith::app {

class SummedTarWriter {
 public:
  SummedTarWriter(formats::TarWriter::Sink sink, Timestamp modified)
      : modified_s_(to_us(modified) / 1'000'000), tar_(std::move(sink)) {}

  void add_file(const std::string& name, const std::string& path);
  // All of an open file, from its beginning.
  void add_file(const std::string& name, std::ifstream& in);
  void add_text(std::string_view name, std::string_view text);
  void finish();

  int64_t files() const { return files_; }
  int64_t bytes() const { return bytes_; }
  // Of all that was added, but for files of the name.
  std::string sum_without(std::string_view name) const;

 private:
  void added(const Hash256& sum, std::string_view name, uint64_t size);

  const int64_t modified_s_;
  formats::TarWriter tar_;
  std::string sums_;
  int64_t files_ = 0;
  int64_t bytes_ = 0;
};

// Every byte is summed up as it is read. Whoever reads keeps what it makes of it apart until next()
// has answered nothing: only then is all of it what was put there.
class SummedTarReader {
 public:
  explicit SummedTarReader(const std::string& path);

  // The next file, none of its name twice; what is left of the last one is read over. Nothing once the
  // sums have been read and found right. Errors: invalid for an archive that is cut off, altered, or
  // none.
  Result<std::optional<formats::TarReader::Entry>> next();
  // The next bytes of the file, empty at its end; borrowed until the next call.
  Result<std::string_view> data();
  // The whole file, of at most so many bytes.
  Result<std::string> text(uint64_t bytes_max);
  // Of the file whose data has ended.
  const Hash256& sum() const { return sum_; }
  // The sum of all files but those of the name.
  std::string sum_without(std::string_view name) const;

 private:
  Status end_file();
  Status compare_sums();
  std::string name_at(size_t at) const;

  std::ifstream file_;
  formats::TarReader tar_;
  std::optional<formats::TarReader::Entry> entry_;
  std::optional<Sha256> hash_;
  Hash256 sum_{};
  std::set<std::string> seen_;
  std::string sums_;
};

Error damaged_archive(std::string_view name);
// Writes the reader's present file to a path, whose folders are made.
Status keep_file(SummedTarReader& tar, const std::string& path);

}  // namespace kith::app
