#include "formats/zip_reader.h"

#include <zip.h>

#include <algorithm>
#include <fstream>
#include <functional>

namespace kith::formats {
namespace {

constexpr size_t tail_bytes = (64 << 10) + 22 + 20;  // a comment, the end record, zip64's locator
constexpr std::string_view end_mark{"PK\5\6", 4};
constexpr std::string_view locator_mark{"PK\6\7", 4};
constexpr std::string_view zip64_end_mark{"PK\6\6", 4};
constexpr size_t locator_bytes = 20;
constexpr size_t zip64_end_bytes = 56;

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error no_zip() {
  return invalid_field(
      "file", "malformed_archive",
      say("The file is no zip archive and no workbook (.xlsx), or a damaged one. "
          "Save or pack it anew.",
          "文件不是 zip 压缩包或 Excel 工作簿（.xlsx），或已损坏。请重新保存或打包。"));
}

Error over_limit(Message message) {
  Error error = too_large(message);
  error.fields.push_back({"file", "too_large", std::move(message)});
  return error;
}

uint64_t number_at(std::string_view bytes, size_t at, size_t width) {
  uint64_t value = 0;
  for (size_t n = 0; n < width; ++n)
    value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[at + n])) << (8 * n);
  return value;
}

Error too_many(const ZipLimits& limits) {
  return over_limit(say("The archive lists too many files. Up to {} can be read.",
                        "压缩包中的文件过多，最多可读取 {} 个。", limits.entries_max));
}

// The bytes [from, from + size) of an archive, fewer at its end.
using BytesAt = std::function<std::string(uint64_t from, size_t size)>;

// Zip64 (APPNOTE 4.3.14 and 4.3.15): behind its own end record stands a locator, and then the end
// record of old, whose numbers may say nothing.
Status check_zip64(std::string_view locator, const BytesAt& bytes_at, const ZipLimits& limits) {
  const std::string end = bytes_at(number_at(locator, 8, 8), zip64_end_bytes);
  if (end.size() < zip64_end_bytes || !end.starts_with(zip64_end_mark)) return no_zip();
  const bool fits = number_at(end, 32, 8) <= limits.entries_max &&
                    number_at(end, 40, 8) <= limits.directory_bytes_max;
  return fits ? done() : Status(too_many(limits));
}

// libzip makes an object for each entry before we could count them, so what the end records claim
// is read first.
Status check_directory(std::string_view tail, const BytesAt& bytes_at, const ZipLimits& limits) {
  for (size_t at = tail.find(end_mark); at != std::string_view::npos;
       at = tail.find(end_mark, at + 1)) {
    if (at + 22 > tail.size()) break;
    const bool is_zip64 =
        at >= locator_bytes && tail.substr(at - locator_bytes).starts_with(locator_mark);
    if (is_zip64)
      TRY(check_zip64(tail.substr(at - locator_bytes, locator_bytes), bytes_at, limits));
    const uint64_t claimed = number_at(tail, at + 12, 4);
    const bool said_elsewhere = is_zip64 && claimed == UINT32_MAX;
    if (claimed > limits.directory_bytes_max && !said_elsewhere) return too_many(limits);
  }
  return done();
}

char plain(char c) {
  if (c == '\\') return '/';
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

struct ZipReader::State {
  ZipLimits limits;
  std::unique_ptr<zip_t, CloseArchive> archive;
  std::unique_ptr<zip_file_t, CloseFile> file;
  std::vector<ZipEntry> entries;
  std::string name;  // of the open one
  uint64_t packed = 0;
  uint64_t unpacked = 0;
  uint64_t unpacked_all = 0;

  Status list() {
    const auto count = zip_get_num_entries(archive.get(), 0);
    if (count < 0) return no_zip();
    if (static_cast<uint64_t>(count) > limits.entries_max) {
      return over_limit(say("The archive holds {} files; up to {} can be read.",
                            "压缩包中有 {} 个文件，最多可读取 {} 个。", count, limits.entries_max));
    }
    for (zip_int64_t n = 0; n < count; ++n) {
      const char* given =
          zip_get_name(archive.get(), static_cast<zip_uint64_t>(n), ZIP_FL_ENC_GUESS);
      std::string called = given ? given : "";
      const bool folder = called.ends_with('/');
      entries.push_back({static_cast<size_t>(n), std::move(called), folder});
    }
    return done();
  }

  Status may_go_on() const {
    const bool bomb = unpacked > limits.ratio_free_bytes &&
                      unpacked / std::max<uint64_t>(packed, 1) > limits.ratio_max;
    if (!bomb && unpacked <= limits.entry_bytes_max && unpacked_all <= limits.bytes_max)
      return done();
    return over_limit(
        say("“{}” of the archive unpacks to far more than it should: it is not read any further.",
            "压缩包中的“{}”解压后远超合理大小，已停止读取。", name.substr(0, 100)));
  }
};

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Result<ZipReader> ZipReader::open(const std::string& path, ZipLimits limits) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::streamoff>(file.tellg());
  if (!file || size <= 0) return no_zip();
  std::string tail(std::min<size_t>(static_cast<size_t>(size), tail_bytes), '\0');
  file.seekg(size - static_cast<std::streamoff>(tail.size()));
  file.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  const auto bytes_at = [&](uint64_t from, size_t count) {
    std::string bytes(count, '\0');
    if (from > static_cast<uint64_t>(size)) return std::string();
    file.clear();
    file.seekg(static_cast<std::streamoff>(from));
    file.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<size_t>(file.gcount()));
    return bytes;
  };
  TRY(check_directory(tail, bytes_at, limits));
  auto state = std::make_unique<State>();
  state->limits = limits;
  int problem = 0;
  state->archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &problem));
  if (!state->archive) return no_zip();
  TRY(state->list());
  return ZipReader(std::move(state));
}

