#include <array>

#include "records/batch.h"

namespace kith::records {
namespace {

using storage::Row;
using storage::Sql;

constexpr std::array<std::string_view, 9> kind_names = {
    "batch", "bulk", "import", "undo", "merge", "conversion", "pool", "outcome", "leave"};
constexpr std::array<std::string_view, 4> state_names = {"running", "done", "failed", "undone"};

constexpr Sql insert_sql =
    "INSERT INTO kith_batches (id, kind, label, at, made_by, count, state, undoes) "
    "VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6)";
constexpr Sql close_sql = "UPDATE kith_batches SET count = ?2, state = ?3 WHERE id = ?1";
constexpr Sql mark_undone_sql =
    "UPDATE kith_batches SET state = 3, undone_at = ?2 "
    "WHERE id = (SELECT made.undoes FROM kith_batches made WHERE made.id = ?1)";
// What an undo took back is in force again once the undo is undone.
constexpr Sql mark_redone_sql =
    "UPDATE kith_batches SET state = 1, undone_at = NULL WHERE state = 3 AND id = "
    "(SELECT undo.undoes FROM kith_batches made JOIN kith_batches undo ON undo.id = made.undoes "
    "WHERE made.id = ?1 AND undo.kind = 3)";
constexpr Sql stop_sql = "UPDATE kith_batches SET state = ?2 WHERE id = ?1 AND state = 0";
constexpr Sql note_sql = "UPDATE kith_batches SET note = ?2 WHERE id = ?1";
constexpr Sql list_sql =
    "SELECT id, kind, label, at, made_by, count, state, undone_at, undoes, note FROM kith_batches "
    "WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
constexpr Sql list_by_sql =
    "SELECT id, kind, label, at, made_by, count, state, undone_at, undoes, note FROM kith_batches "
    "WHERE id < ?1 AND made_by = ?3 ORDER BY id DESC LIMIT ?2";
constexpr Sql find_sql =
    "SELECT id, kind, label, at, made_by, count, state, undone_at, undoes, note FROM kith_batches "
    "WHERE id = ?1";

Batch read_batch(const Row& row) {
  Batch batch;
  batch.id = row.id(0);
  batch.kind = static_cast<BatchKind>(row.integer(1));
  batch.label = row.text(2);
  batch.at = row.timestamp(3);
  batch.by = row.id(4);
  batch.count = row.integer(5);
  batch.state = static_cast<BatchState>(row.integer(6));
  if (!row.is_null(7)) batch.undone_at = row.timestamp(7);
  batch.undoes = row.id(8);
  if (auto note = row.is_null(9) ? Json() : parse_json(row.text(9)).value(); !note.is_null())
    batch.note = std::move(note);
  return batch;
}

}  // namespace

std::string_view name_of(BatchKind kind) { return kind_names.at(static_cast<size_t>(kind)); }
std::string_view name_of(BatchState state) { return state_names.at(static_cast<size_t>(state)); }

Batch open_batch(const Unit& unit, BatchKind kind, std::string label, Id undoes) {
  Batch batch{.id = unit.ids.next(),
              .kind = kind,
              .label = std::move(label),
              .at = unit.now,
              .by = unit.actor.id(),
              .undone_at = {},
              .undoes = undoes,
              .note = {}};
  unit.db.execute(insert_sql, {batch.id.value, static_cast<int64_t>(kind), batch.label, batch.at,
                               value_of(batch.by), value_of(undoes)});
  return batch;
}

void close_batch(const Unit& unit, Id batch, int64_t count, BatchState state) {
  unit.db.execute(close_sql, {batch.value, count, static_cast<int64_t>(state)});
  if (state != BatchState::done) return;
  unit.db.execute(mark_undone_sql, {batch.value, unit.now});
  unit.db.execute(mark_redone_sql, {batch.value});
}

void stop_batch(storage::Connection& db, Id batch, BatchState state) {
  db.execute(stop_sql, {batch.value, static_cast<int64_t>(state)});
}

Id part_of(const Batch& undo) { return parse_id(undo.note.text("part_of")).value_or(Id{}); }

void note_batch(const Unit& unit, Id batch, const Json& note) {
  unit.db.execute(note_sql, {batch.value, note.dump()});
}

std::vector<Batch> batches(storage::Connection& db, Id before, int limit, Id by) {
  std::vector<Batch> found;
  const auto keep = [&](const Row& row) {
    found.push_back(read_batch(row));
    return true;
  };
  const int64_t below = before ? before.value : INT64_MAX;
  if (by)
    db.query(list_by_sql, {below, static_cast<int64_t>(limit), by.value}, keep);
  else
    db.query(list_sql, {below, static_cast<int64_t>(limit)}, keep);
  return found;
}

std::optional<Batch> find_batch(storage::Connection& db, Id id) {
  std::optional<Batch> found;
  db.query(find_sql, {id.value}, [&](const Row& row) {
    found = read_batch(row);
    return false;
  });
  return found;
}

}  // namespace kith::records
