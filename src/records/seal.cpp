#include "records/seal.h"

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "records/seal_rows.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::Engine;
using storage::EngineSql;
using storage::Row;
using storage::Sql;

constexpr std::string_view turn = "seal";
constexpr std::string_view no_fields = "{}";

constexpr EngineSql select_next = {
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields, 0 "
    "FROM kith_changes WHERE ?1 >= 0 AND seq > ?2 ORDER BY seq LIMIT ?3",
    next_to_seal_on_postgres};
constexpr EngineSql count_next = {
    "SELECT count(*) FROM (SELECT seq FROM kith_changes WHERE ?1 >= 0 AND seq > ?2 LIMIT ?3)",
    "SELECT count(*) FROM (SELECT seq FROM kith_changes "
    "WHERE (xid, seq) > (CAST(CAST(CAST(?1 AS bigint) AS text) AS xid8), ?2) LIMIT ?3) AS waiting"};
constexpr Sql select_horizon =
    "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)";

constexpr Sql select_of_record =
    "SELECT seq, fields FROM kith_changes WHERE object = ?1 AND record = ?2 AND fields <> '{}' "
    "ORDER BY seq";
constexpr Sql clear_fields = "UPDATE kith_changes SET fields = '{}' WHERE seq = ?1";
constexpr Sql insert_erased =
    "INSERT INTO kith_seal_erased (seq, digest) VALUES (?1, ?2) "
    "ON CONFLICT (seq) DO UPDATE SET digest = excluded.digest";

struct Slice {
  std::optional<SealState> before;
  SealState after;
  int64_t size = 0;
  int64_t looked_at = 0;
  std::vector<NewLeaf> leaves;
};

int64_t horizon_of(Connection& db) {
  return db.engine() == Engine::postgres ? db.integer(select_horizon).value_or(0) : 0;
}

// A database that was brought to another server by its rows has transactions of a future there.
std::optional<SealState> start_of(std::optional<SealState> state, int64_t horizon) {
  if (state && state->after_xid > 0 && state->after_xid >= horizon)
    state->after_seq = state->after_xid = 0;
  return state;
}

// What is in the tree already, where it is not known how far the log is sealed: after a load.
void leave_out_sealed(Connection& db, Slice& slice) {
  if (slice.leaves.empty()) return;
  const auto [least, most] = std::ranges::minmax(slice.leaves, {}, &NewLeaf::seq);
  slice.after.most = std::max(slice.after.most, most.seq);
  std::unordered_set<int64_t> sealed;
  for (const LeafTile& tile : leaf_tiles_between(db, least.seq, most.seq))
    sealed.insert(tile.seqs.begin(), tile.seqs.end());
  std::erase_if(slice.leaves, [&](const NewLeaf& leaf) { return sealed.contains(leaf.seq); });
}

Slice read_slice(Connection& db, Random& random, int limit) {
  Slice slice;
  slice.before = seal_state(db);
  slice.size = sealed_size(db);
  const int64_t horizon = horizon_of(db);
  const auto start = start_of(slice.before, horizon);
  slice.after = start.value_or(SealState{});
  slice.after.horizon = horizon;
  std::vector<Salt> salts(static_cast<size_t>(limit));
  random.fill(std::as_writable_bytes(std::span(salts)));
  db.query(db.pick(select_next), {slice.after.after_xid, slice.after.after_seq, int64_t{limit}},
           [&](const Row& row) {
             const LoggedChange change = logged_change(row);
             slice.after.after_seq = change.seq;
             slice.after.after_xid = row.integer(10);
             const Salt& salt = salts[static_cast<size_t>(slice.looked_at++)];
             if (!is_yet_to_be_sealed(start, db.engine(), {change.seq, row.integer(10)})) {
               log::error("seal_left_out", "change={} reason=not written by this program",
                          change.seq);
               return true;
             }
             const auto line = seal_line(change, digest_of(salt, change.fields));
             slice.leaves.push_back({change.seq, salt, merkle::leaf_hash(line)});
             return true;
           });
  leave_out_sealed(db, slice);
  return slice;
}

