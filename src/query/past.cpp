#include "query/past.h"

#include <fmt/core.h>

#include "base/json.h"
#include "storage/sql_builder.h"

namespace kith::query {
namespace {

using storage::Identifier;
using storage::SqlBuilder;

constexpr Identifier id_name("id");

Identifier former_table(const schema::Object& object) {
  return *Identifier::parse(fmt::format("former_{}", object.id));
}
Identifier changed_table(const schema::Object& object) {
  return *Identifier::parse(fmt::format("changed_{}", object.id));
}

void run(storage::Connection& db, SqlBuilder sql) {
  const auto built = std::move(sql).build();
  db.execute(built.sql, built.values);
}

}  // namespace

FormerRows::FormerRows(storage::Connection& db, const schema::Object& object)
    : db_(db), object_(object), insertion_(object, former_table(object)) {
  SqlBuilder former;
  former.add("CREATE TEMP TABLE ").name(former_table(object)).add(" AS SELECT ");
  write_columns(former, object);
  former.add(" FROM ").name(object.table).add(" WHERE 1 = 0");
  run(db, std::move(former));
  SqlBuilder changed;
  changed.add("CREATE TEMP TABLE ").name(changed_table(object)).add(" (");
  changed.name(id_name).add(" bigint PRIMARY KEY)");
  run(db, std::move(changed));
}

void FormerRows::changed(std::span<const Id> records) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const Id record : records) json.number(record.value);
  json.end_array();
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(changed_table(object_));
  if (db_.engine() == storage::Engine::sqlite) {
    sql.add(" SELECT value FROM json_each(").bind(std::move(list)).add(")");
  } else {
    sql.add(" SELECT value::bigint FROM json_array_elements_text(").bind(std::move(list));
    sql.add("::json)");
  }
  run(db_, std::move(sql));
}

void FormerRows::was(const Stored& record) { insertion_.run(db_, record); }

void FormerRows::done() {
  SqlBuilder sql;
  sql.add("CREATE UNIQUE INDEX ").name(*Identifier::parse(fmt::format("former_{}_id", object_.id)));
  sql.add(" ON ").name(former_table(object_)).add(" (").name(id_name).add(")");
  run(db_, std::move(sql));
}

void write_table_of(SqlBuilder& sql, const schema::Object& object, const Past::Rows& rows) {
  sql.add("(SELECT ");
  write_columns(sql, object);
  sql.add(" FROM ").name(object.table).add(" WHERE ").name(id_name).add(" < ");
  sql.bind(rows.below.value);
  if (rows.changed) {
    sql.add(" AND ").name(id_name).add(" NOT IN (SELECT ").name(id_name).add(" FROM ");
    sql.name(changed_table(object)).add(") UNION ALL SELECT ");
    write_columns(sql, object);
    sql.add(" FROM ").name(former_table(object));
  }
  sql.add(")");
}

}  // namespace kith::query
