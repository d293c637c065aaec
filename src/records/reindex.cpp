#include <array>

#include "query/read.h"
#include "records/search.h"
#include "records/writer.h"
#include "schema/search_table.h"

namespace kith::records {
namespace {

constexpr storage::Sql running_sql =
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start <= ?1 LIMIT 1";
constexpr storage::Sql now_sql = "SELECT clock_timestamp()";

}  // namespace

Timestamp engine_time(storage::Connection& db) {
  Timestamp now{};
  if (db.engine() == storage::Engine::sqlite) return now;
  db.query(now_sql, {}, [&](const storage::Row& row) {
    now = row.timestamp(0);
    return false;
  });
  return now;
}

bool runs_since(storage::Connection& db, Timestamp at) {
  if (db.engine() == storage::Engine::sqlite) return false;  // its one writer is who asks next
  return db.exists(running_sql, std::array{Value{at}});
}

// Words go before the records are read: on PostgreSQL, whoever writes a record meanwhile then waits,
// or has put words of its own, which are newer and stay.
Id reindex_slice(const Records& records, const Unit& unit, const schema::Object& object, Id after,
                 int limit) {
  if (!schema::has_search_table(object)) return {};
  const Writer writer(records, unit, object);
  query::Question everything;
  everything.object = &object;
  const auto ids = query::select_ids(writer.seen_by_all(), everything, after, limit);
  const storage::Identifier table = schema::search_table_name(object);
  for (const Id id : ids) schema::remove_words(unit.db, table, id);
  for (const query::Stored& record : query::fetch_many(writer.seen_by_all(), object, ids))
    move_index(unit.db, object, record.id(), {}, index_entry(writer.plan(), record));
  return ids.size() < static_cast<size_t>(limit) ? Id{} : ids.back();
}

}  // namespace kith::records
