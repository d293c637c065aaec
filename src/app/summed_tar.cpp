#include "app/summed_tar.h"

#include <algorithm>
#include <filesystem>

#include "app/backup_format.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using backup::sum_line;
using backup::sums_name;
using formats::TarReader;

constexpr size_t piece_bytes = 256 << 10;
constexpr size_t name_at_in_line = 66;  // behind the sum and two blanks

Error cut_off() {
  return invalid(
      say("The archive is cut off: its last part is missing.", "归档不完整：缺少末尾部分。"));
}

fs::filesystem_error unreadable(const std::string& path) {
  return {"reading", path, std::make_error_code(std::errc::io_error)};
}

std::string sum_of_lines(std::string_view lines, std::string_view without) {
  std::string kept;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n') + 1);
    lines.remove_prefix(line.size());
    if (line.substr(name_at_in_line, line.size() - name_at_in_line - 1) != without) kept += line;
  }
  return hex(sha256(kept));
}

}  // namespace

Error damaged_archive(std::string_view name) {
  return invalid(
      say("{} in the archive is not what was put there: its hash differs. Nothing was restored; "
          "use another one.",
          "归档中的 {} 与写入时不符（哈希不同）。未恢复任何内容；请使用另一份。", name));
}

void SummedTarWriter::added(const Hash256& sum, std::string_view name, uint64_t size) {
  sums_ += sum_line(sum, name);
  ++files_;
  bytes_ += static_cast<int64_t>(size);
}

void SummedTarWriter::add_file(const std::string& name, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw unreadable(path);
  add_file(name, in);
}

void SummedTarWriter::add_file(const std::string& name, std::ifstream& in) {
  in.seekg(0, std::ios::end);
  const auto size = static_cast<uint64_t>(static_cast<std::streamoff>(in.tellg()));
  in.seekg(0);
  if (!in) throw unreadable(name);
  tar_.begin(name, size, modified_s_);
  Sha256 hash;
  std::string piece(piece_bytes, '\0');
  for (uint64_t left = size; left > 0;) {
    const auto wanted = static_cast<std::streamsize>(std::min<uint64_t>(left, piece.size()));
    if (!in.read(piece.data(), wanted)) throw unreadable(name);
    const std::string_view bytes(piece.data(), static_cast<size_t>(wanted));
    hash.update(std::as_bytes(std::span(bytes)));
    tar_.data(bytes);
    left -= bytes.size();
  }
  if (size == 0) tar_.data({});
  added(hash.finish(), name, size);
}

void SummedTarWriter::add_text(std::string_view name, std::string_view text) {
  tar_.begin(name, text.size(), modified_s_);
  tar_.data(text);
  added(sha256(text), name, text.size());
}

void SummedTarWriter::finish() {
  const std::string sums = sums_;
  tar_.begin(sums_name, sums.size(), modified_s_);
  tar_.data(sums);
  tar_.finish();
}

std::string SummedTarWriter::sum_without(std::string_view name) const {
  return sum_of_lines(sums_, name);
}

SummedTarReader::SummedTarReader(const std::string& path)
    : file_(path, std::ios::binary), tar_([this](std::span<char> out) {
        file_.read(out.data(), static_cast<std::streamsize>(out.size()));
        return static_cast<size_t>(file_.gcount());
      }) {}

Result<std::optional<TarReader::Entry>> SummedTarReader::next() {
  if (entry_) TRY(end_file());
  entry_ = TRY(tar_.next());
  if (!entry_) return cut_off();
  if (entry_->name == sums_name) {
    TRY(compare_sums());
    entry_.reset();
    return entry_;
  }
  if (!seen_.insert(entry_->name).second) return damaged_archive(entry_->name);
  hash_.emplace();
  return entry_;
}

Result<std::string_view> SummedTarReader::data() {
  const std::string_view piece = TRY(tar_.data());
  if (!piece.empty()) {
    hash_->update(std::as_bytes(std::span(piece)));
  } else if (hash_) {
    sum_ = hash_->finish();
    hash_.reset();
  }
  return piece;
}

Result<std::string> SummedTarReader::text(uint64_t bytes_max) {
  std::string out;
  while (true) {
    const auto piece = TRY(data());
    if (piece.empty()) return out;
    if (out.size() + piece.size() > bytes_max) return damaged_archive(entry_->name);
    out += piece;
  }
}

Status SummedTarReader::end_file() {
  while (hash_) TRY(data());
  sums_ += sum_line(sum_, entry_->name);
  return done();
}

// Line by line as they were written: what is missing or more differs too.
Status SummedTarReader::compare_sums() {
  size_t same = 0;
  while (true) {
    const auto piece = TRY(tar_.data());
    if (piece.empty()) break;
    const std::string_view ours = std::string_view(sums_).substr(same);
    if (!ours.starts_with(piece)) {
      const auto differs = std::ranges::mismatch(piece, ours).in2 - ours.begin();
      return damaged_archive(name_at(same + static_cast<size_t>(differs)));
    }
    same += piece.size();
  }
  return same == sums_.size() ? done() : damaged_archive(sums_name);
}

// On the line that holds this place.
std::string SummedTarReader::name_at(size_t at) const {
  const size_t begin = at == 0 ? 0 : sums_.rfind('\n', at - 1) + 1;
  const size_t end = std::min(sums_.find('\n', begin), sums_.size());
  const size_t name = begin + name_at_in_line;
  return name < end ? sums_.substr(name, end - name) : std::string(sums_name);
}

std::string SummedTarReader::sum_without(std::string_view name) const {
  return sum_of_lines(sums_, name);
}

Status keep_file(SummedTarReader& tar, const std::string& path) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream out(path, std::ios::binary);
  while (true) {
    const auto piece = TRY(tar.data());
    if (piece.empty()) break;
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
  out.close();
  if (!out) throw fs::filesystem_error("writing", path, std::make_error_code(std::errc::io_error));
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  return done();
}

}  // namespace kith::app
