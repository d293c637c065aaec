#include <algorithm>

#include "records/identity.h"
#include "records/merged.h"

namespace kith::records {
namespace {

constexpr storage::Sql find_sql =
    "SELECT object, record, alias FROM (SELECT object, record, 0 AS alias FROM kith_identities "
    "WHERE kind = ?1 AND value = ?2 ORDER BY record LIMIT ?3) AS held "
    "UNION ALL "
    "SELECT object, record, alias FROM (SELECT object, record, 1 AS alias FROM kith_aliases "
    "WHERE kind = ?1 AND value = ?2 ORDER BY record LIMIT ?3) AS merged";

}  // namespace

std::vector<Identified> find_identity(storage::Connection& db, const schema::Schema& schema,
                                      const Identity& identity, int limit) {
  std::vector<Identified> found;
  std::vector<Identified> aliases;
  db.query(find_sql,
           {static_cast<int64_t>(identity.kind), identity.value, static_cast<int64_t>(limit)},
           [&](const storage::Row& row) {
             if (const schema::Object* object = schema.object(row.integer(0)))
               (row.integer(2) == 0 ? found : aliases).push_back({object, row.id(1)});
             return true;
           });
  for (const Identified& alias : aliases) {
    const auto winner = went_into(db, schema, *alias.object, alias.id);
    if (winner && std::ranges::find(found, *winner, &Identified::id) == found.end())
      found.push_back({alias.object, *winner});
  }
  std::ranges::stable_sort(found, {}, &Identified::id);
  if (found.size() > static_cast<size_t>(limit)) found.erase(found.begin() + limit, found.end());
  return found;
}

}  // namespace kith::records
