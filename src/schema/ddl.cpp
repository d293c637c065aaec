#include "schema/ddl.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "schema/indexes.h"
#include "schema/kind.h"
#include "schema/search_table.h"
#include "storage/sql_builder.h"

namespace kith::schema {
namespace {

using storage::Connection;
using storage::Engine;
using storage::Identifier;
using storage::SqlBuilder;

constexpr storage::Sql limit_lock_wait = "SET LOCAL lock_timeout = '1s'";
constexpr storage::EngineSql select_columns = {
    "SELECT name FROM pragma_table_info(?1)",
    "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(?1) AND attnum > 0"
    " AND NOT attisdropped"};
constexpr storage::EngineSql select_indexes = {
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
    "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE i.indrelid = to_regclass(?1) AND NOT i.indisprimary"};

using Names = std::set<std::string, std::less<>>;

Names read_names(Connection& db, const storage::EngineSql& sql, const Identifier& table) {
  Names names;
  db.query(db.pick(sql), {std::string(table.text())}, [&](const storage::Row& row) {
    names.emplace(row.text(0));
    return true;
  });
  return names;
}

void run(Connection& db, SqlBuilder&& builder) {
  const auto built = std::move(builder).build();
  db.execute(built.sql, built.values);
}

SqlBuilder::Text type_of(Engine engine, ColumnType type) {
  if (engine == Engine::sqlite) {
    if (type == ColumnType::text) return " TEXT";
    return " INTEGER";
  }
  switch (type) {
    case ColumnType::integer:
    case ColumnType::id:
      return " bigint";
    case ColumnType::decimal:
      return " numeric(19,4)";
    case ColumnType::boolean:
      return " boolean";
    case ColumnType::date:
      return " date";
    case ColumnType::timestamp:
      return " timestamptz";
    case ColumnType::text:
      return " text COLLATE \"C\"";
  }
  return " text";
}

struct TypedColumn {
  Identifier name;
  ColumnType type;
};

std::vector<TypedColumn> columns_of(const Field& field) {
  std::vector<TypedColumn> columns;
  for (size_t i = 0; i < field.columns.size(); ++i) {
    columns.push_back({field.columns[i], field.kind->columns()[i].type});
  }
  if (field.key) columns.push_back({*field.key, ColumnType::text});
  return columns;
}

bool never_null(const Field& field) {
  return field.name == "created_at" || field.name == "updated_at" || field.name == "version";
}

// Not STRICT on SQLite: there every ADD COLUMN reads the whole table to check it, 50 ms a column
// for 100,000 rows, with all writers waiting. What is bound has the kind's type in any case.
void create_table(Connection& db, const Object& object) {
  SqlBuilder sql;
  sql.add("CREATE TABLE ").name(object.table).add(" (");
  const char* separator = "";
  for (const Field& field : object.fields) {
    for (const TypedColumn& column : columns_of(field)) {
      if (*separator) sql.add(", ");
      separator = ",";
      sql.name(column.name).add(type_of(db.engine(), column.type));
      if (field.system && field.name == "id") sql.add(" PRIMARY KEY");
      if (field.system && never_null(field)) sql.add(" NOT NULL");
    }
  }
  sql.add(")");
  run(db, std::move(sql));
}

void rename_column(Connection& db, const Object& object, const Identifier& from,
                   const Identifier& to) {
  SqlBuilder sql;
  sql.add("ALTER TABLE ").name(object.table).add(" RENAME COLUMN ").name(from).add(" TO ").name(to);
  run(db, std::move(sql));
}

void add_column(Connection& db, const Object& object, const TypedColumn& column) {
  SqlBuilder sql;
  sql.add("ALTER TABLE ").name(object.table).add(" ADD COLUMN ").name(column.name);
  sql.add(type_of(db.engine(), column.type));
  run(db, std::move(sql));
}

void drop_index(Connection& db, const Identifier& index) {
  run(db, std::move(SqlBuilder().add("DROP INDEX ").name(index)));
}

// The value itself: `id` has no NULLs, and what stands behind it orders nothing.
bool is_sorted_by(const Index& index, size_t column) {
  return column == (index.first == Index::First::owner ? 1 : 0);
}

void create_index(Connection& db, const Object& object, const Index& index) {
  SqlBuilder sql;
  sql.add(index.values == Index::Values::unique ? SqlBuilder::Text("CREATE UNIQUE INDEX ")
                                                : SqlBuilder::Text("CREATE INDEX "));
  sql.name(index.name).add(" ON ").name(object.table).add(" (");
  for (size_t i = 0; i < index.columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(index.columns[i]);
    const bool sorted = index.values == Index::Values::any && is_sorted_by(index, i);
    if (sorted && db.engine() == Engine::postgres) sql.add(" NULLS FIRST");
  }
  sql.add(index.rows == Index::Rows::live ? SqlBuilder::Text(") WHERE \"deleted_at\" IS NULL")
                                          : SqlBuilder::Text(") WHERE \"deleted_at\" IS NOT NULL"));
  run(db, std::move(sql));
}

// A unique index is refused before it is tried: on PostgreSQL a failed statement ends the
// transaction.
Status check_unique(Connection& db, const Object& object, const Index& index) {
  SqlBuilder sql;
  sql.add("SELECT 1 FROM ").name(object.table).add(" WHERE \"deleted_at\" IS NULL");
  for (const Identifier& column : index.columns) sql.add(" AND ").name(column).add(" IS NOT NULL");
  sql.add(" GROUP BY ");
  for (size_t i = 0; i < index.columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(index.columns[i]);
  }
  sql.add(" HAVING COUNT(*) > 1 LIMIT 1");
  const auto built = std::move(sql).build();
  if (!db.exists(built.sql, built.values)) return done();
  Error error = conflict(say(
      "“{}” of “{}” cannot be unique: records share a value; merge or "
      "change them first",
      "“{1}”的“{0}”不能设为唯一：有记录的值相同；请先合并或修改", index.field->name, object.name));
  error.fields.push_back({"unique", "duplicates", error.message});
  return error;
}

// Columns of a dropped field: kept for a later purge, out of the way of a new field of its name.
void set_aside(Connection& db, const Object& object, const Field& field) {
  int number = 0;
  for (const TypedColumn& column : columns_of(field)) {
    const auto aside = Identifier::parse(fmt::format("dropped_{}_{}", field.id, number++)).value();
    rename_column(db, object, column.name, aside);
  }
}

// What the words of a record come from: searched fields, and how their kinds read them.
std::vector<std::pair<int64_t, std::string>> words_of(const Object& object) {
  std::vector<std::pair<int64_t, std::string>> sources;
  for (const Field& field : object.fields) {
    if (field.searched) sources.emplace_back(field.id, field.settings.text("names"));
  }
  return sources;
}

class TableChange {
 public:
  TableChange(Connection& db, const Object& before, const Object& after)
      : db_(db), before_(before), after_(after) {}

