#include "base/id.h"

#include <algorithm>
#include <array>

namespace kith {
namespace {

constexpr int64_t epoch_ms = 1'577'836'800'000;  // 2020-01-01T00:00:00Z
constexpr int sequence_bits = 12;
constexpr int node_bits = 10;
constexpr int64_t sequence_mask = (1 << sequence_bits) - 1;

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

constexpr std::array<int8_t, 256> digit_values = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < alphabet.size(); ++i) {
    const char upper = alphabet[i];
    values[static_cast<unsigned char>(upper)] = static_cast<int8_t>(i);
    if (upper >= 'A') values[static_cast<unsigned char>(upper + 32)] = static_cast<int8_t>(i);
  }
  for (char c : {'I', 'i', 'L', 'l'}) values[static_cast<unsigned char>(c)] = 1;
  for (char c : {'O', 'o'}) values[static_cast<unsigned char>(c)] = 0;
  return values;
}();

}  // namespace

void put_id(char* out, Id id) {
  auto bits = static_cast<uint64_t>(id.value);
  for (size_t i = id_characters; i-- > 0; bits >>= 5) out[i] = alphabet[bits & 31];
}

void append(std::string& out, Id id) {
  char digits[id_characters];
  put_id(digits, id);
  out.append(digits, id_characters);
}

std::string format(Id id) {
  std::string out;
  append(out, id);
  return out;
}

std::optional<Id> parse_id(std::string_view text) {
  if (text.size() != id_characters) return std::nullopt;
  uint64_t bits = 0;
  for (size_t i = 0; i < id_characters; ++i) {
    const int digit = digit_values[static_cast<unsigned char>(text[i])];
    // 13 digits hold 65 bits: the first one has only four.
    if (digit < 0 || (i == 0 && digit > 15)) return std::nullopt;
    bits = bits << 5 | static_cast<uint64_t>(digit);
  }
  return Id{static_cast<int64_t>(bits)};
}

Timestamp created_at(Id id) {
  const auto ms = static_cast<uint64_t>(id.value) >> (sequence_bits + node_bits);
  return from_us((static_cast<int64_t>(ms) + epoch_ms) * 1000);
}

IdSource::IdSource(const Clock& clock, int node)
    : clock_(clock), node_(node & ((1 << node_bits) - 1)), last_(0) {}

Id IdSource::next() {
  const int64_t now_ms = std::max<int64_t>(0, to_us(clock_.now()) / 1000 - epoch_ms);
  int64_t last = last_.load(std::memory_order_relaxed);
  int64_t mine;
  // A full sequence or a clock that went back borrows from the milliseconds to come.
  do {
    mine = std::max(last + 1, now_ms << sequence_bits);
  } while (!last_.compare_exchange_weak(last, mine, std::memory_order_relaxed));
  return Id{(mine >> sequence_bits) << (sequence_bits + node_bits) | node_ << sequence_bits |
            (mine & sequence_mask)};
}

void IdSource::stay_above(Id id) {
  const int64_t floor = (id.value >> (sequence_bits + node_bits)) << sequence_bits | sequence_mask;
  int64_t last = last_.load(std::memory_order_relaxed);
  while (last < floor && !last_.compare_exchange_weak(last, floor, std::memory_order_relaxed)) {
  }
}

}  // namespace kith
