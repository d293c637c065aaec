#include "storage/postgres/schemas.h"

#include <array>

#include "storage/postgres/link.h"
#include "storage/sql_builder.h"

namespace kith::storage::postgres {
namespace {

constexpr Sql select_schema = "SELECT 1 FROM pg_namespace WHERE nspname = CAST(?1 AS text)";
constexpr Sql select_schemas = "SELECT CAST(nspname AS text) FROM pg_namespace ORDER BY nspname";
constexpr Sql try_claim =
    "SELECT 1 WHERE pg_try_advisory_xact_lock(hashtextextended('claim/' || CAST(?1 AS text), 0))";
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

SqlBuilder dropping(std::string_view name) {
  SqlBuilder sql;
  sql.add("DROP SCHEMA IF EXISTS ").name(Identifier::parse(name).value()).add(" CASCADE");
  return sql;
}

}  // namespace

struct SchemaClaim::State {
  State(const std::string& conninfo, const std::string& schema) : link(conninfo, schema) {}
  Link link;
};

// The name is an identifier: it needs no quotes but those.
SchemaClaim::SchemaClaim(const std::string& conninfo, const std::string& name)
    : state_(std::make_unique<State>(conninfo, home)) {
  if (!Identifier::parse(name)) throw StorageError("a schema cannot be called " + name);
  state_->link.run(("SELECT pg_advisory_lock(hashtextextended('claim/" + name + "', 0))").c_str());
}
SchemaClaim::~SchemaClaim() = default;

void drop_unclaimed_schemas(const std::string& conninfo,
                            function_ref<bool(std::string_view)> wanted) {
  std::vector<std::string> names;
  const auto database = at_home(conninfo);
  database->read_raw(
      [&](Connection& db) {
        names.clear();
        db.query(select_schemas, {}, [&](const Row& row) {
          if (wanted(row.text(0))) names.emplace_back(row.text(0));
          return true;
        });
      },
      {});
  for (const std::string& name : names) {
    const auto built = dropping(name).build();
    database->write_raw(
        [&](Connection& db) {
          if (db.exists(try_claim, std::array{Value{name}})) db.execute(built.sql);
          return true;
        },
        {});
  }
}

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
  run(conninfo, dropping(name));
}

}  // namespace kith::storage::postgres