  Status apply() {
    present_ = read_names(db_, select_indexes, after_.table);
    drop_indexes();
    for (const Field& field : before_.fields) {
      if (!after_.field(field.id)) set_aside(db_, after_, field);
    }
    for (const Field& field : before_.fields) {
      const Field* same = after_.field(field.id);
      if (same && same->name != field.name) rename(field, *same);
    }
    add_columns();
    if (has_search_table(after_)) made_search_table_ = create_search_table(db_, after_);
    return create_indexes();
  }

  bool leaves_words_stale() const {
    return has_search_table(after_) &&
           (made_search_table_ == Made::now || words_of(before_) != words_of(after_));
  }

 private:
  // No field takes the name of another that keeps it (schema/plan.h), so the new name is free.
  void rename(const Field& from, const Field& to) {
    const auto old_columns = columns_of(from);
    const auto new_columns = columns_of(to);
    for (size_t i = 0; i < old_columns.size(); ++i) {
      rename_column(db_, after_, old_columns[i].name, new_columns[i].name);
    }
  }

  // Those that nobody declares any more. PostgreSQL keeps an index whose field has a new name.
  void drop_indexes() {
    const auto wanted = indexes_of(after_);
    for (const Index& index : indexes_of(before_)) {
      if (!present_.contains(index.name.text())) continue;
      const auto same = [&](const Index& other) {
        return other.name == index.name && other.field->id == index.field->id;
      };
      if (std::ranges::any_of(wanted, same)) continue;
      if (db_.engine() == Engine::postgres && rename_index(index, wanted)) continue;
      drop(index.name);
    }
    for (const Identifier& former : former_index_names(before_)) {
      if (present_.contains(former.text())) drop(former);
    }
  }

  void drop(const Identifier& index) {
    drop_index(db_, index);
    present_.erase(std::string(index.text()));
  }

  bool rename_index(const Index& index, const std::vector<Index>& wanted) {
    for (const Index& other : wanted) {
      if (other.field->id != index.field->id || other.values != index.values ||
          other.rows != index.rows || other.first != index.first ||
          present_.contains(other.name.text())) {
        continue;
      }
      SqlBuilder sql;
      sql.add("ALTER INDEX ").name(index.name).add(" RENAME TO ").name(other.name);
      run(db_, std::move(sql));
      present_.erase(std::string(index.name.text()));
      present_.emplace(other.name.text());
      return true;
    }
    return false;
  }

  void add_columns() {
    const Names present = read_names(db_, select_columns, after_.table);
    for (const Field& field : after_.fields) {
      for (const TypedColumn& column : columns_of(field)) {
        if (!present.contains(column.name.text())) add_column(db_, after_, column);
      }
    }
  }

  Status create_indexes() {
    for (const Index& index : indexes_of(after_)) {
      if (present_.contains(index.name.text())) continue;
      if (index.values == Index::Values::unique) TRY(check_unique(db_, after_, index));
      create_index(db_, after_, index);
    }
    return done();
  }

  Connection& db_;
  const Object& before_;
  const Object& after_;
  Names present_;
  Made made_search_table_ = Made::before;
};

// The table may be there already, from when the object was declared before.
Status create(Connection& db, const Object& object, function_ref<Status(const Object&)> stale) {
  if (!read_names(db, select_columns, object.table).empty()) {
    TRY(TableChange(db, object, object).apply());
    return has_search_table(object) ? stale(object) : done();
  }
  create_table(db, object);
  for (const Index& index : indexes_of(object)) create_index(db, object, index);
  if (has_search_table(object)) create_search_table(db, object);
  return done();
}

Status change(Connection& db, const Object& before, const Object& after,
              function_ref<Status(const Object&)> stale) {
  TableChange change(db, before, after);
  TRY(change.apply());
  return change.leaves_words_stale() ? stale(after) : done();
}

}  // namespace

Status apply_ddl(Connection& db, const Schema* before, const Schema& after,
                 function_ref<Status(const Object&)> stale) {
  if (db.engine() == Engine::postgres) db.execute(limit_lock_wait);
  for (const Object& object : after.objects()) {
    const Object* old = before ? before->object(object.id) : nullptr;
    TRY(old ? change(db, *old, object, stale) : create(db, object, stale));
  }
  return done();
}

}  // namespace kith::schema
