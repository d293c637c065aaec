#include "query/read.h"
#include "records/search.h"
#include "records/writer.h"
#include "schema/search_table.h"

namespace kith::records {

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
