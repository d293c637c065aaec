#include "app/control.h"

#include <filesystem>

#include "storage/migrations.h"

namespace kith::app {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql select_workspaces =
    "SELECT name, path, conninfo, pg_schema FROM kith_workspaces ORDER BY created_at, name";
constexpr Sql insert_workspace =
    R"(INSERT INTO kith_workspaces (name, path, conninfo, pg_schema, created_at)
       VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING)";

std::span<const storage::Migration> migrations() {
  static const storage::Migration list[] = {
      {"control",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_workspaces (
            name TEXT PRIMARY KEY, path TEXT NOT NULL, conninfo TEXT NOT NULL,
            pg_schema TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_workspaces (
            name text PRIMARY KEY, path text NOT NULL, conninfo text NOT NULL,
            pg_schema text NOT NULL, created_at timestamptz NOT NULL);)"}},
  };
  return list;
}

}  // namespace

Control::Control(std::string directory, std::string url,
                 std::unique_ptr<storage::Database> database, const Clock& clock)
    : directory_(std::move(directory)),
      url_(std::move(url)),
      database_(std::move(database)),
      clock_(clock) {}

Result<std::unique_ptr<Control>> Control::open(const std::string& data_directory,
                                               const std::string& database_url,
                                               const Clock& clock) {
  std::filesystem::create_directories(data_directory);
  std::filesystem::permissions(data_directory, std::filesystem::perms::owner_all);
  storage::Location location;
  if (database_url.empty()) {
    location.path = data_directory + "/control.db";
  } else {
    location = {storage::Engine::postgres, "", database_url, "kith_control"};
  }
  auto database = storage::open(location);
  TRY(storage::migrate(*database, migrations(), clock.now()));
  return std::unique_ptr<Control>(
      new Control(data_directory, database_url, std::move(database), clock));
}

std::vector<WorkspaceEntry> Control::workspaces() const {
  std::vector<WorkspaceEntry> out;
  database_->read_raw(
      [&](Connection& db) {
        out.clear();
        db.query(select_workspaces, {}, [&](const Row& row) {
          WorkspaceEntry entry;
          entry.name = row.text(0);
          entry.location.path = row.text(1);
          // A connection string may hold a password: it comes from the configuration, not from
          // here.
          entry.location.conninfo = url_;
          entry.location.pg_schema = row.text(3);
          entry.location.engine = entry.location.pg_schema.empty() ? storage::Engine::sqlite
                                                                   : storage::Engine::postgres;
          if (entry.location.engine == storage::Engine::sqlite) {
            entry.location.path = directory_ + "/" + entry.location.path;
          }
          out.push_back(std::move(entry));
          return true;
        });
      },
      {});
  return out;
}

Result<WorkspaceEntry> Control::add(const std::string& name) {
  const bool on_sqlite = url_.empty();
  const std::string path = on_sqlite ? name + ".db" : "";
  const std::string pg_schema = on_sqlite ? "" : "kith_" + name;
  TRY(database_->write([&](Connection& db) -> Status {
    if (db.execute(insert_workspace, {name, path, std::string(), pg_schema, clock_.now()}))
      return done();
    return conflict(say("There is a workspace {} already.", "已经有名为 {} 的工作区。", name));
  }));
  for (auto& entry : workspaces()) {
    if (entry.name == name) return entry;
  }
  return not_found(say("The workspace {} was not entered.", "工作区 {} 未能登记。", name));
}

}  // namespace kith::app
