#include "records/seal_store.h"

#include <algorithm>
#include <cstring>

#include "records/seal_rows.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::EngineSql;
using storage::Row;
using storage::Sql;

constexpr int height_of_tile = 8;  // 2^8 = tile_width

constexpr Sql select_leaves =
    "SELECT tile, seqs, salts FROM kith_seal_leaves WHERE tile >= ?1 ORDER BY tile LIMIT ?2";
// The plus keeps both engines off the other index: what is asked for here is at the end of the log.
constexpr Sql select_leaves_between =
    "SELECT tile, seqs, salts FROM kith_seal_leaves WHERE most >= ?1 AND +least <= ?2 "
    "ORDER BY tile";
// Nearly always the first; a change that was committed late stands in a later one. A few are asked for
// before all of them, for PostgreSQL sends what it is asked for.
constexpr Sql select_leaves_near =
    "SELECT tile, seqs, salts FROM kith_seal_leaves WHERE least <= ?1 AND +most >= ?1 "
    "ORDER BY least DESC, tile DESC LIMIT 4";
constexpr Sql select_leaves_around =
    "SELECT tile, seqs, salts FROM kith_seal_leaves WHERE least <= ?1 AND +most >= ?1 "
    "ORDER BY least DESC, tile DESC";
constexpr Sql upsert_leaves =
    "INSERT INTO kith_seal_leaves (tile, least, most, seqs, salts) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (tile) DO UPDATE SET least = excluded.least, most = excluded.most, "
    "seqs = excluded.seqs, salts = excluded.salts";
constexpr Sql select_hashes = "SELECT hashes FROM kith_seal_tiles WHERE level = ?1 AND tile = ?2";
constexpr Sql upsert_hashes =
    "INSERT INTO kith_seal_tiles (level, tile, hashes) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes";
constexpr Sql select_last = "SELECT tile, seqs FROM kith_seal_leaves ORDER BY tile DESC LIMIT 1";
constexpr Sql select_erased = "SELECT digest FROM kith_seal_erased WHERE seq = ?1";
constexpr Sql select_state =
    "SELECT after_seq, after_xid, most, horizon, epoch FROM kith_seal_state WHERE id = 1";
constexpr Sql upsert_state =
    "INSERT INTO kith_seal_state (id, after_seq, after_xid, most, horizon, epoch) "
    "VALUES (1, ?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET "
    "after_seq = excluded.after_seq, after_xid = excluded.after_xid, most = excluded.most, "
    "horizon = excluded.horizon, epoch = excluded.epoch";

// Eight bytes each, the highest first, so that an archive carries the same bytes from any machine.
Bytes packed(const std::vector<int64_t>& seqs) {
  Bytes out;
  out.reserve(seqs.size() * 8);
  for (const int64_t seq : seqs)
    for (int shift = 56; shift >= 0; shift -= 8)
      out.push_back(static_cast<std::byte>(static_cast<uint64_t>(seq) >> shift & 255));
  return out;
}

template <typename Piece>
Bytes joined(const std::vector<Piece>& pieces) {
  Bytes out(pieces.size() * sizeof(Piece));
  if (!pieces.empty()) std::memcpy(out.data(), pieces.data(), out.size());
  return out;
}

template <typename Piece>
std::vector<Piece> split(std::span<const std::byte> bytes) {
  std::vector<Piece> pieces(bytes.size() / sizeof(Piece));
  if (!pieces.empty()) std::memcpy(pieces.data(), bytes.data(), pieces.size() * sizeof(Piece));
  return pieces;
}

// Whoever edits the table may leave salts out: those are taken for erased, which the check tells.
LeafTile read_tile(const Row& row) {
  LeafTile tile{row.integer(0), unpacked_seqs(row.blob(1)), split<Salt>(row.blob(2))};
  tile.salts.resize(tile.seqs.size());
  return tile;
}

std::vector<LeafTile> read_tiles(Connection& db, const Sql& sql,
                                 std::initializer_list<Value> values) {
  std::vector<LeafTile> tiles;
  db.query(sql, values, [&](const Row& row) {
    tiles.push_back(read_tile(row));
    return true;
  });
  return tiles;
}

// Entries behind those of a level; the roots of the tiles that they fill go to the level above.
void append_hashes(Connection& db, int level, int64_t count, std::vector<Hash256> fresh) {
  for (; !fresh.empty(); ++level, count /= tile_width) {
    std::vector<Hash256> filled;
    int64_t number = count / tile_width;
    std::vector<Hash256> tile;
    if (count % tile_width != 0) tile = hash_tile(db, level, number);
    tile.resize(static_cast<size_t>(count % tile_width));
    for (size_t i = 0; i < fresh.size(); ++i) {
      tile.push_back(fresh[i]);
      const bool full = static_cast<int64_t>(tile.size()) == tile_width;
      if (!full && i + 1 < fresh.size()) continue;
      store(db, level, number, tile);
      if (!full) continue;
      filled.push_back(merkle::complete_root(tile));
      tile.clear();
      ++number;
    }
    fresh = std::move(filled);
  }
}

}  // namespace

std::vector<int64_t> unpacked_seqs(std::span<const std::byte> bytes) {
  std::vector<int64_t> seqs(bytes.size() / 8);
  for (size_t i = 0; i < seqs.size(); ++i) {
    uint64_t seq = 0;
    for (size_t at = i * 8; at < i * 8 + 8; ++at)
      seq = seq << 8 | std::to_integer<uint64_t>(bytes[at]);
    seqs[i] = static_cast<int64_t>(seq);
  }
  return seqs;
}

