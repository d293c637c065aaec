#include "formats/tar.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace kith::formats {
namespace {

constexpr size_t block_bytes = 512;
constexpr size_t piece_bytes = 64 << 10;
constexpr uint64_t octal_size_max = 0777'7777'7777;

using Block = std::array<char, block_bytes>;

// Where a header's members stand, and how long they are.
struct Member {
  size_t at;
  size_t size;
};
constexpr Member name_member{0, 100}, mode_member{100, 8}, owner_member{108, 8},
    group_member{116, 8}, size_member{124, 12}, time_member{136, 12}, sum_member{148, 8},
    type_member{156, 1}, magic_member{257, 8}, prefix_member{345, 155};

void put(Block& block, Member member, std::string_view text) {
  std::memcpy(block.data() + member.at, text.data(), std::min(text.size(), member.size));
}

std::string_view get(const Block& block, Member member) {
  const std::string_view whole(block.data() + member.at, member.size);
  return whole.substr(0, whole.find('\0'));
}

// Octal digits, zero-filled, with a NUL at the end.
void put_octal(Block& block, Member member, uint64_t value) {
  for (size_t i = member.size - 1; i-- > 0; value >>= 3)
    block[member.at + i] = static_cast<char>('0' + (value & 7));
}

// The first bit set, then the number with its highest byte first.
void put_binary(Block& block, Member member, uint64_t value) {
  for (size_t i = member.size; i-- > 1; value >>= 8)
    block[member.at + i] = static_cast<char>(value & 0xff);
  block[member.at] = static_cast<char>(0x80);
}

std::optional<uint64_t> number(const Block& block, Member member) {
  uint64_t value = 0;
  if ((static_cast<unsigned char>(block[member.at]) & 0x80) != 0) {
    for (size_t i = 1; i < member.size; ++i) {
      if (value >> 55) return std::nullopt;
      value = value << 8 | static_cast<unsigned char>(block[member.at + i]);
    }
    return value;
  }
  for (const char c : get(block, member)) {
    if (c == ' ') continue;
    if (c < '0' || c > '7') return std::nullopt;
    value = value << 3 | static_cast<uint64_t>(c - '0');
  }
  return value;
}

// Of all bytes, the sum's own taken as blanks.
uint64_t sum(const Block& block) {
  uint64_t total = 0;
  for (size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= sum_member.at && i < sum_member.at + sum_member.size;
    total += own ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return total;
}

uint64_t padding_of(uint64_t size) { return (block_bytes - size % block_bytes) % block_bytes; }

Error broken() {
  return invalid(say("The archive is cut off or damaged.", "归档文件不完整或已损坏。"));
}

}  // namespace

void TarWriter::begin(std::string_view name, uint64_t size, int64_t modified_s) {
  if (left_ > 0) throw std::logic_error("a file in the archive got less than it was said to hold");
  if (name.empty() || name.size() > tar_name_bytes_max) throw std::logic_error("a name for a tar");
  Block block{};
  put(block, name_member, name);
  put_octal(block, mode_member, 0600);
  put_octal(block, owner_member, 0);
  put_octal(block, group_member, 0);
  if (size <= octal_size_max)
    put_octal(block, size_member, size);
  else
    put_binary(block, size_member, size);
  put_octal(block, time_member, static_cast<uint64_t>(std::max<int64_t>(modified_s, 0)));
  put(block, type_member, "0");
  put(block, magic_member, std::string_view("ustar\00000", 8));
  put_octal(block, {sum_member.at, 7}, sum(block));
  block[sum_member.at + 7] = ' ';
  sink_({block.data(), block.size()});
  size_ = left_ = size;
}

void TarWriter::data(std::string_view bytes) {
  if (bytes.size() > left_) throw std::logic_error("a file in the archive got more than was said");
  sink_(bytes);
  left_ -= bytes.size();
  if (left_ == 0) pad();
}

void TarWriter::pad() { sink_(std::string(padding_of(size_), '\0')); }

void TarWriter::finish() {
  if (left_ > 0) throw std::logic_error("a file in the archive got less than it was said to hold");
  sink_(std::string(2 * block_bytes, '\0'));
}

Result<std::optional<TarReader::Entry>> TarReader::next() {
  while (left_ > 0) TRY(data());
  Block block;
  if (source_(std::span(block).first(padding_)) != padding_) return broken();
  padding_ = 0;
  if (source_(block) != block.size()) return broken();
  if (std::ranges::all_of(block, [](char c) { return c == '\0'; })) return std::optional<Entry>();
  const auto size = number(block, size_member);
  if (get(block, magic_member) != "ustar" || number(block, sum_member) != sum(block) || !size)
    return invalid(say("This is no archive of kith backup.", "这不是 kith backup 生成的归档。"));
  if (block[type_member.at] != '0' || !get(block, prefix_member).empty())
    return invalid(say("The archive holds something that kith backup never writes.",
                       "归档中含有 kith backup 不会写入的内容。"));
  left_ = *size;
  padding_ = padding_of(*size);
  return std::optional<Entry>({std::string(get(block, name_member)), *size});
}

Result<std::string_view> TarReader::data() {
  if (left_ == 0) return std::string_view();
  piece_.resize(static_cast<size_t>(std::min<uint64_t>(left_, piece_bytes)));
  if (source_(piece_) != piece_.size()) return broken();
  left_ -= piece_.size();
  return std::string_view(piece_);
}

}  // namespace kith::formats
