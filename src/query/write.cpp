#include "query/write.h"

#include "schema/kind.h"
#include "storage/sql_builder.h"

namespace kith::query {
namespace {

using storage::Identifier;
using storage::SqlBuilder;

constexpr Identifier id_name("id");
constexpr Identifier version_name("version");

size_t column_count(const schema::Object& object) {
  size_t count = 0;
  for (const schema::Field& field : object.fields)
    count += field.columns.size() + (field.key ? 1 : 0);
  return count;
}

SqlBuilder::Built insertion_into(const schema::Object& object, const Identifier& table) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(table).add(" (");
  write_columns(sql, object);
  sql.add(") VALUES (");
  for (size_t i = 0; i < column_count(object); ++i) {
    if (i > 0) sql.add(", ");
    sql.bind({});
  }
  return std::move(sql.add(")")).build();
}

void assign(SqlBuilder& sql, const schema::Field& field, std::span<const Value> cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(field.columns[i]).add(" = ").bind(cells[i]);
  }
  if (field.key) sql.add(", ").name(*field.key).add(" = ").bind(key_of(field, cells));
}

}  // namespace

Value key_of(const schema::Field& field, std::span<const Value> cells) {
  const auto* text =
      std::get_if<std::string>(&cells[static_cast<size_t>(field.kind->compared_column())]);
  return text ? Value{field.kind->key(*text)} : Value{};
}

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

Insertion::Insertion(const schema::Object& object)
    : sql_(insertion_into(object, object.table).sql), columns_(column_count(object)) {}

void Insertion::run(storage::Connection& db, const Stored& record) const {
  std::vector<Value> values;
  values.reserve(columns_);
  for (const schema::Field& field : record.object().fields) {
    const auto cells = record.cells(field);
    values.insert(values.end(), cells.begin(), cells.end());
    if (field.key) values.push_back(key_of(field, cells));
  }
  db.execute(sql_, values);
}

void insert(storage::Connection& db, const Stored& record) {
  Insertion(record.object()).run(db, record);
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