std::vector<LeafTile> leaf_tiles(Connection& db, int64_t from, int limit) {
  return read_tiles(db, select_leaves, {from, int64_t{limit}});
}

std::optional<LeafTile> leaf_tile(Connection& db, int64_t tile) {
  auto found = leaf_tiles(db, tile, 1);
  if (found.empty() || found.front().tile != tile) return std::nullopt;
  return std::move(found.front());
}

std::vector<LeafTile> leaf_tiles_between(Connection& db, int64_t least, int64_t most) {
  return read_tiles(db, select_leaves_between, {least, most});
}

void store(Connection& db, const LeafTile& tile) {
  const auto [least, most] = std::ranges::minmax(tile.seqs);
  db.execute(upsert_leaves,
             {tile.tile, int64_t{least}, int64_t{most}, packed(tile.seqs), joined(tile.salts)});
}

std::vector<Hash256> hash_tile(Connection& db, int level, int64_t tile) {
  std::vector<Hash256> hashes;
  db.query(select_hashes, {int64_t{level}, tile}, [&](const Row& row) {
    hashes = split<Hash256>(row.blob(0));
    return false;
  });
  return hashes;
}

void store(Connection& db, int level, int64_t tile, const std::vector<Hash256>& hashes) {
  db.execute(upsert_hashes, {int64_t{level}, tile, joined(hashes)});
}

int64_t sealed_size(Connection& db) {
  int64_t size = 0;
  db.query(select_last, {}, [&](const Row& row) {
    size = row.integer(0) * tile_width + static_cast<int64_t>(row.blob(1).size() / 8);
    return false;
  });
  return size;
}

std::optional<SealedPlace> sealed_place(Connection& db, int64_t seq) {
  std::optional<SealedPlace> place;
  const auto look = [&](const Row& row) {
    const LeafTile tile = read_tile(row);
    const auto found = std::ranges::find(tile.seqs, seq);
    if (found == tile.seqs.end()) return true;
    const auto index = found - tile.seqs.begin();
    place = {tile.tile * tile_width + index, tile.salts[static_cast<size_t>(index)]};
    return false;
  };
  db.query(select_leaves_near, {seq}, look);
  if (!place) db.query(select_leaves_around, {seq}, look);
  return place;
}

std::optional<Hash256> erased_digest(Connection& db, int64_t seq) {
  std::optional<Hash256> digest;
  db.query(select_erased, {seq}, [&](const Row& row) {
    const auto found = split<Hash256>(row.blob(0));
    if (found.size() == 1) digest = found.front();
    return false;
  });
  return digest;
}

void append_leaves(Connection& db, int64_t size, std::span<const NewLeaf> leaves) {
  LeafTile tile{.tile = size / tile_width, .seqs = {}, .salts = {}};
  if (size % tile_width != 0) {
    if (auto begun = leaf_tile(db, tile.tile)) tile = std::move(*begun);
  }
  std::vector<Hash256> hashes;
  for (size_t i = 0; i < leaves.size(); ++i) {
    tile.seqs.push_back(leaves[i].seq);
    tile.salts.push_back(leaves[i].salt);
    hashes.push_back(leaves[i].hash);
    const bool full = static_cast<int64_t>(tile.seqs.size()) == tile_width;
    if (!full && i + 1 < leaves.size()) continue;
    store(db, tile);
    tile = {.tile = tile.tile + 1, .seqs = {}, .salts = {}};
  }
  append_hashes(db, 0, size, std::move(hashes));
}

const std::vector<Hash256>& StoredTree::tile(int level, int64_t number) {
  const auto [found, is_new] = tiles_.try_emplace({level, number});
  if (is_new) found->second = hash_tile(db_, level, number);
  return found->second;
}

Hash256 StoredTree::subtree(int height, int64_t index) {
  const int level = height / height_of_tile;
  const int64_t width = int64_t{1} << height % height_of_tile;
  const auto& hashes = tile(level, index * width / tile_width);
  const auto from = static_cast<size_t>(index * width % tile_width);
  if (hashes.size() < from + static_cast<size_t>(width))
    throw storage::StorageError(
        "the sealed tree of the change log has a gap: kith verify says where");
  return merkle::complete_root(std::span(hashes).subspan(from, static_cast<size_t>(width)));
}

Hash256 StoredTree::root(int64_t size) {
  return merkle::root(size, [this](int height, int64_t index) { return subtree(height, index); });
}

std::vector<Hash256> StoredTree::inclusion(int64_t place, int64_t size) {
  return merkle::inclusion(place, size,
                           [this](int height, int64_t index) { return subtree(height, index); });
}

std::vector<Hash256> StoredTree::consistency(int64_t from, int64_t to) {
  return merkle::consistency(from, to,
                             [this](int height, int64_t index) { return subtree(height, index); });
}

std::optional<SealState> seal_state(Connection& db) {
  std::optional<SealState> state;
  db.query(select_state, {}, [&](const Row& row) {
    state = {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)};
    return false;
  });
  return state;
}

void store(Connection& db, const SealState& state) {
  db.execute(upsert_state,
             {state.after_seq, state.after_xid, state.most, state.horizon, state.epoch});
}

}  // namespace kith::records
