#include "app/migrations.h"

#include "app/app.h"

namespace kith::app {

std::span<const storage::Migration> migrations() {
  static const storage::Migration list[] = {
      {"app",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE kith_seeds (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE kith_starts (n INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;)",
        .postgres = R"(
          CREATE TABLE kith_settings (name text PRIMARY KEY, value text NOT NULL);
          CREATE TABLE kith_seeds (name text PRIMARY KEY, at timestamptz NOT NULL);
          CREATE TABLE kith_starts (
            n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL);)"}},
      {"app",
       2,
       {.sqlite = R"(
          CREATE TABLE kith_preferences (
            person INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (person, name)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_preferences (
            person bigint NOT NULL, name text NOT NULL, value text NOT NULL,
            PRIMARY KEY (person, name));)"}},
      {"app",
       3,
       {.sqlite = R"(
          CREATE TABLE kith_quality_days (
            object INTEGER NOT NULL, day INTEGER NOT NULL, owner INTEGER NOT NULL,
            records INTEGER NOT NULL, score INTEGER NOT NULL,
            PRIMARY KEY (object, day, owner)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_quality_days (
            object bigint NOT NULL, day date NOT NULL, owner bigint NOT NULL,
            records bigint NOT NULL, score bigint NOT NULL,
            PRIMARY KEY (object, day, owner));)"}},
      {"app",
       4,
       {.sqlite = R"(
          CREATE TABLE kith_odds (
            object INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (object, version)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_odds (
            object bigint NOT NULL, version bigint NOT NULL, at timestamptz NOT NULL,
            body text NOT NULL, PRIMARY KEY (object, version));)"}},
      {"app",
       5,
       {.sqlite = R"(
          CREATE TABLE kith_at_rest_keys (id TEXT PRIMARY KEY, since INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_at_rest_keys (id text PRIMARY KEY, since timestamptz NOT NULL);)"}},
      {"audit",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_audit (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER, what TEXT NOT NULL,
            subject INTEGER, detail TEXT NOT NULL) STRICT;)",
        .postgres = R"(
          CREATE TABLE kith_audit (
            id bigint PRIMARY KEY, at timestamptz NOT NULL, actor bigint, what text NOT NULL,
            subject bigint, detail text NOT NULL);)"}},
  };
  return list;
}

std::vector<storage::Migration> migrations_of(const App& app) {
  std::vector<storage::Migration> all;
  for (auto list :
       {schema::migrations(), jobs::migrations(), access::migrations(), records::migrations(),
        migrations(), std::span<const storage::Migration>(app.migrations)}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace kith::app
