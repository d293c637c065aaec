// Changes as they are sealed: the rows of a tile with the lines that their leaves are made of.
#pragma once

#include <set>
#include <unordered_map>

#include "records/seal_store.h"

namespace kith::records {

// After the last one that was sealed (?1 its xid, ?2 its seq), ?3 of them. In the order of the table's xid, not of the
// column that is answered under that name: of that there is no index.
inline constexpr char next_to_seal_on_postgres[] =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields, "
    "CAST(CAST(xid AS text) AS bigint) FROM kith_changes "
    "WHERE (xid, seq) > (CAST(CAST(CAST(?1 AS bigint) AS text) AS xid8), ?2) "
    "AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "ORDER BY kith_changes.xid, kith_changes.seq LIMIT ?3";

struct SealedChange {
  int64_t object = 0;
  Id record;
  std::string line;    // of the leaf
  std::string fields;  // "{}" where they were erased
  bool erased = false;
};

// By seq: those that the log still has.
std::unordered_map<int64_t, SealedChange> sealed_changes(storage::Connection& db,
                                                         const LeafTile& tile);
// One of them.
std::optional<SealedChange> sealed_change(storage::Connection& db, int64_t seq, const Salt& salt);

// As a leaf tile keeps them.
std::vector<int64_t> unpacked_seqs(std::span<const std::byte> bytes);

// All seqs that are sealed, in rising order: what came late is found where it belongs. Memory: as
// many as stand out of order.
class SealedSeqs {
 public:
  explicit SealedSeqs(storage::Connection& db) : db_(db) {}
  // To be asked in rising order.
  bool contains(int64_t seq);

 private:
  void read_up_to(int64_t seq);
  storage::Connection& db_;
  std::set<int64_t> ahead_;
  int64_t least_ = INT64_MIN;  // of the last tile that was read
  int64_t tile_ = -1;
  bool at_end_ = false;
};

}  // namespace kith::records
