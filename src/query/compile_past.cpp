// Tables as they stood at an earlier instant, defined in front of the statement that names them.
//
// SQLite makes all rows of a union that is joined, a million for a page of fifty; so what is joined
// to few records is narrowed to what those name, one definition after the other.
#include <algorithm>

#include <fmt/core.h>

#include "query/compile.h"
#include "query/past.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

using storage::Identifier;
using storage::SqlBuilder;

constexpr Identifier id_name("id");

bool holds(const schema::Field& field, const std::vector<Identifier>& columns) {
  const auto named = [&](const Identifier& column) {
    return std::ranges::find(columns, column) != columns.end();
  };
  return std::ranges::any_of(field.columns, named) || (field.key && named(*field.key));
}

std::vector<const schema::Field*> fields_of(const schema::Object& object,
                                            const std::vector<Identifier>& columns) {
  std::vector<const schema::Field*> fields;
  for (const schema::Field& field : object.fields) {
    if (holds(field, columns)) fields.push_back(&field);
  }
  return fields;
}

// What a statement names of an alias stands in its text as t3."name": text of nobody else is in it.
// A column that was missed here would not be defined, and the statement be refused by the engine.
void add_columns(std::string_view text, int alias, std::vector<Identifier>& columns) {
  const std::string lead = fmt::format("t{}.\"", alias);
  for (size_t at = text.find(lead); at != text.npos; at = text.find(lead, at + 1)) {
    const size_t begin = at + lead.size();
    const auto column = Identifier::parse(text.substr(begin, text.find('"', begin) - begin));
    if (column && std::ranges::find(columns, *column) == columns.end()) columns.push_back(*column);
  }
}

void write_list(SqlBuilder& sql, const std::vector<Identifier>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) sql.add(", ");
    sql.name(columns[i]);
  }
}

}  // namespace

void Compiler::name_then(const Then& then) {
  then_.push_back(then);
  sql_.add("then_").alias(then.alias).add(" ").alias(then.alias);
}

const Compiler::Then* Compiler::then(int alias) const {
  const auto found = std::ranges::find(then_, alias, &Then::alias);
  return found == then_.end() ? nullptr : &*found;
}

void Compiler::table_of_few(const schema::Object& object, int alias, std::span<const Id> ids) {
  if (!visibility_.past()) return table(object, alias);
  name_then({.object = &object, .alias = alias, .few = std::vector<Id>(ids.begin(), ids.end())});
}

void Compiler::joined_table(const schema::Object& object, int alias, int from,
                            const Identifier& reference) {
  const Then* few = then(from);
  if (!few || (!few->few && !few->reference)) return table(object, alias);
  name_then({.object = &object, .alias = alias, .from = from, .reference = &reference});
}

void Compiler::table_of_now(const schema::Object& object, int alias) {
  sql_.name(object.table).add(" ").alias(alias);
}

void Compiler::as_it_was(const schema::Object& object, int alias, Ids ids) {
  then_.push_back({.object = &object, .alias = alias, .in_parts = true});
  ids == Ids::lead ? id(alias) : dialect_.unindexed(sql_, {alias, &id_name});
  sql_.add(" < ").bind(visibility_.past()->below().value).add(" AND ");
  id(alias);
  sql_.add(" NOT IN (SELECT id FROM changed_").alias(alias).add(")");
}

void Compiler::table_of_former(int now, int alias) {
  std::ranges::find(then_, now, &Then::alias)->former = alias;
  sql_.add("then_").alias(alias).add(" ").alias(alias);
}

SqlBuilder Compiler::finish() && {
  if (then_.empty()) return std::move(sql_);
  const auto whole = SqlBuilder(sql_).build();
  SqlBuilder statement;
  for (const Then& then : then_) {
    statement.add(statement.size() == 0 ? SqlBuilder::Text("WITH ") : SqlBuilder::Text(", "));
    Columns columns = {id_name};
    add_columns(whole.sql.text(), then.alias, columns);
    if (then.in_parts) {
      add_columns(whole.sql.text(), then.former, columns);
      define_parts(then, columns, statement);
    } else {
      define(then, columns, statement);
    }
  }
  statement.add(" ").append(std::move(sql_));
  return statement;
}

// then_t1 AS (SELECT … FROM what has not changed UNION ALL SELECT … FROM what was)
void Compiler::define(const Then& then, const Columns& columns, SqlBuilder& head) const {
  const Past& past = *visibility_.past();
  const int former = past.former({*then.object, fields_of(*then.object, columns), then.few});
  const bool narrow = then.few || then.reference;
  const auto narrowed = [&] {
    if (then.few) {
      head.add(" AND id IN (SELECT id FROM ");
      dialect_.table_of(head, *then.few);
      head.add(" few)");
    } else if (then.reference) {
      head.add(" AND id IN (SELECT ").name(*then.reference).add(" FROM then_").alias(then.from);
      head.add(")");
    }
  };
  head.add("then_").alias(then.alias).add(" AS ");
  head.add(narrow ? SqlBuilder::Text("MATERIALIZED (") : SqlBuilder::Text("NOT MATERIALIZED ("));
  head.add("SELECT ");
  write_list(head, columns);
  head.add(" FROM ").name(then.object->table).add(" WHERE id < ").bind(past.below().value);
  narrowed();
  if (former != 0) {
    head.add(" AND id NOT IN (SELECT id FROM ").name(changed_table(former)).add(")");
    head.add(" UNION ALL SELECT ");
    write_list(head, columns);
    head.add(" FROM ").name(former_table(former)).add(" WHERE 1 = 1");
    narrowed();
  }
  head.add(")");
}

void Compiler::define_parts(const Then& then, const Columns& columns, SqlBuilder& head) const {
  const int former =
      visibility_.past()->former({*then.object, fields_of(*then.object, columns), {}});
  head.add("changed_").alias(then.alias).add(" AS (");
  if (former != 0) {
    head.add("SELECT id FROM ").name(changed_table(former));
  } else {
    head.add("SELECT id FROM ").name(then.object->table).add(" WHERE 1 = 0");
  }
  head.add("), then_").alias(then.former).add(" AS NOT MATERIALIZED (SELECT ");
  write_list(head, columns);
  if (former != 0) {
    head.add(" FROM ").name(former_table(former));
  } else {
    head.add(" FROM ").name(then.object->table).add(" WHERE 1 = 0");
  }
  head.add(")");
}

}  // namespace kith::query
