#include "query/read.h"
#include "records/search.h"
#include "records/writer.h"
#include "schema/search_table.h"

namespace kith::records {
namespace {

constexpr storage::Sql forget_identities_sql =
    "DELETE FROM kith_identities WHERE object = ?1 AND record = ?2 AND kind = ?3 AND value = ?4";

// Whatever stood in the index for the record, its present words and identities stand there after.
void index_anew(const Writer& writer, const query::Stored& record) {
  storage::Connection& db = writer.unit().db;
  const IndexEntry entry = index_entry(writer.plan(), record);
  schema::remove_words(db, writer.object(), record.id());
  for (const Identity& identity : entry.identities) {
    db.execute(forget_identities_sql, {writer.object().id, record.id().value,
                                       static_cast<int64_t>(identity.kind), identity.value});
  }
  move_index(db, writer.object(), record.id(), {}, entry);
}

}  // namespace

Id reindex_slice(const Records& records, const Unit& unit, const schema::Object& object, Id after,
                 int limit) {
  if (!schema::has_search_table(object)) return {};
  const Writer writer(records, unit, object);
  query::Question everything;
  everything.object = &object;
  const auto ids = query::select_ids(writer.seen_by_all(), everything, after, limit);
  for (const query::Stored& record : query::fetch_many(writer.seen_by_all(), object, ids))
    index_anew(writer, record);
  return ids.size() < static_cast<size_t>(limit) ? Id{} : ids.back();
}

}  // namespace kith::records
