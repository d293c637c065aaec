// Whole records, and looking records up, for those who write.
#include <algorithm>

#include "query/compile.h"
#include "query/every_record.h"
#include "query/read.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

constexpr storage::Identifier id_name("id");

Stored stored_from(const schema::Object& object, const storage::Row& row) {
  Stored stored(object);
  int column = 0;
  for (const schema::Field& field : object.fields) {
    std::span<Value> cells = stored.cells(field);
    const auto columns = field.kind->columns();
    for (size_t i = 0; i < cells.size(); ++i) {
      cells[i] = schema::value_at(row, column++, columns[i].type);
    }
  }
  return stored;
}

void select_all(Compiler& compiler, const schema::Object& object, int alias) {
  compiler.sql().add("SELECT ");
  bool first = true;
  for (const schema::Field& field : object.fields) {
    for (const storage::Identifier& name : field.columns) {
      if (!first) compiler.sql().add(", ");
      first = false;
      compiler.column(alias, name);
    }
  }
  compiler.sql().add(" FROM ");
  compiler.table(object, alias);
  compiler.sql().add(" WHERE ");
}

std::vector<Id> ids_of(const ReadEnvironment& environment,
                       const storage::SqlBuilder::Built& built) {
  std::vector<Id> ids;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    ids.push_back(row.id(0));
    return true;
  });
  return ids;
}

// The leaf that says "this field is exactly this text"; nothing when the text can be no value of it.
std::optional<Filter> equals(const ReadEnvironment& environment, const schema::Object& object,
                             const schema::Field& field, std::string_view text) {
  const schema::ReadContext context{.schema = environment.schema};
  Result<Value> value = field.kind->operand(field, Json(text), context);
  if (!value.ok()) return std::nullopt;
  std::vector<Value> values;
  values.push_back(std::move(value).value());
  return condition_on(object, field, Op::eq, std::move(values));
}

}  // namespace

std::optional<Stored> fetch(const ReadEnvironment& environment, const schema::Object& object,
                            Id id) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  select_all(compiler, object, row);
  compiler.id(row);
  compiler.sql().add(" = ").bind(id.value).add(" AND ");
  compiler.visible_in_any_state(object, row);
  const auto built = std::move(compiler).build();
  std::optional<Stored> found;
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    found = stored_from(object, at);
    return false;
  });
  return found;
}

std::vector<Stored> fetch_many(const ReadEnvironment& environment, const schema::Object& object,
                               std::span<const Id> ids) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  select_all(compiler, object, row);
  compiler.dialect().one_of(compiler.sql(), {row, &id_name}, ids);
  compiler.sql().add(" AND ");
  compiler.visible_in_any_state(object, row);
  compiler.sql().add(" ORDER BY ");
  compiler.id(row);
  const auto built = std::move(compiler).build();
  std::vector<Stored> found;
  found.reserve(ids.size());
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    found.push_back(stored_from(object, at));
    return true;
  });
  return found;
}

void each_record(const ReadEnvironment& environment, const schema::Object& object,
                 function_ref<void(const Stored&)> on_record) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  select_all(compiler, object, row);
  compiler.visible_in_any_state(object, row);
  compiler.sql().add(" ORDER BY ");
  compiler.id(row);
  const auto built = std::move(compiler).build();
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    on_record(stored_from(object, at));
    return true;
  });
}

std::vector<Id> find_by(const ReadEnvironment& environment, const schema::Object& object,
                        const schema::Field& field, std::string_view text, int limit) {
  const std::optional<Filter> leaf = equals(environment, object, field, text);
  if (!leaf) return {};
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.id(row);
  sql.add(" FROM ");
  compiler.table(object, row);
  sql.add(" WHERE ");
  compiler.visible(object, row);
  sql.add(" AND ");
  compiler.condition(*leaf, row);
  sql.add(" ORDER BY ");
  compiler.id(row);
  sql.add(" LIMIT ").number(limit);
  return ids_of(environment, std::move(compiler).build());
}

std::vector<Stored> fetch_by(const ReadEnvironment& environment, const schema::Object& object,
                             const schema::Field& field, std::span<const std::string> values,
                             int limit) {
  std::vector<std::string> keys;
  keys.reserve(values.size());
  for (const std::string& value : values) keys.push_back(field.kind->key(value));
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  select_all(compiler, object, row);
  compiler.visible(object, row);
  compiler.sql().add(" AND ");
  compiler.dialect().one_of(compiler.sql(), {row, &field.key.value()}, keys);
  compiler.sql().add(" ORDER BY ");
  compiler.id(row);
  compiler.sql().add(" LIMIT ").number(limit);
  const auto built = std::move(compiler).build();
  std::vector<Stored> found;
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    found.push_back(stored_from(object, at));
    return true;
  });
  return found;
}

std::vector<std::pair<Id, std::string>> titles(const ReadEnvironment& environment,
                                               const schema::Object& object,
                                               std::span<const Id> ids) {
  if (ids.empty()) return {};
  const schema::Field& title = object.title_field();
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.id(row);
  for (const storage::Identifier& name : title.columns) {
    sql.add(", ");
    compiler.column(row, name);
  }
  sql.add(" FROM ");
  compiler.table(object, row);
  sql.add(" WHERE ");
  compiler.dialect().one_of(sql, {row, &id_name}, ids);
  sql.add(" AND ");
  compiler.visible(object, row);
  const auto built = std::move(compiler).build();
  std::vector<std::pair<Id, std::string>> found;
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    found.emplace_back(at.id(0), title.kind->write_text(title, at, 1, environment.names));
    return true;
  });
  return found;
}

}  // namespace kith::query
