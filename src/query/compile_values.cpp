// The comparison at the end of a leaf: what one column must hold.
#include "query/compile.h"
#include "query/prefix.h"
#include "text/sort_key.h"

namespace kith::query {

using schema::Shape;

// What the three operators mean is said in text/sort_key.h; this is the same in SQL.
void Compiler::text(const Filter& filter, ColumnRef column) {
  if (filter.op != Op::contains && filter.op != Op::starts && filter.op != Op::ends) {
    return plain(filter.op, filter.values, column);
  }
  const Needle needle = make_needle(std::get<std::string>(filter.values[0]));
  if (filter.op == Op::starts) return starts(needle, column);
  text_form(filter.op, needle.folded, column);
  for (const std::string& spelling : needle.spellings) {
    sql_.add(" OR ");
    text_form(filter.op, spelling, column);
  }
}

void Compiler::text_form(Op op, const std::string& form, ColumnRef column) {
  if (op == Op::contains) return dialect_.contains(sql_, column, form);
  dialect_.ends(sql_, column, form);
  sql_.add(" OR ");
  dialect_.contains(sql_, column, form + sort_key_separator);
}

// The leads find the ranges of the index; where Han is sought, its writing decides.
void Compiler::starts(const Needle& needle, ColumnRef column) {
  const bool han = holds_han(needle.folded);
  if (han) dialect_.contains(sql_, column, sort_key_separator + needle.folded);
  if (han && needle.leads.empty()) return;
  if (han) sql_.add(" AND ");
  sql_.add("(");
  for (size_t i = 0; i < needle.leads.size(); ++i) {
    if (i > 0) sql_.add(" OR ");
    prefix(needle.leads[i], column);
  }
  sql_.add(")");
}

void Compiler::prefix(std::string_view from, ColumnRef column) {
  sql_.add("(");
  column.write(sql_);
  sql_.add(" >= ").bind(std::string(from));
  if (auto to = after_prefix(from)) {
    sql_.add(" AND ");
    column.write(sql_);
    sql_.add(" < ").bind(std::move(*to));
  }
  sql_.add(")");
}

// "\na\nb\n" holds a.
void Compiler::list(const Filter& filter, ColumnRef column) {
  if (filter.values.empty()) {
    sql_.add("1 = 0");
    return;
  }
  chain(0, filter.values.size(), " OR ", [&](size_t i) {
    dialect_.contains(sql_, column, "\n" + std::get<std::string>(filter.values[i]) + "\n");
  });
}

// A kind without a comparison may stand in several columns: an address with a city alone is one.
void Compiler::exists(const Path& path, int alias) {
  const auto& columns = path.field->columns;
  const bool whole = path.shape == Shape::none;
  for (size_t i = 0; i < (whole ? columns.size() : 1); ++i) {
    if (i > 0) sql_.add(" OR ");
    whole ? column(alias, columns[i]) : at(alias, path).write(sql_);
    sql_.add(" IS NOT NULL");
  }
}

void Compiler::plain(Op op, const std::vector<Value>& values, ColumnRef column) {
  if (op == Op::in || op == Op::nin) return one_of(values, column);
  if (op == Op::between) return between(values, column);
  column.write(sql_);
  switch (op) {
    case Op::lt:
      sql_.add(" < ");
      break;
    case Op::le:
      sql_.add(" <= ");
      break;
    case Op::gt:
      sql_.add(" > ");
      break;
    case Op::ge:
      sql_.add(" >= ");
      break;
    default:
      sql_.add(" = ");
  }
  sql_.bind(values[0]);
}

void Compiler::between(const std::vector<Value>& values, ColumnRef column) {
  if (!is_null(values[0])) {
    column.write(sql_);
    sql_.add(" >= ").bind(values[0]);
  }
  if (is_null(values[1])) return;
  if (!is_null(values[0])) sql_.add(" AND ");
  column.write(sql_);
  sql_.add(" <= ").bind(values[1]);
}

void Compiler::one_of(const std::vector<Value>& values, ColumnRef column) {
  if (values.empty()) {
    sql_.add("1 = 0");
    return;
  }
  column.write(sql_);
  sql_.add(" IN (");
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) sql_.add(", ");
    sql_.bind(values[i]);
  }
  sql_.add(")");
}

}  // namespace kith::query
