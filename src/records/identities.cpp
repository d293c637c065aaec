#include "records/identity.h"

#include <algorithm>

#include "base/json.h"
#include "records/merged.h"

namespace kith::records {
namespace {

constexpr storage::Sql find_sql =
    "SELECT object, record, alias FROM (SELECT object, record, 0 AS alias FROM kith_identities "
    "WHERE kind = ?1 AND value = ?2 ORDER BY record LIMIT ?3) AS held "
    "UNION ALL "
    "SELECT object, record, alias FROM (SELECT object, record, 1 AS alias FROM kith_aliases "
    "WHERE kind = ?1 AND value = ?2 ORDER BY record LIMIT ?3) AS merged";
constexpr storage::EngineSql find_many_sql = {
    "SELECT value, record, 0 FROM kith_identities WHERE kind = ?1 AND object = ?2 AND value IN "
    "(SELECT value FROM json_each(?3)) UNION ALL "
    "SELECT value, record, 1 FROM kith_aliases WHERE kind = ?1 AND object = ?2 AND value IN "
    "(SELECT value FROM json_each(?3))",
    "SELECT value, record, 0 FROM kith_identities WHERE kind = ?1 AND object = ?2 AND value IN "
    "(SELECT jsonb_array_elements_text(CAST(CAST(?3 AS text) AS jsonb))) UNION ALL "
    "SELECT value, record, 1 FROM kith_aliases WHERE kind = ?1 AND object = ?2 AND value IN "
    "(SELECT jsonb_array_elements_text(CAST(CAST(?3 AS text) AS jsonb)))"};

constexpr IdentityKind all_kinds[] = {IdentityKind::email, IdentityKind::phone,
                                      IdentityKind::domain, IdentityKind::external};

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

std::vector<KnownBy> find_identities(storage::Connection& db, const schema::Schema& schema,
                                     const schema::Object& object,
                                     std::span<const Identity> identities) {
  std::vector<KnownBy> found;
  std::vector<KnownBy> aliases;
  for (const IdentityKind kind : all_kinds) {
    std::string values;
    for (const Identity& identity : identities) {
      if (identity.kind != kind) continue;
      values += values.empty() ? '[' : ',';
      append_json_string(values, identity.value);
    }
    if (values.empty()) continue;
    db.query(db.pick(find_many_sql), {static_cast<int64_t>(kind), object.id, values + "]"},
             [&](const storage::Row& row) {
               auto& list = row.integer(2) == 0 ? found : aliases;
               list.push_back({{kind, std::string(row.text(0))}, row.id(1)});
               return true;
             });
  }
  for (KnownBy& alias : aliases) {
    if (const auto winner = went_into(db, schema, object, alias.record))
      found.push_back({std::move(alias.identity), *winner});
  }
  std::ranges::stable_sort(found, {}, &KnownBy::record);
  return found;
}

}  // namespace kith::records
