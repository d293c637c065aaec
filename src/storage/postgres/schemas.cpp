#include "storage/postgres/schemas.h"

#include <array>

#include "storage/sql_builder.h"

namespace kith::storage::postgres {
namespace {

constexpr Sql select_schema = "SELECT 1 FROM pg_namespace WHERE nspname = CAST(?1 AS text)";
constexpr const char* home = "kith_control";  // a schema to stand in meanwhile

std::unique_ptr<Database> at_home(const std::string& conninfo) {
  return open({Engine::postgres, "", conninfo, home}, {.readers_max = 1, .bulk_readers_max = 1});
}

void run(const std::string& conninfo, SqlBuilder&& sql) {
  const auto built = std::move(sql).build();
  at_home(conninfo)->write_raw(
      [&](Connection& db) {
        db.execute(built.sql);
        return true;
      },
      {});
}

}  // namespace

bool has_schema(const std::string& conninfo, std::string_view name) {
  bool found = false;
  at_home(conninfo)->read_raw(
      [&](Connection& db) {
        found = db.exists(select_schema, std::array{Value{std::string(name)}});
      },
      {});
  return found;
}

void rename_schema(const std::string& conninfo, std::string_view from, std::string_view to) {
  SqlBuilder sql;
  sql.add("ALTER SCHEMA ").name(Identifier::parse(from).value());
  sql.add(" RENAME TO ").name(Identifier::parse(to).value());
  run(conninfo, std::move(sql));
}

void drop_schema(const std::string& conninfo, std::string_view name) {
  SqlBuilder sql;
  sql.add("DROP SCHEMA IF EXISTS ").name(Identifier::parse(name).value()).add(" CASCADE");
  run(conninfo, std::move(sql));
}

}  // namespace kith::storage::postgres
