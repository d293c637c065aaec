#include "records/seal_rows.h"

#include "base/json.h"

namespace kith::records {
namespace {

constexpr storage::EngineSql select_rows = {
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq IN (SELECT value FROM json_each(?1))",
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq IN (SELECT value::bigint FROM json_array_elements_text(?1::json))"};

constexpr storage::Sql select_seqs =
    "SELECT least, tile, seqs FROM kith_seal_leaves WHERE (least, tile) > (?1, ?2) "
    "ORDER BY least, tile LIMIT 64";

// What each digest is made with: a salt, or the digest itself where that is all that is left.
struct Source {
  Salt salt;
  Hash256 digest;
};

}  // namespace

std::unordered_map<int64_t, SealedChange> sealed_changes(storage::Connection& db,
                                                         const LeafTile& tile) {
  std::unordered_map<int64_t, Source> sources;
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (size_t i = 0; i < tile.seqs.size(); ++i) {
    const int64_t seq = tile.seqs[i];
    json.number(seq);
    const bool erased = is_erased(tile.salts[i]);
    const Hash256 digest = erased ? erased_digest(db, seq).value_or(Hash256{}) : Hash256{};
    sources.emplace(seq, Source{tile.salts[i], digest});
  }
  json.end_array();
  std::unordered_map<int64_t, SealedChange> changes;
  db.query(db.pick(select_rows), {std::move(list)}, [&](const storage::Row& row) {
    const LoggedChange change = logged_change(row);
    const Source& source = sources.at(change.seq);
    const bool erased = is_erased(source.salt);
    const Hash256 digest = erased ? source.digest : digest_of(source.salt, change.fields);
    changes.emplace(change.seq,
                    SealedChange{change.object, Id{change.record}, seal_line(change, digest),
                                 std::string(change.fields), erased});
    return true;
  });
  return changes;
}

void SealedSeqs::read_up_to(int64_t seq) {
  while (!at_end_ && least_ <= seq) {
    bool any = false;
    db_.query(select_seqs, {least_, tile_}, [&](const storage::Row& row) {
      any = true;
      least_ = row.integer(0);
      tile_ = row.integer(1);
      const auto seqs = unpacked_seqs(row.blob(2));
      ahead_.insert(seqs.begin(), seqs.end());
      return true;
    });
    at_end_ = !any;
  }
}

bool SealedSeqs::contains(int64_t seq) {
  read_up_to(seq);
  ahead_.erase(ahead_.begin(), ahead_.lower_bound(seq));
  return !ahead_.empty() && *ahead_.begin() == seq;
}

std::optional<SealedChange> sealed_change(storage::Connection& db, int64_t seq, const Salt& salt) {
  auto found = sealed_changes(db, {.tile = 0, .seqs = {seq}, .salts = {salt}});
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

}  // namespace kith::records
