#include "query/compile.h"

#include <stdexcept>

#include "query/prefix.h"
#include "query/visibility.h"
#include "schema/search_table.h"
#include "text/sort_key.h"
#include "text/tokens.h"

namespace kith::query {
namespace {

using Node = Filter::Node;
using schema::Shape;
using storage::Identifier;

constexpr int nested_visibilities_max = 8;
constexpr Identifier id_column("id");
constexpr Identifier deleted_at_column("deleted_at");

bool negative(Op op) { return op == Op::ne || op == Op::nin || op == Op::empty; }

// Whether an index of the far object finds the few rows that a path's leaf wants.
bool selective(const Filter& leaf) {
  if (!leaf.path.field->indexed && !leaf.path.field->unique) return false;
  switch (leaf.op) {
    case Op::eq:
    case Op::ne:
    case Op::in:
    case Op::nin:
    case Op::starts:
      return true;
    default:
      return false;
  }
}

}  // namespace

const Identifier& compared_column(const Path& path) {
  if (path.shape == Shape::text && !path.part) return *path.field->key;
  return path.field->columns[static_cast<size_t>(path.column)];
}

void Compiler::table(const schema::Object& object, int alias) {
  sql_.name(object.table).add(" ").alias(alias);
}

void Compiler::id(int alias) { column(alias, id_column); }

void Compiler::visible(const schema::Object& object, int alias, Rows rows) {
  column(alias, deleted_at_column);
  if (rows == Rows::live) {
    sql_.add(" IS NULL");
  } else {
    sql_.add(" IS NOT NULL");
  }
  const Filter& filter = visibility_.rows(object);
  if (filter.node == Node::always) return;
  sql_.add(" AND ");
  visible_in_any_state(object, alias);
}

void Compiler::visible_in_any_state(const schema::Object& object, int alias) {
  if (++nested_ > nested_visibilities_max) throw std::logic_error("visibilities go in a circle");
  condition(visibility_.rows(object), alias);
  --nested_;
}

// Always one closed expression: it may follow AND, OR and NOT.
void Compiler::condition(const Filter& filter, int alias) {
  switch (filter.node) {
    case Node::always:
      sql_.add("1 = 1");
      return;
    case Node::never:
      sql_.add("1 = 0");
      return;
    case Node::both:
    case Node::either:
      joined(filter, alias);
      return;
    case Node::negation:
      sql_.add("((");
      condition(filter.children[0], alias);
      sql_.add(") IS NOT TRUE)");
      return;
    case Node::leaf:
      leaf(filter, alias);
      return;
    case Node::any:
      related(filter, 0, alias);
      return;
    case Node::none:
      sql_.add("(NOT ");
      related(filter, 0, alias);
      sql_.add(")");
      return;
  }
}

void Compiler::joined(const Filter& filter, int alias) {
  const bool both = filter.node == Node::both;
  if (filter.children.empty()) {
    if (both) {
      sql_.add("1 = 1");
    } else {
      sql_.add("1 = 0");
    }
    return;
  }
  // One alternative needs no brackets of its own: "(a AND b)" holds it.
  sql_.add("(");
  bool first = true;
  for (const Filter& child : filter.children) {
    if (!first) both ? sql_.add(" AND ") : sql_.add(" OR ");
    first = false;
    condition(child, alias);
  }
  sql_.add(")");
}

void Compiler::leaf(const Filter& filter, int alias) {
  if (!negative(filter.op)) {
    sql_.add("(");
    reach(filter, 0, alias);
    sql_.add(")");
    return;
  }
  const bool one_column =
      filter.path.hops.empty() && !follows(filter.path) && filter.path.shape != Shape::none;
  if (filter.op == Op::empty && one_column) {
    column(alias, compared_column(filter.path));
    sql_.add(" IS NULL");
    return;
  }
  sql_.add("((");
  reach(filter, 0, alias);
  sql_.add(") IS NOT TRUE)");
}

// The leaf without its negation, from the hop-th reference on.
void Compiler::reach(const Filter& filter, size_t hop, int alias) {
  const Path& path = filter.path;
  if (hop == path.hops.size()) return end(filter, alias);
  const schema::Field& reference = *path.hops[hop];
  const schema::Object& target = *schema_.target(reference);
  const int far = new_alias();
  const bool listed = selective(filter);
  if (listed) {
    column(alias, reference.column);
    sql_.add(" IN (SELECT ");
    id(far);
    sql_.add(" FROM ");
    table(target, far);
    sql_.add(" WHERE ");
  } else {
    sql_.add("EXISTS (SELECT 1 FROM ");
    table(target, far);
    sql_.add(" WHERE ");
    id(far);
    sql_.add(" = ");
    column(alias, reference.column);
    sql_.add(" AND ");
  }
  visible(target, far);
  sql_.add(" AND (");
  reach(filter, hop + 1, far);
  sql_.add("))");
}

void Compiler::end(const Filter& filter, int alias) {
  const Path& path = filter.path;
  if (follows(path)) return reference(filter, alias);
  const ColumnRef column{alias, &compared_column(path)};
  if (filter.op == Op::exists || filter.op == Op::empty) {
    exists(path, alias);
  } else if (path.shape == Shape::list) {
    list(filter, column);
  } else if (path.shape == Shape::text && !path.part) {
    text(filter, column);
  } else {
    plain(filter.op, filter.values, column);
  }
}

// A reference counts only where its target is there for the asker.
void Compiler::reference(const Filter& filter, int alias) {
  const schema::Field& field = *filter.path.field;
  const schema::Object& target = *schema_.target(field);
  const int far = new_alias();
  const storage::Identifier id_name = id_column;
  if (filter.op == Op::exists || filter.op == Op::empty) {
    sql_.add("EXISTS (SELECT 1 FROM ");
    table(target, far);
    sql_.add(" WHERE ");
    id(far);
    sql_.add(" = ");
    column(alias, field.column);
  } else {
    const bool one = filter.op == Op::eq || filter.op == Op::ne;
    column(alias, field.column);
    one ? sql_.add(" = (SELECT ") : sql_.add(" IN (SELECT ");
    id(far);
    sql_.add(" FROM ");
    table(target, far);
    sql_.add(" WHERE ");
    plain(filter.op, filter.values, {far, &id_name});
  }
  sql_.add(" AND ");
  visible(target, far);
  sql_.add(")");
}

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
  bool first = true;
  for (const Value& value : filter.values) {
    if (!first) sql_.add(" OR ");
    first = false;
    dialect_.contains(sql_, column, "\n" + std::get<std::string>(value) + "\n");
  }
}

