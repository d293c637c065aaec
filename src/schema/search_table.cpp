#include "schema/search_table.h"

#include <algorithm>
#include <array>

namespace kith::schema {
namespace {

using storage::Engine;
using storage::Identifier;
using storage::SqlBuilder;

constexpr storage::EngineSql is_there = {
    "SELECT 1 FROM sqlite_schema WHERE name = ?1",
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?1"};

void run(storage::Connection& db, SqlBuilder&& sql) {
  const auto built = std::move(sql).build();
  db.execute(built.sql, built.values);
}

Identifier named(const Object& object, std::string_view suffix) {
  return Identifier::parse(object.name + std::string(suffix)).value();
}

std::string text_of(const Words& words) {
  std::string text(words.tokens);
  if (!words.owner) return text;
  if (!text.empty()) text += ' ';
  return text += owner_word(words.owner);
}

void add_vector(SqlBuilder& sql, const Words& words) {
  sql.add("array_to_tsvector(string_to_array(").bind(text_of(words)).add(", ' '))");
}

// How the table was called while it had no owners.
void drop_former(storage::Connection& db, const Object& object) {
  run(db, std::move(SqlBuilder().add("DROP TABLE IF EXISTS ").name(named(object, "__search"))));
}

void create_fts5(storage::Connection& db, const Identifier& table) {
  run(db, std::move(SqlBuilder()
                        .add("CREATE VIRTUAL TABLE ")
                        .name(table)
                        .add(" USING fts5(tokens, content='', contentless_delete=1, detail=none, "
                             "tokenize='ascii', prefix='1 2 3 4 5 6')")));
  run(db, std::move(SqlBuilder()
                        .add("INSERT INTO ")
                        .name(table)
                        .add(" (")
                        .name(table)
                        .add(", rank) VALUES ('automerge', 8)")));
}

void create_gin(storage::Connection& db, const Identifier& table, const Identifier& index) {
  run(db, std::move(SqlBuilder()
                        .add("CREATE TABLE ")
                        .name(table)
                        .add(" (record bigint PRIMARY KEY, tokens tsvector NOT NULL)")));
  run(db, std::move(SqlBuilder()
                        .add("CREATE INDEX ")
                        .name(index)
                        .add(" ON ")
                        .name(table)
                        .add(" USING gin (tokens)")));
}

}  // namespace

bool has_search_table(const Object& object) {
  return std::ranges::any_of(object.fields, &Field::searched);
}

Identifier search_table_name(const Object& object) { return named(object, "__words"); }

std::string owner_word(Id owner) { return "\uE000" + std::to_string(owner.value); }

Made create_search_table(storage::Connection& db, const Object& object) {
  const Identifier table = search_table_name(object);
  if (db.exists(db.pick(is_there), std::array{Value{std::string(table.text())}}))
    return Made::before;
  drop_former(db, object);
  if (db.engine() == Engine::sqlite)
    create_fts5(db, table);
  else
    create_gin(db, table, named(object, "__words_tokens"));
  return Made::now;
}

void put_words(storage::Connection& db, const Identifier& table, Id record, const Words& words) {
  if (db.engine() == Engine::sqlite) return replace_words(db, table, record, words);
  SqlBuilder sql;
  sql.add("INSERT INTO ").name(table).add(" (record, tokens) VALUES (").bind(record.value);
  sql.add(", ");
  add_vector(sql, words);
  sql.add(") ON CONFLICT (record) DO NOTHING");
  run(db, std::move(sql));
}

void replace_words(storage::Connection& db, const Identifier& table, Id record,
                   const Words& words) {
  SqlBuilder sql;
  if (db.engine() == Engine::sqlite) {
    sql.add("INSERT OR REPLACE INTO ").name(table);
    sql.add(" (rowid, tokens) VALUES (").bind(record.value);
    sql.add(", ").bind(text_of(words)).add(")");
  } else {
    sql.add("INSERT INTO ").name(table);
    sql.add(" (record, tokens) VALUES (").bind(record.value).add(", ");
    add_vector(sql, words);
    sql.add(") ON CONFLICT (record) DO UPDATE SET tokens = excluded.tokens");
  }
  run(db, std::move(sql));
}

void remove_words(storage::Connection& db, const Identifier& table, Id record) {
  SqlBuilder sql;
  sql.add("DELETE FROM ").name(table);
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
