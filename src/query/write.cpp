#include "query/write.h"

#include "schema/kind.h"
#include "storage/sql_builder.h"

namespace kith::query {
namespace {

using storage::Identifier;
using storage::SqlBuilder;

constexpr Identifier id_name("id");
constexpr Identifier version_name("version");

Value key_of(const schema::Field& field, std::span<const Value> cells) {
  const auto* text =
      std::get_if<std::string>(&cells[static_cast<size_t>(field.kind->compared_column())]);
  return text ? Value{field.kind->key(*text)} : Value{};
}

// "a", "b", "b__key" of every field, in the order of bind_values.
void write_columns(SqlBuilder& sql, const schema::Object& object) {
  bool first = true;
  const auto write = [&](const Identifier& column) {
    if (!first) sql.add(", ");
    first = false;
    sql.name(column);
  };
  for (const schema::Field& field : object.fields) {
    for (const Identifier& column : field.columns) write(column);
    if (field.key) write(*field.key);
  }
}

void bind_values(SqlBuilder& sql, const Stored& record) {
  bool first = true;
  const auto bind = [&](Value value) {
    if (!first) sql.add(", ");
    first = false;
    sql.bind(std::move(value));
  };
  for (const schema::Field& field : record.object().fields) {
    const auto cells = record.cells(field);
    for (const Value& value : cells) bind(value);
    if (field.key) bind(key_of(field, cells));
  }
}

void assign(SqlBuilder& sql, const schema::Field& field, std::span<const Value> cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(field.columns[i]).add(" = ").bind(cells[i]);
  }
  if (field.key) sql.add(", ").name(*field.key).add(" = ").bind(key_of(field, cells));
}

}  // namespace

void insert(storage::Connection& db, const Stored& record) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(record.object().table).add(" (");
  write_columns(sql, record.object());
  sql.add(") VALUES (");
  bind_values(sql, record);
  const auto built = std::move(sql.add(")")).build();
  db.execute(built.sql, built.values);
}

bool update(storage::Connection& db, const Stored& before, const Stored& after) {
  const schema::Object& object = after.object();
  SqlBuilder sql;
  sql.add("UPDATE ").name(object.table).add(" SET ");
  bool first = true;
  for (const schema::Field& field : object.fields) {
    if (after.same(field, before)) continue;
    if (!first) sql.add(", ");
    first = false;
    assign(sql, field, after.cells(field));
  }
  if (first) return true;  // nothing has changed
  sql.add(" WHERE ").name(id_name).add(" = ").bind(before.id().value);
  sql.add(" AND ").name(version_name).add(" = ").bind(before.version());
  const auto built = std::move(sql).build();
  return db.execute(built.sql, built.values) == 1;
}

void purge(storage::Connection& db, const schema::Object& object, Id id) {
  SqlBuilder sql;
  sql.add("DELETE FROM ").name(object.table).add(" WHERE ").name(id_name).add(" = ").bind(id.value);
  const auto built = std::move(sql).build();
  db.execute(built.sql, built.values);
}

}  // namespace kith::query
