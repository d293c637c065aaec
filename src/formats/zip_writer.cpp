#include "formats/zip_writer.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace kith::formats {
namespace {

constexpr uint16_t version = 20;              // deflate
constexpr uint16_t version_zip64 = 45;        // and sizes of 64 bits
constexpr uint16_t flags = 1 << 3 | 1 << 11;  // sizes follow; names are UTF-8
constexpr uint16_t deflated = 8;
constexpr size_t files_max = 0xFFFF;
constexpr int window_bits = -15;  // no header of zlib's own
constexpr int memory_level = 8;

// Little-endian, as everything in a zip.
class Record {
 public:
  explicit Record(uint32_t signature) { four(signature); }
  Record& two(uint64_t value) { return number(value, 2); }
  Record& four(uint64_t value) { return number(value, 4); }
  Record& eight(uint64_t value) { return number(value, 8); }
  Record& text(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  Record& number(uint64_t value, int size) {
    for (int i = 0; i < size; ++i, value >>= 8) bytes_ += static_cast<char>(value & 0xff);
    return *this;
  }
  std::string bytes_;
};

uint32_t dos_time(Timestamp at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  const int year = std::max(static_cast<int>(date.year()), 1980) - 1980;
  return static_cast<uint32_t>(year) << 25 | static_cast<unsigned>(date.month()) << 21 |
         static_cast<unsigned>(date.day()) << 16 |
         static_cast<uint32_t>(time.hours().count()) << 11 |
         static_cast<uint32_t>(time.minutes().count()) << 5 |
         static_cast<uint32_t>(time.seconds().count()) / 2;
}

uint64_t at_most_four_bytes(uint64_t value) {
  return std::min<uint64_t>(value, ZipWriter::file_bytes_max);
}

}  // namespace

// Speed before size: what is packed here is text that shrinks to a tenth at any level.
struct ZipWriter::Deflate {
  z_stream stream{};
  uint32_t checksum = 0;

  Deflate() {
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_bits, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflate() { deflateEnd(&stream); }
  void start() {
    deflateReset(&stream);
    checksum = 0;
  }
  void run(std::string_view bytes, int flush, std::string& out) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
      const size_t before = out.size();
      out.resize(before + 16'384);
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream.avail_out = 16'384;
      deflate(&stream, flush);
      out.resize(out.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
};

ZipWriter::ZipWriter(std::string& out, Timestamp modified)
    : out_(out), modified_(dos_time(modified)), deflate_(std::make_unique<Deflate>()) {}

ZipWriter::~ZipWriter() = default;

void ZipWriter::put(std::string_view bytes) {
  out_ += bytes;
  written_ += bytes.size();
}

void ZipWriter::begin(std::string_view name) {
  if (open_) throw std::logic_error("a file of the zip is still open");
  if (name.empty() || name.size() > files_max) throw std::logic_error("a name for a zip");
  open_ = true;
  deflate_->start();
  entries_.push_back({std::string(name), 0, 0, 0, written_});
  put(Record(0x04034b50)
          .two(version)
          .two(flags)
          .two(deflated)
          .four(modified_)
          .four(0)
          .four(0)
          .four(0)
          .two(name.size())
          .two(0)
          .text(name)
          .bytes());
}

void ZipWriter::data(std::string_view bytes) {
  Entry& entry = entries_.back();
  entry.bytes += bytes.size();
  if (!open_ || entry.bytes > file_bytes_max)
    throw std::logic_error("a file of a zip is too large");
  deflate_->checksum = static_cast<uint32_t>(
      crc32_z(deflate_->checksum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  const size_t before = out_.size();
  if (!bytes.empty()) deflate_->run(bytes, Z_NO_FLUSH, out_);
  entry.packed_bytes += out_.size() - before;
  written_ += out_.size() - before;
}

void ZipWriter::end() {
  Entry& entry = entries_.back();
  const size_t before = out_.size();
  deflate_->run({}, Z_FINISH, out_);
  entry.packed_bytes += out_.size() - before;
  written_ += out_.size() - before;
  entry.checksum = deflate_->checksum;
  put(Record(0x08074b50).four(entry.checksum).four(entry.packed_bytes).four(entry.bytes).bytes());
  open_ = false;
}

void ZipWriter::write_directory_entry(const Entry& entry) {
  const bool far = entry.at > file_bytes_max;
  Record extra(far ? 0x0008'0001 : 0);  // 4.5.3: kind 1, eight bytes
  if (far) extra.eight(entry.at);
  put(Record(0x02014b50)
          .two(far ? version_zip64 : version)
          .two(far ? version_zip64 : version)
          .two(flags)
          .two(deflated)
          .four(modified_)
          .four(entry.checksum)
          .four(entry.packed_bytes)
          .four(entry.bytes)
          .two(entry.name.size())
          .two(far ? extra.bytes().size() : 0)
          .two(0)
          .two(0)
          .two(0)
          .four(0)
          .four(at_most_four_bytes(entry.at))
          .text(entry.name)
          .text(far ? std::string_view(extra.bytes()) : std::string_view())
          .bytes());
}

void ZipWriter::finish() {
  if (open_) throw std::logic_error("a file of the zip is still open");
  const uint64_t at = written_;
  for (const Entry& entry : entries_) write_directory_entry(entry);
  const uint64_t size = written_ - at;
  const uint64_t end = written_;
  const uint64_t count = entries_.size();
  if (count >= files_max || at > file_bytes_max || size > file_bytes_max) {
    constexpr uint64_t rest_of_record = 44;
    put(Record(0x06064b50)
            .eight(rest_of_record)
            .two(version_zip64)
            .two(version_zip64)
            .four(0)
            .four(0)
            .eight(count)
            .eight(count)
            .eight(size)
            .eight(at)
            .bytes());
    put(Record(0x07064b50).four(0).eight(end).four(1).bytes());
  }
  const uint64_t told = std::min<uint64_t>(count, files_max);
  put(Record(0x06054b50)
          .two(0)
          .two(0)
          .two(told)
          .two(told)
          .four(at_most_four_bytes(size))
          .four(at_most_four_bytes(at))
          .two(0)
          .bytes());
}

}  // namespace kith::formats
