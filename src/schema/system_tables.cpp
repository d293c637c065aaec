#include "schema/system_tables.h"

#include <algorithm>
#include <array>

namespace kith::schema {
namespace {

using storage::Connection;
using storage::Engine;
using storage::EngineSql;
using storage::Identifier;
using storage::Row;
using storage::SqlBuilder;
using Type = SystemColumn::Type;

// What a workspace elsewhere makes for itself: the schema goes as one document, sessions end, indexes
// are built anew, numbers of starts and the times of schedules belong to one installation, as does how far
// the log is sealed in the words of its engine.
constexpr std::array<std::string_view, 14> staying = {
    "kith_export_tickets", "kith_fields",     "kith_idempotency", "kith_identities",
    "kith_migrations",     "kith_objects",    "kith_schedules",   "kith_schema",
    "kith_seal_checks",    "kith_seal_state", "kith_sessions",    "kith_starts",
    "kith_vocabulary",     "kith_workspaces"};

constexpr EngineSql select_columns = {
    // Tables alone: not the shadows of a full-text index.
    "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list AS t "
    "JOIN pragma_table_info(t.name) AS c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name LIKE 'kith\\_%' ESCAPE '\\' "
    "ORDER BY t.name, c.name",
    R"(SELECT CAST(t.relname AS text), CAST(a.attname AS text), CAST(y.typname AS text),
              CAST(COALESCE(array_position(CAST(k.indkey AS smallint[]), a.attnum) + 1, 0) AS bigint)
       FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type y ON y.oid = a.atttypid
       LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
       WHERE n.nspname = current_schema() AND t.relkind = 'r' AND t.relname LIKE 'kith\_%'
       ORDER BY CAST(t.relname AS text) COLLATE "C", CAST(a.attname AS text) COLLATE "C")"};

constexpr storage::Sql has_numbering =
    "SELECT 1 FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid "
    "JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = current_schema() "
    "AND t.relname = CAST(?1 AS text) AND a.attname = CAST(?2 AS text) AND a.attidentity <> ''";
constexpr storage::Sql set_numbering =
    "SELECT setval(CAST(pg_get_serial_sequence(quote_ident(CAST(?1 AS text)), CAST(?2 AS text)) "
    "AS regclass), ?3)";

// Nothing for what PostgreSQL keeps for itself (transaction numbers).
std::optional<Type> type_of(std::string_view name) {
  struct Known {
    std::string_view name;
    Type type;
  };
  constexpr std::array<Known, 11> known = {{{"INTEGER", Type::integer},
                                            {"TEXT", Type::text},
                                            {"BLOB", Type::bytes},
                                            {"int8", Type::integer},
                                            {"int4", Type::integer},
                                            {"text", Type::text},
                                            {"bytea", Type::bytes},
                                            {"bool", Type::boolean},
                                            {"numeric", Type::decimal},
                                            {"date", Type::date},
                                            {"timestamptz", Type::timestamp}}};
  for (const Known& one : known)
    if (one.name == name) return one.type;
  if (name == "xid8") return std::nullopt;
  throw storage::StorageError("no archive can carry a column of the type " + std::string(name));
}

Value plain_value(const Row& row, int column, Type type) {
  if (row.is_null(column)) return {};
  switch (type) {
    case Type::integer:
      return row.integer(column);
    case Type::boolean:
      return int64_t{row.boolean(column)};
    case Type::decimal:
      return row.decimal(column).units;
    case Type::date:
      return int64_t{to_days(row.date(column))};
    case Type::timestamp:
      return to_us(row.timestamp(column));
    case Type::text:
      return std::string(row.text(column));
    case Type::bytes: {
      const auto bytes = row.blob(column);
      return Bytes(bytes.begin(), bytes.end());
    }
  }
  return {};
}

std::optional<Value> stored_value(const Value& plain, Type type) {
  if (is_null(plain)) return plain;
  if (type == Type::text)
    return std::holds_alternative<std::string>(plain) ? std::optional(plain) : std::nullopt;
  if (type == Type::bytes)
    return std::holds_alternative<Bytes>(plain) ? std::optional(plain) : std::nullopt;
  const auto* number = std::get_if<int64_t>(&plain);
  if (!number) return std::nullopt;
  switch (type) {
    case Type::boolean:
      return Value{*number != 0};
    case Type::decimal:
      return Value{Decimal{*number}};
    case Type::date:
      return Value{from_days(static_cast<int32_t>(*number))};
    case Type::timestamp:
      return Value{from_us(*number)};
    default:
      return plain;
  }
}

bool travels(std::string_view table) {
  return std::ranges::find(staying, table) == staying.end() && !table.starts_with("kith_sqlite");
}

SqlBuilder::Built selection_of(const SystemTable& table, Engine engine) {
  SqlBuilder sql;
  sql.add("SELECT ");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(table.columns[i].name);
  }
  sql.add(" FROM ").name(table.name).add(" ORDER BY ");
  bool first = true;
  for (const Identifier& key : table.key) {
    if (!first) sql.add(", ");
    first = false;
    sql.name(key);
    const auto column = std::ranges::find(table.columns, key, &SystemColumn::name);
    if (engine == Engine::postgres && column->type == Type::text) sql.add(" COLLATE \"C\"");
  }
  return std::move(sql).build();
}

SqlBuilder::Built insertion_into(const SystemTable& table, Engine engine) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(table.name).add(" (");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(table.columns[i].name);
  }
  sql.add(")");
  // Numbers that the engine gave are put as they were.
  if (engine == Engine::postgres) sql.add(" OVERRIDING SYSTEM VALUE");
  sql.add(" VALUES (");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.bind({});
  }
  return std::move(sql.add(")")).build();
}

}  // namespace

