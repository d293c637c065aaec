#include "records/seal_leaf.h"

#include <charconv>

namespace kith::records {
namespace {

constexpr std::string_view form = "kith-change/1";
constexpr size_t numbers = 9;

void put(std::string& out, int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(" ").append(digits, end);
}

}  // namespace

LoggedChange logged_change(const storage::Row& row) {
  return {.seq = row.integer(0),
          .at_us = to_us(row.timestamp(1)),
          .actor = row.id(2).value,
          .via = row.integer(3),
          .batch = row.id(4).value,
          .object = row.integer(5),
          .record = row.id(6).value,
          .act = row.integer(7),
          .version = row.integer(8),
          .fields = row.text(9)};
}

Hash256 digest_of(const Salt& salt, std::string_view fields) {
  Sha256 hash;
  hash.update(salt);
  hash.update(std::as_bytes(std::span(fields)));
  return hash.finish();
}

std::string seal_line(const LoggedChange& change, const Hash256& digest) {
  std::string line(form);
  for (const int64_t number : {change.seq, change.at_us, change.actor, change.via, change.batch,
                               change.object, change.record, change.act, change.version})
    put(line, number);
  line.append(" ").append(hex(digest));
  return line;
}

std::optional<SealLine> parse_seal_line(std::string_view line) {
  if (!line.starts_with(form)) return std::nullopt;
  const char* at = line.data() + form.size();
  const char* end = line.data() + line.size();
  std::array<int64_t, numbers> found{};
  for (int64_t& number : found) {
    if (at == end || *at != ' ') return std::nullopt;
    const auto [next, error] = std::from_chars(at + 1, end, number);
    if (error != std::errc()) return std::nullopt;
    at = next;
  }
  if (at == end || *at != ' ') return std::nullopt;
  const auto digest = hash_from_hex({at + 1, static_cast<size_t>(end - at - 1)});
  if (!digest) return std::nullopt;
  return SealLine{found[0], found[5], found[6], found[7], *digest};
}

}  // namespace kith::records
