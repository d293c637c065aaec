#include "records/merged.h"

#include <algorithm>

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

constexpr storage::Sql went_in_sql =
    "SELECT m.loser, m.batch, m.at, b.made_by, b.state FROM kith_merges m "
    "JOIN kith_batches b ON b.id = m.batch WHERE m.winner = ?1 AND m.object = ?2 "
    "ORDER BY m.at DESC, m.batch DESC, m.loser LIMIT 500";
constexpr storage::Sql losers_sql =
    "SELECT loser FROM kith_merges WHERE winner = ?1 AND batch = ?2 ORDER BY loser";
constexpr storage::Sql others_sql =
    "SELECT count(*) FROM (SELECT 1 FROM kith_merges WHERE batch = ?1 AND winner <> ?2 LIMIT 1) AS "
    "x";
constexpr storage::Sql went_elsewhere_sql =
    "SELECT 1 FROM kith_merges WHERE loser = ?1 AND batch = ?2 AND winner <> ?3";

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

std::vector<WentIn> what_went_into(storage::Connection& db, const schema::Object& object,
                                   Id winner) {
  std::vector<WentIn> all;
  db.query(went_in_sql, {winner.value, object.id}, [&](const storage::Row& row) {
    if (all.empty() || all.back().batch != row.id(1))
      all.push_back(
          {row.id(1), row.timestamp(2), row.id(3), static_cast<BatchState>(row.integer(4)), {}});
    all.back().losers.push_back(row.id(0));
    return true;
  });
  return all;
}

OneMerge::OneMerge(const Unit& unit, Id batch, Id winner)
    : unit_(unit), batch_(batch), winner_(winner) {
  unit.db.query(losers_sql, {winner.value, batch.value}, [&](const storage::Row& row) {
    losers_.push_back(row.id(0));
    return true;
  });
  others_ = unit.db.integer(others_sql, std::vector<Value>{batch.value, winner.value}).value_or(0);
}

bool OneMerge::concerns(const Change& change) const {
  const auto is_loser = [&](const Value& value) {
    const auto* id = std::get_if<int64_t>(&value);
    return id && std::ranges::binary_search(losers_, Id{*id});
  };
  for (const FieldChange& field : change.fields)
    if (std::ranges::any_of(field.from, is_loser)) return true;
  if (is_moved_by_another(change)) return false;
  return change.record == winner_ || std::ranges::binary_search(losers_, change.record) ||
         is_filled_tie(change);
}

// It named what went into another record: that stays merged.
bool OneMerge::is_moved_by_another(const Change& change) const {
  if (others_ == 0) return false;
  const schema::Object* object = unit_.schema->object(change.object);
  for (const FieldChange& changed : change.fields) {
    const schema::Field* field = object ? object->field(changed.field) : nullptr;
    if (!field || (field->kind->shape() != schema::Shape::reference &&
                   field->kind->shape() != schema::Shape::any_reference))
      continue;
    for (const Value& value : changed.from) {
      if (const auto* id = std::get_if<int64_t>(&value))
        if (unit_.db.exists(went_elsewhere_sql,
                            std::vector<Value>{*id, batch_.value, winner_.value}))
          return true;
    }
  }
  return false;
}

// A row of a junction that named the winner before, and took what a row of a loser knew.
bool OneMerge::is_filled_tie(const Change& change) const {
  const schema::Object* object = unit_.schema->object(change.object);
  if (!object || object->role != schema::Role::junction || change.act != Act::update) return false;
  const schema::WriteContext nobody;
  const auto row =
      query::fetch({unit_.db, *unit_.schema, query::everything(), nobody}, *object, change.record);
  if (!row) return false;
  return std::ranges::any_of(object->fields, [&](const schema::Field& field) {
    const auto cells = row->cells(field);
    return !field.system && std::ranges::any_of(cells, [&](const Value& value) {
      const auto* id = std::get_if<int64_t>(&value);
      return id && *id == winner_.value;
    });
  });
}

BatchKind kind_at_root(storage::Connection& db, const Batch& batch) {
  constexpr int undone_undos_max = 50;
  std::optional<Batch> at = batch;
  for (int i = 0; i < undone_undos_max && at; ++i) {
    if (at->kind != BatchKind::undo) return at->kind;
    const Id undone = at->undoes ? at->undoes : part_of(*at);
    if (!undone) break;
    at = find_batch(db, undone);
  }
  return BatchKind::undo;
}

}  // namespace kith::records
