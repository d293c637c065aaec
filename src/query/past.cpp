#include "query/past.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/json.h"
#include "query/write.h"
#include "schema/kind.h"

namespace kith::query {
namespace {

using schema::Field;
using storage::Identifier;
using storage::Row;
using storage::SqlBuilder;

constexpr Identifier id_name("id");
constexpr size_t taken_at_once = 500;

void run(storage::Connection& db, SqlBuilder sql) {
  const auto built = std::move(sql).build();
  db.execute(built.sql, built.values);
}

Identifier numbered(std::string_view what, int number) {
  return *Identifier::parse(fmt::format("{}_{}", what, number));
}

// "id", and all columns of the fields, their keys included.
void write_columns_of(SqlBuilder& sql, const std::vector<const Field*>& fields) {
  sql.name(id_name);
  for (const Field* field : fields) {
    for (const Identifier& column : field->columns) sql.add(", ").name(column);
    if (field->key) sql.add(", ").name(*field->key);
  }
}

std::vector<const Field*> without_id(const Past::Asked& asked) {
  std::vector<const Field*> fields;
  for (const Field* field : asked.fields) {
    if (field->column != id_name) fields.push_back(field);
  }
  return fields;
}

size_t stored_columns(const std::vector<const Field*>& fields) {
  size_t count = 0;
  for (const Field* field : fields) count += field->columns.size();
  return count;
}

storage::Sql insertion_into(const Identifier& table, const std::vector<const Field*>& fields) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(table).add(" (");
  write_columns_of(sql, fields);
  sql.add(") VALUES (").bind({});
  for (const Field* field : fields) {
    for (size_t i = 0; i < field->columns.size() + (field->key ? 1 : 0); ++i)
      sql.add(", ").bind({});
  }
  return std::move(sql.add(")")).build().sql;
}

void bind_list(SqlBuilder& sql, storage::Engine engine, std::span<const Id> records) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const Id record : records) json.number(record.value);
  json.end_array();
  if (engine == storage::Engine::sqlite) {
    sql.add("SELECT value FROM json_each(").bind(std::move(list)).add(")");
  } else {
    sql.add("SELECT value::bigint FROM json_array_elements_text(").bind(std::move(list));
    sql.add("::json)");
  }
}

}  // namespace

Identifier changed_table(int number) { return numbered("changed", number); }
Identifier former_table(int number) { return numbered("former", number); }

std::span<Value> FormerRow::cells(int64_t id) {
  size_t first = 0;
  for (const Field* field : fields_) {
    if (field->id == id) return cells_.subspan(first, field->columns.size());
    first += field->columns.size();
  }
  return {};
}

FormerRows::FormerRows(storage::Connection& db, const Past::Asked& asked, int number)
    : db_(db),
      asked_(asked),
      number_(number),
      fields_(without_id(asked)),
      insertion_(insertion_into(former_table(number), fields_)) {
  SqlBuilder former;
  former.add("CREATE TEMP TABLE ").name(former_table(number)).add(" AS SELECT ");
  write_columns_of(former, fields_);
  former.add(" FROM ").name(asked.object.table).add(" WHERE 1 = 0");
  run(db, std::move(former));
  SqlBuilder changed;
  changed.add("CREATE TEMP TABLE ").name(changed_table(number)).add(" (");
  changed.name(id_name).add(" bigint PRIMARY KEY)");
  run(db, std::move(changed));
}

void FormerRows::mark(std::span<const Id> records) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(changed_table(number_)).add(" ");
  bind_list(sql, db_.engine(), records);
  run(db_, std::move(sql));
}

void FormerRows::take(std::span<const Id> records, function_ref<bool(FormerRow&)> then) {
  std::vector<std::pair<Id, std::vector<Value>>> taken;
  for (size_t from = 0; from < records.size(); from += taken_at_once) {
    const auto some = records.subspan(from, std::min(taken_at_once, records.size() - from));
    mark(some);
    SqlBuilder sql;
    sql.add("SELECT ");
    write_columns_of(sql, fields_);
    sql.add(" FROM ").name(asked_.object.table).add(" WHERE id IN (");
    bind_list(sql, db_.engine(), some);
    sql.add(")");
    const auto built = std::move(sql).build();
    taken.clear();
    db_.query(built.sql, built.values, [&](const Row& row) {
      taken.emplace_back(row.id(0), cells_at(row));
      return true;
    });
    for (auto& [id, cells] : taken) {
      FormerRow row(id, fields_, cells);
      if (then(row)) put(row, cells);
    }
  }
}

std::vector<Value> FormerRows::cells_at(const Row& row) const {
  std::vector<Value> cells;
  cells.reserve(stored_columns(fields_));
  int column = 1;
  for (const Field* field : fields_) {
    for (const schema::Column& each : field->kind->columns())
      cells.push_back(schema::value_at(row, column++, each.type));
    if (field->key) ++column;  // made anew of the value of then
  }
  return cells;
}

void FormerRows::put(const FormerRow& row, std::span<const Value> cells) {
  std::vector<Value> values = {row.id().value};
  for (const Field* field : fields_) {
    const auto of_field = cells.first(field->columns.size());
    cells = cells.subspan(of_field.size());
    values.insert(values.end(), of_field.begin(), of_field.end());
    if (field->key) values.push_back(key_of(*field, of_field));
  }
  db_.execute(insertion_, values);
}

void FormerRows::done() {
  const auto index = [&](const Identifier& column) {
    SqlBuilder sql;
    sql.add("CREATE INDEX ").name(numbered(fmt::format("former_{}_by", number_), indexes_++));
    sql.add(" ON ").name(former_table(number_)).add(" (").name(column).add(")");
    run(db_, std::move(sql));
  };
  index(id_name);
  for (const Field* field : fields_) {
    const schema::Shape shape = field->kind->shape();
    if (shape != schema::Shape::reference && shape != schema::Shape::any_reference) continue;
    if (field->system) continue;  // related records are looked up by what users refer to
    index(field->columns[static_cast<size_t>(field->kind->compared_column())]);
  }
}

}  // namespace kith::query
