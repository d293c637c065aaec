#include <array>

#include "base/json.h"
#include "records/change.h"
#include "records/change_fields.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::EngineSql;
using storage::Row;
using storage::Sql;

// Where SQLite is asked for RETURNING it opens a savepoint of its own for the statement, at which
// FTS5 writes out every word that it holds: most of what a bulk write costs.
constexpr storage::EngineSql insert_sql = {
    "INSERT INTO kith_changes (at, actor, via, batch, object, record, act, version, fields) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "INSERT INTO kith_changes (at, actor, via, batch, object, record, act, version, fields) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING seq"};
constexpr Sql last_seq_sql = "SELECT last_insert_rowid()";

constexpr EngineSql after_sql = {
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE (xid, seq) > (coalesce((SELECT seen.xid FROM kith_changes seen WHERE seen.seq = ?1), "
    "'0'::xid8), ?1) AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "ORDER BY xid, seq LIMIT ?2"};

constexpr EngineSql newest_sql = {
    "SELECT max(seq) FROM kith_changes",
    "SELECT seq FROM kith_changes WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) "
    "ORDER BY xid DESC, seq DESC LIMIT 1"};

constexpr Sql at_sql =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq = ?1";

constexpr Sql newest_first_sql =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";

constexpr Sql of_record_sql =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE object = ?1 AND record = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4";

constexpr Sql of_batch_sql =
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE batch = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";

constexpr EngineSql of_many_sql = {
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE object = ?1 AND record IN (SELECT value FROM json_each(?2)) AND seq >= ?3 "
    "ORDER BY seq DESC",
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE object = ?1 AND record IN (SELECT value::bigint FROM json_array_elements_text(?2::json))"
    " AND seq >= ?3 ORDER BY seq DESC"};

// Inside, along the index alone, only which ones; outside, those few with all they hold.
constexpr EngineSql of_some_sql = {
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq IN (SELECT c.seq FROM json_each(?1) one JOIN kith_changes c "
    "ON c.object = one.value ->> 0 AND c.record = one.value ->> 1 "
    "WHERE c.seq < ?2 AND c.at <= ?3 ORDER BY c.seq DESC LIMIT ?4) ORDER BY seq DESC",
    "SELECT seq, at, actor, via, batch, object, record, act, version, fields FROM kith_changes "
    "WHERE seq IN (SELECT c.seq FROM json_array_elements(?1::json) one JOIN kith_changes c "
    "ON c.object = (one ->> 0)::bigint AND c.record = (one ->> 1)::bigint "
    "WHERE c.seq < ?2 AND c.at <= ?3 ORDER BY c.seq DESC LIMIT ?4) ORDER BY seq DESC"};

constexpr Sql time_sql = "SELECT at FROM kith_changes WHERE seq >= ?1 ORDER BY seq LIMIT 1";
constexpr Sql last_sql = "SELECT max(seq) FROM kith_changes";

constexpr std::array<std::string_view, 5> act_names = {"create", "update", "delete", "restore",
                                                       "erase"};
constexpr std::array<std::string_view, 6> via_names = {"web",  "api", "import",
                                                       "rule", "job", "undo"};

std::vector<Change> read_all(Connection& db, const schema::Schema& schema, const Sql& sql,
                             std::initializer_list<Value> values) {
  std::vector<Change> changes;
  db.query(sql, values, [&](const Row& row) {
    changes.push_back(read_change(row, schema));
    return true;
  });
  return changes;
}

// The end of the year 9999: within what both engines keep.
constexpr Timestamp latest{std::chrono::microseconds(253'402'300'799'999'999)};

int64_t or_newest(int64_t before) { return before > 0 ? before : INT64_MAX; }

}  // namespace

std::string_view name_of(Act act) { return act_names.at(static_cast<size_t>(act)); }
std::string_view name_of(Via via) { return via_names.at(static_cast<size_t>(via)); }

const FieldChange* Change::field(int64_t id) const {
  for (const FieldChange& changed : fields)
    if (changed.field == id) return &changed;
  return nullptr;
}

int64_t append(Connection& db, const Change& change) {
  const std::array<Value, 9> values = {change.at,
                                       value_of(change.actor),
                                       static_cast<int64_t>(change.via),
                                       value_of(change.batch),
                                       change.object,
                                       change.record.value,
                                       static_cast<int64_t>(change.act),
                                       change.version,
                                       write_fields(change.fields)};
  if (db.engine() == storage::Engine::postgres) {
    return db.integer(insert_sql.postgres, values).value();
  }
  db.execute(insert_sql.sqlite, values);
  return db.integer(last_seq_sql).value();
}

std::vector<Change> changes_after(Connection& db, const schema::Schema& schema, int64_t after,
                                  int limit) {
  return read_all(db, schema, db.pick(after_sql), {after, int64_t{limit}});
}

std::optional<Change> change_at(Connection& db, const schema::Schema& schema, int64_t seq) {
  auto found = read_all(db, schema, at_sql, {seq});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

int64_t newest_change(Connection& db) { return db.integer(db.pick(newest_sql)).value_or(0); }

std::vector<Change> changes_before(Connection& db, const schema::Schema& schema, int64_t before,
                                   int limit) {
  return read_all(db, schema, newest_first_sql, {or_newest(before), int64_t{limit}});
}

std::vector<Change> changes_of(Connection& db, const schema::Schema& schema,
                               const schema::Object& object, Id record, int64_t before, int limit) {
  return read_all(db, schema, of_record_sql,
                  {object.id, record.value, or_newest(before), int64_t{limit}});
}

std::vector<Change> changes_of_many(Connection& db, const schema::Schema& schema,
                                    const schema::Object& object, std::span<const Id> records,
                                    int64_t since) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const Id record : records) json.number(record.value);
  json.end_array();
  return read_all(db, schema, db.pick(of_many_sql), {object.id, std::move(list), since});
}

std::vector<Change> changes_of_some(Connection& db, const schema::Schema& schema,
                                    std::span<const RecordPlace> records,
                                    std::optional<Timestamp> up_to, int64_t before, int limit) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const RecordPlace& one : records) {
    json.begin_array().number(one.object).number(one.record.value).end_array();
  }
  json.end_array();
  return read_all(db, schema, db.pick(of_some_sql),
                  {std::move(list), or_newest(before), up_to.value_or(latest), int64_t{limit}});
}

int64_t first_change_since(Connection& db, Timestamp at) {
  int64_t low = 1;
  int64_t high = db.integer(last_sql).value_or(0) + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    std::optional<Timestamp> found;
    db.query(time_sql, {middle}, [&](const Row& row) {
      found = row.timestamp(0);
      return false;
    });
    if (!found || *found >= at)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

std::vector<Change> changes_of_batch(Connection& db, const schema::Schema& schema, Id batch,
                                     int64_t before, int limit) {
  return read_all(db, schema, of_batch_sql, {batch.value, or_newest(before), int64_t{limit}});
}

}  // namespace kith::records
