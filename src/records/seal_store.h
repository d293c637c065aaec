// How the sealed tree of the change log is kept (docs/decisions/0034-seal.md).
//
// In tiles of 256. A leaf tile says which changes stand at 256 places and with what salts; beside it a
// hash tile of level 0 keeps their leaf hashes. A hash tile of level n + 1 keeps the roots of 256 full
// tiles of level n. So a change costs 56 bytes and no row, an append rewrites one row of a level, and
// any complete subtree is in at most two tiles: a proof in a log of a hundred million reads some ten.
// A place is where a change stands in the tree, from 0; a seq is what the log calls it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/merkle.h"
#include "records/seal_leaf.h"

namespace kith::records {

inline constexpr int64_t tile_width = 256;

struct LeafTile {
  int64_t tile = 0;
  std::vector<int64_t> seqs;  // in the order of their places
  std::vector<Salt> salts;    // of an erased change all zero
};
inline bool is_erased(const Salt& salt) { return salt == Salt{}; }

std::optional<LeafTile> leaf_tile(storage::Connection& db, int64_t tile);
// From this tile on, in order.
std::vector<LeafTile> leaf_tiles(storage::Connection& db, int64_t from, int limit);
// Those in which changes between two seqs stand. In the order in which they were sealed.
std::vector<LeafTile> leaf_tiles_between(storage::Connection& db, int64_t least, int64_t most);
void store(storage::Connection& db, const LeafTile& tile);

std::vector<Hash256> hash_tile(storage::Connection& db, int level, int64_t tile);
void store(storage::Connection& db, int level, int64_t tile, const std::vector<Hash256>& hashes);

int64_t sealed_size(storage::Connection& db);
struct SealedPlace {
  int64_t place = 0;
  Salt salt;
};
std::optional<SealedPlace> sealed_place(storage::Connection& db, int64_t seq);
std::optional<Hash256> erased_digest(storage::Connection& db, int64_t seq);

// Puts leaves behind those that there are, at all levels.
struct NewLeaf {
  int64_t seq = 0;
  Salt salt;
  Hash256 hash;
};
void append_leaves(storage::Connection& db, int64_t size, std::span<const NewLeaf> leaves);

// The tree as the proofs of base/merkle.h ask for it; tiles that were read are kept while it lives.
class StoredTree {
 public:
  explicit StoredTree(storage::Connection& db) : db_(db) {}
  Hash256 subtree(int height, int64_t index);
  Hash256 root(int64_t size);
  std::vector<Hash256> inclusion(int64_t place, int64_t size);
  std::vector<Hash256> consistency(int64_t from, int64_t to);

 private:
  const std::vector<Hash256>& tile(int level, int64_t number);
  storage::Connection& db_;
  std::map<std::pair<int, int64_t>, std::vector<Hash256>> tiles_;
};

// How far the log is sealed, in the words of its engine. Belongs to one installation: what was loaded
// from an archive has none yet, and is then compared with the tiles change by change.
struct SealState {
  int64_t after_seq = 0;
  int64_t after_xid = 0;  // PostgreSQL: the transaction of the last one
  int64_t most = 0;       // the largest seq that is sealed
  int64_t horizon = 0;    // PostgreSQL: every transaction that was open then is below it
  int64_t epoch = 0;      // one more with every erasure
  bool operator==(const SealState&) const = default;
};
std::optional<SealState> seal_state(storage::Connection& db);
void store(storage::Connection& db, const SealState& state);

}  // namespace kith::records
