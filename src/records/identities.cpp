#include "records/identity.h"

namespace kith::records {
namespace {

constexpr storage::Sql find_sql =
    "SELECT object, record FROM kith_identities WHERE kind = ?1 AND value = ?2 "
    "ORDER BY record LIMIT ?3";

}  // namespace

std::vector<Identified> find_identity(storage::Connection& db, const schema::Schema& schema,
                                      const Identity& identity, int limit) {
  std::vector<Identified> found;
  db.query(find_sql,
           {static_cast<int64_t>(identity.kind), identity.value, static_cast<int64_t>(limit)},
           [&](const storage::Row& row) {
             if (const schema::Object* object = schema.object(row.integer(0)))
               found.push_back({object, row.id(1)});
             return true;
           });
  return found;
}

}  // namespace kith::records