Result<ZipReader> ZipReader::of(std::string_view bytes, ZipLimits limits) {
  if (bytes.empty()) return no_zip();  // libzip takes it for an archive of nothing
  const auto bytes_at = [&](uint64_t from, size_t count) {
    return std::string(from < bytes.size() ? bytes.substr(from, count) : std::string_view());
  };
  TRY(check_directory(bytes.substr(bytes.size() - std::min(bytes.size(), tail_bytes)), bytes_at,
                      limits));
  auto state = std::make_unique<State>();
  state->limits = limits;
  zip_error_t problem;
  zip_error_init(&problem);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &problem);
  if (source) state->archive.reset(zip_open_from_source(source, ZIP_RDONLY, &problem));
  if (source && !state->archive) zip_source_free(source);
  zip_error_fini(&problem);
  if (!state->archive) return no_zip();
  TRY(state->list());
  return ZipReader(std::move(state));
}

const std::vector<ZipEntry>& ZipReader::entries() const { return state_->entries; }

const ZipEntry* ZipReader::find(std::string_view name) const {
  const auto& entries = state_->entries;
  auto found = std::ranges::find(entries, name, &ZipEntry::name);
  if (found == entries.end()) {
    found = std::ranges::find_if(entries, [&](const ZipEntry& entry) {
      return std::ranges::equal(entry.name, name, {}, plain, plain);
    });
  }
  return found == entries.end() ? nullptr : &*found;
}

Status ZipReader::begin(const ZipEntry& entry) {
  zip_stat_t about;
  zip_stat_init(&about);
  if (zip_stat_index(state_->archive.get(), entry.index, 0, &about) != 0) return no_zip();
  if (about.valid & ZIP_STAT_ENCRYPTION_METHOD && about.encryption_method != ZIP_EM_NONE) {
    return invalid_field(
        "file", "locked",
        say("“{}” of the archive is locked by a password. Pack it without one.",
            "压缩包中的“{}”设有密码。请去除密码后重新打包。", entry.name.substr(0, 100)));
  }
  state_->file.reset(zip_fopen_index(state_->archive.get(), entry.index, 0));
  if (!state_->file) return no_zip();
  state_->name = entry.name;
  state_->packed = about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0;
  state_->unpacked = 0;
  return done();
}

Result<size_t> ZipReader::read(std::span<char> out) {
  const auto count = zip_fread(state_->file.get(), out.data(), out.size());
  if (count < 0) return no_zip();
  state_->unpacked += static_cast<uint64_t>(count);
  state_->unpacked_all += static_cast<uint64_t>(count);
  TRY(state_->may_go_on());
  return static_cast<size_t>(count);
}

Result<std::string> ZipReader::content(const ZipEntry& entry, size_t bytes_max) {
  TRY(begin(entry));
  std::string all;
  std::string piece(64 << 10, '\0');
  while (const size_t count = TRY(read(piece))) {
    if (all.size() + count > bytes_max) {
      return over_limit(say("“{}” of the archive is too large.", "压缩包中的“{}”过大。",
                            entry.name.substr(0, 100)));
    }
    all.append(piece, 0, count);
  }
  return all;
}

}  // namespace kith::formats