void must_go_on_from(const TreeHead& last, int64_t size, Connection& db) {
  if (last.size <= size && StoredTree(db).root(last.size) == last.root) return;
  throw SealBroken(say(
      "The sealed log has {0} changes and does not go on from the {1} that were signed here at "
      "{2}: "
      "it was cut or replaced behind the program's back. Nothing more is signed.",
      "封存的日志现有 {0} 条变更，与此处于 {2} 签署的 {1} 条不相衔接：日志被绕过程序截短或替换。"
      "已停止签名。",
      size, last.size, format(last.at)));
}

// False when somebody else has sealed or erased since the slice was read.
bool put(Connection& db, const Slice& slice, const SignHead& sign,
         const std::optional<TreeHead>& last) {
  db.take_turns(turn);
  if (seal_state(db) != slice.before || sealed_size(db) != slice.size) return false;
  if (last) must_go_on_from(*last, slice.size, db);
  store(db, slice.after);
  if (slice.leaves.empty()) return true;
  append_leaves(db, slice.size, slice.leaves);
  const int64_t size = slice.size + static_cast<int64_t>(slice.leaves.size());
  keep(db, sign(size, StoredTree(db).root(size)));
  return true;
}

}  // namespace

SealedSome seal_some(storage::Database& database, Random& random, const SignHead& sign, int limit,
                     const std::optional<TreeHead>& last) {
  for (;;) {
    Slice slice;
    database.read_raw([&](Connection& db) { slice = read_slice(db, random, limit); },
                      {});  // a moment; those of the bulk lane may be taken by exports for hours
    if (slice.looked_at == 0) return {};
    bool done = false;
    database.write_raw([&](Connection& db) { return done = put(db, slice, sign, last); },
                       {.lane = storage::Lane::bulk});
    if (done) return {slice.looked_at, static_cast<int64_t>(slice.leaves.size())};
  }
}

int64_t unsealed(Connection& db, int64_t most) {
  const SealState start = start_of(seal_state(db), horizon_of(db)).value_or(SealState{});
  return db
      .integer(db.pick(count_next), std::array<Value, 3>{start.after_xid, start.after_seq, most})
      .value_or(0);
}

bool is_yet_to_be_sealed(const std::optional<SealState>& state, Engine engine,
                         const LoggedPlace& place) {
  if (!state) return true;
  if (engine == Engine::sqlite) return place.seq > state->after_seq;
  const std::pair reached(state->after_xid, state->after_seq);
  if (std::pair(place.xid, place.seq) <= reached) return false;
  return place.seq > state->most || place.xid < state->horizon;
}

int64_t erase_values(Connection& db, int64_t object, Id record) {
  db.take_turns(turn);
  struct Held {
    int64_t seq;
    std::string fields;
  };
  std::vector<Held> held;
  db.query(select_of_record, {object, record.value}, [&](const Row& row) {
    held.push_back({row.integer(0), std::string(row.text(1))});
    return true;
  });
  for (const auto& [seq, fields] : held) {
    db.execute(clear_fields, {seq});
    const auto sealed = sealed_place(db, seq);
    if (!sealed || is_erased(sealed->salt)) continue;
    const Hash256 digest = digest_of(sealed->salt, fields);
    db.execute(insert_erased, {seq, Bytes(digest.begin(), digest.end())});
    auto tile = leaf_tile(db, sealed->place / tile_width);
    if (!tile) continue;
    tile->salts[static_cast<size_t>(sealed->place % tile_width)] = Salt{};
    store(db, *tile);
  }
  // What is being sealed right now was read with its values, and is read again.
  SealState state = seal_state(db).value_or(SealState{});
  ++state.epoch;
  store(db, state);
  return static_cast<int64_t>(held.size());
}

}  // namespace kith::records