std::vector<SystemTable> system_tables(Connection& db) {
  std::vector<SystemTable> tables;
  std::vector<std::pair<int64_t, Identifier>> key;
  const auto end_table = [&] {
    if (tables.empty()) return;
    std::ranges::sort(key, {}, &std::pair<int64_t, Identifier>::first);
    for (const auto& [place, name] : key) tables.back().key.push_back(name);
    if (key.empty()) throw storage::StorageError("a system table has no primary key");
    key.clear();
  };
  db.query(db.pick(select_columns), {}, [&](const Row& row) {
    if (!travels(row.text(0))) return true;
    const auto type = type_of(row.text(2));
    if (!type) return true;
    const Identifier table = *Identifier::parse(row.text(0));
    if (tables.empty() || tables.back().name != table) {
      end_table();
      tables.push_back({table, {}, {}});
    }
    const Identifier column = *Identifier::parse(row.text(1));
    tables.back().columns.push_back({column, *type});
    if (row.integer(3) > 0) key.emplace_back(row.integer(3), column);
    return true;
  });
  end_table();
  return tables;
}

void read_system_rows(Connection& db, const SystemTable& table,
                      function_ref<void(std::span<const Value>)> on_row) {
  std::vector<Value> values(table.columns.size());
  const auto built = selection_of(table, db.engine());
  db.query(built.sql, built.values, [&](const Row& row) {
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = plain_value(row, static_cast<int>(i), table.columns[i].type);
    on_row(values);
    return true;
  });
}

SystemInsertion::SystemInsertion(const SystemTable& table, Engine engine)
    : table_(table), sql_(insertion_into(table, engine).sql) {}

Status SystemInsertion::run(Connection& db, std::span<const Value> values) const {
  std::vector<Value> stored;
  stored.reserve(values.size());
  for (size_t i = 0; i < table_.columns.size(); ++i) {
    auto value = stored_value(values[i], table_.columns[i].type);
    if (!value) {
      return invalid(say("A value of {}.{} is of another type.", "{}.{} 中的值类型不符。",
                         table_.name.text(), table_.columns[i].name.text()));
    }
    stored.push_back(std::move(*value));
  }
  db.execute(sql_, stored);
  return done();
}

void go_on_numbering(Connection& db, const SystemTable& table) {
  if (db.engine() != Engine::postgres || table.key.size() != 1) return;
  const std::vector<Value> place{std::string(table.name.text()),
                                 std::string(table.key.front().text())};
  if (!db.exists(has_numbering, place)) return;
  auto built =
      std::move(
          SqlBuilder().add("SELECT max(").name(table.key.front()).add(") FROM ").name(table.name))
          .build();
  if (const auto newest = db.integer(built.sql, built.values))
    db.integer(set_numbering, std::vector<Value>{place[0], place[1], *newest});
}

}  // namespace kith::schema