// A kind without a comparison may stand in several columns: an address with a city alone is one.
void Compiler::exists(const Path& path, int alias) {
  const auto& columns = path.field->columns;
  const bool whole = path.shape == Shape::none;
  for (size_t i = 0; i < (whole ? columns.size() : 1); ++i) {
    if (i > 0) sql_.add(" OR ");
    column(alias, whole ? columns[i] : compared_column(path));
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

void Compiler::related(const Filter& filter, size_t hop, int alias) {
  const int far = new_alias();
  const bool on_the_way = hop < filter.path.hops.size();
  sql_.add("EXISTS (SELECT 1 FROM ");
  if (on_the_way) {
    const schema::Field& reference = *filter.path.hops[hop];
    const schema::Object& target = *schema_.target(reference);
    table(target, far);
    sql_.add(" WHERE ");
    id(far);
    sql_.add(" = ");
    column(alias, reference.column);
    sql_.add(" AND ");
    visible(target, far);
    sql_.add(" AND ");
    related(filter, hop + 1, far);
  } else {
    const schema::Object& rows = *filter.relation_object;
    table(rows, far);
    sql_.add(" WHERE ");
    column(far, rows.field(filter.relation->field)->column);
    sql_.add(" = ");
    id(alias);
    sql_.add(" AND ");
    visible(rows, far);
    sql_.add(" AND ");
    condition(filter.children[0], far);
  }
  sql_.add(")");
}

void Compiler::search(const schema::Object& object, int alias, std::string_view wanted) {
  const storage::Identifier id_name = id_column;
  const std::vector<std::string> tokens = query_tokens(wanted);
  if (tokens.empty() || !schema::has_search_table(object)) {
    sql_.add("1 = 0");
    return;
  }
  dialect_.search(sql_, object, {alias, &id_name}, tokens);
}

}  // namespace kith::query
