#include "records/merged.h"

#include "query/read.h"
#include "query/visibility.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

constexpr storage::Sql point_sql =
    "INSERT INTO kith_merges (loser, object, winner, batch, at) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (loser) DO UPDATE SET winner = excluded.winner, batch = excluded.batch, "
    "at = excluded.at";
constexpr storage::Sql alias_sql =
    "INSERT INTO kith_aliases (kind, value, object, record) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT DO NOTHING";
constexpr storage::Sql winner_sql = "SELECT winner FROM kith_merges WHERE loser = ?1";

constexpr int merges_of_merges_max = 50;

enum class Stands { live, deleted, gone };

Stands state_of(const query::ReadEnvironment& everything, const schema::Object& object, Id id) {
  const auto record = query::fetch(everything, object, id);
  if (!record) return Stands::gone;
  return record->deleted() ? Stands::deleted : Stands::live;
}

}  // namespace

void point_to(const Unit& unit, const schema::Object& object, Id loser, Id winner,
              std::span<const Identity> aliases) {
  unit.db.execute(point_sql, {loser.value, object.id, winner.value, unit.batch.value, unit.now});
  for (const Identity& alias : aliases)
    unit.db.execute(alias_sql,
                    {static_cast<int64_t>(alias.kind), alias.value, object.id, loser.value});
}

std::optional<Id> went_into(storage::Connection& db, const schema::Schema& schema,
                            const schema::Object& object, Id record) {
  const schema::WriteContext nobody;
  const query::ReadEnvironment everything{db, schema, query::everything(), nobody};
  for (int i = 0; i < merges_of_merges_max; ++i) {
    const auto winner = db.integer(winner_sql, std::vector<Value>{record.value});
    if (!winner || (i == 0 && state_of(everything, object, record) == Stands::live))
      return std::nullopt;
    record = Id{*winner};
    if (state_of(everything, object, record) == Stands::live) return record;
  }
  return std::nullopt;
}

bool is_merge(storage::Connection& db, const Batch& batch) {
  constexpr int undone_undos_max = 50;
  std::optional<Batch> at = batch;
  for (int i = 0; i < undone_undos_max && at; ++i) {
    if (at->kind == BatchKind::merge) return true;
    if (at->kind != BatchKind::undo || !at->undoes) return false;
    at = find_batch(db, at->undoes);
  }
  return false;
}

}  // namespace kith::records
