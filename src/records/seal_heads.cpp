#include "records/seal_heads.h"

#include <fmt/core.h>

#include <algorithm>

namespace kith::records {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr std::chrono::days hours_kept{30};
constexpr int64_t hour_us = 3'600'000'000;
constexpr int64_t day_hours = 24;

constexpr Sql select_newest =
    "SELECT size, root, at, signed_by, signature FROM kith_seal_heads ORDER BY size DESC LIMIT 1";
constexpr Sql select_of_size =
    "SELECT size, root, at, signed_by, signature FROM kith_seal_heads WHERE size = ?1";
constexpr Sql select_before =
    "SELECT size, root, at, signed_by, signature FROM kith_seal_heads WHERE size < ?1 "
    "ORDER BY size DESC LIMIT ?2";
constexpr Sql select_after =
    "SELECT size, root, at, signed_by, signature FROM kith_seal_heads WHERE size > ?1 "
    "ORDER BY size LIMIT ?2";
constexpr Sql insert_head =
    "INSERT INTO kith_seal_heads (size, root, at, hour, signed_by, signature) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (size) DO UPDATE SET root = excluded.root, "
    "at = excluded.at, hour = excluded.hour, signed_by = excluded.signed_by, "
    "signature = excluded.signature";
constexpr Sql delete_of_hour = "DELETE FROM kith_seal_heads WHERE hour = ?1 AND size < ?2";
constexpr Sql delete_of_days =
    "DELETE FROM kith_seal_heads WHERE hour < ?1 AND EXISTS (SELECT 1 FROM kith_seal_heads later "
    "WHERE later.hour / ?2 = kith_seal_heads.hour / ?2 AND later.size > kith_seal_heads.size)";

Bytes bytes_of(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }

// What was cut short by hand is all zero, and no signature fits it.
template <size_t N>
std::array<std::byte, N> array_of(std::span<const std::byte> bytes) {
  std::array<std::byte, N> out{};
  if (bytes.size() == N) std::ranges::copy(bytes, out.begin());
  return out;
}

TreeHead read_head(const Row& row) {
  return {.size = row.integer(0),
          .root = array_of<32>(row.blob(1)),
          .at = row.timestamp(2),
          .key = array_of<32>(row.blob(3)),
          .signature = array_of<64>(row.blob(4))};
}

std::vector<TreeHead> read_heads(Connection& db, const Sql& sql,
                                 std::initializer_list<Value> values) {
  std::vector<TreeHead> heads;
  db.query(sql, values, [&](const Row& row) {
    heads.push_back(read_head(row));
    return true;
  });
  return heads;
}

std::optional<TreeHead> first_of(std::vector<TreeHead> heads) {
  if (heads.empty()) return std::nullopt;
  return heads.front();
}

}  // namespace

std::string signed_text(const TreeHead& head) {
  return fmt::format("kith tree head 1\nsize {}\nroot {}\nat {}\n", head.size, hex(head.root),
                     to_us(head.at));
}

bool is_genuine(const TreeHead& head) {
  return is_signed_by(head.key, signed_text(head), head.signature);
}

std::optional<TreeHead> newest_head(Connection& db) {
  return first_of(read_heads(db, select_newest, {}));
}
std::optional<TreeHead> head_of_size(Connection& db, int64_t size) {
  return first_of(read_heads(db, select_of_size, {size}));
}
std::vector<TreeHead> heads_before(Connection& db, int64_t before, int limit) {
  return read_heads(db, select_before, {before > 0 ? before : INT64_MAX, int64_t{limit}});
}
std::vector<TreeHead> heads_after(Connection& db, int64_t after, int limit) {
  return read_heads(db, select_after, {after, int64_t{limit}});
}

void keep(Connection& db, const TreeHead& head) {
  const int64_t hour = to_us(head.at) / hour_us;
  db.execute(insert_head, {head.size, bytes_of(head.root), head.at, hour, bytes_of(head.key),
                           bytes_of(head.signature)});
  db.execute(delete_of_hour, {hour, head.size});
}

int64_t thin_heads(Connection& db, Timestamp now) {
  return db.execute(delete_of_days, {to_us(now - hours_kept) / hour_us, day_hours});
}

void write_head_members(const TreeHead& head, JsonWriter& out) {
  out.key("size").number(head.size).key("root").string(hex(head.root));
  out.key("at").timestamp(head.at).key("at_us").number(to_us(head.at));
  out.key("key").string(hex(head.key)).key("signature").string(hex(head.signature));
}

void write_head(const TreeHead& head, JsonWriter& out) {
  out.begin_object();
  write_head_members(head, out);
  out.end_object();
}

Result<TreeHead> parse_head(const Json& json) {
  TreeHead head;
  const auto root = hash_from_hex(json.text("root"));
  const auto key = hash_from_hex(json.text("key"));
  const auto signature = from_hex(json.text("signature"));
  const Json* at = json.find("at_us");
  const Json* size = json.find("size");
  if (!root || !key || !signature || signature->size() != head.signature.size() || !at ||
      !at->as_integer() || !size || !size->as_integer()) {
    return invalid(
        say("This is no tree head: it has size, root, at_us, key and signature, as "
            "GET /api/v1/seal answers.",
            "这不是树头：树头含 size、root、at_us、key 和 signature，与 GET "
            "/api/v1/seal 的回答相同。"));
  }
  head.size = *size->as_integer();
  head.root = *root;
  head.at = from_us(*at->as_integer());
  head.key = *key;
  std::ranges::copy(*signature, head.signature.begin());
  return head;
}

}  // namespace kith::records
