#include "schema/search_table.h"

#include <algorithm>
#include <array>

namespace kith::schema {
namespace {

using storage::Engine;
using storage::Identifier;
using storage::SqlBuilder;

void run(storage::Connection& db, SqlBuilder&& sql) {
  const auto built = std::move(sql).build();
  db.execute(built.sql, built.values);
}

Identifier named(const Object& object, std::string_view suffix) {
  return Identifier::parse(object.name + std::string(suffix)).value();
}

}  // namespace

bool has_search_table(const Object& object) {
  return std::ranges::any_of(object.fields, &Field::searched);
}

Identifier search_table_name(const Object& object) { return named(object, "__search"); }

void create_search_table(storage::Connection& db, const Object& object) {
  const Identifier table = search_table_name(object);
  if (db.engine() == Engine::sqlite) {
    run(db, std::move(SqlBuilder()
                          .add("CREATE VIRTUAL TABLE IF NOT EXISTS ")
                          .name(table)
                          .add(" USING fts5(tokens, content='', contentless_delete=1, detail=none, "
                               "tokenize='ascii', prefix='1 2 3')")));
    return;
  }
  run(db, std::move(SqlBuilder()
                        .add("CREATE TABLE IF NOT EXISTS ")
                        .name(table)
                        .add(" (record bigint PRIMARY KEY, tokens tsvector NOT NULL)")));
  run(db, std::move(SqlBuilder()
                        .add("CREATE INDEX IF NOT EXISTS ")
                        .name(named(object, "__search_tokens"))
                        .add(" ON ")
                        .name(table)
                        .add(" USING gin (tokens)")));
}

void put_words(storage::Connection& db, const Object& object, Id record, std::string_view tokens) {
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(search_table_name(object));
  if (db.engine() == Engine::sqlite) {
    sql.add("(rowid, tokens) VALUES (")
        .bind(record.value)
        .add(", ")
        .bind(std::string(tokens))
        .add(")");
  } else {
    sql.add(" (record, tokens) VALUES (").bind(record.value);
    sql.add(", array_to_tsvector(string_to_array(").bind(std::string(tokens)).add(", ' ')))");
  }
  run(db, std::move(sql));
}

void replace_words(storage::Connection& db, const Object& object, Id record,
                   std::string_view tokens) {
  SqlBuilder sql;
  if (db.engine() == Engine::sqlite) {
    sql.add("INSERT OR REPLACE INTO ").name(search_table_name(object));
    sql.add("(rowid, tokens) VALUES (")
        .bind(record.value)
        .add(", ")
        .bind(std::string(tokens))
        .add(")");
  } else {
    sql.add("UPDATE ").name(search_table_name(object));
    sql.add(" SET tokens = array_to_tsvector(string_to_array(").bind(std::string(tokens));
    sql.add(", ' ')) WHERE record = ").bind(record.value);
  }
  run(db, std::move(sql));
}

void remove_words(storage::Connection& db, const Object& object, Id record) {
  SqlBuilder sql;
  sql.add("DELETE FROM ").name(search_table_name(object));
  if (db.engine() == Engine::sqlite) {
    sql.add(" WHERE rowid = ").bind(record.value);
  } else {
    sql.add(" WHERE record = ").bind(record.value);
  }
  run(db, std::move(sql));
}

bool has_words(storage::Connection& db, const Object& object, Id record) {
  SqlBuilder sql;
  sql.add("SELECT 1 FROM ").name(search_table_name(object));
  if (db.engine() == Engine::sqlite) {
    sql.add(" WHERE rowid = ").bind(record.value);
  } else {
    sql.add(" WHERE record = ").bind(record.value);
  }
  const auto built = std::move(sql).build();
  return db.exists(built.sql, built.values);
}

int64_t count_words(storage::Connection& db, const Object& object) {
  const auto built =
      std::move(SqlBuilder().add("SELECT count(*) FROM ").name(search_table_name(object))).build();
  return db.integer(built.sql, built.values).value_or(0);
}

}  // namespace kith::schema
