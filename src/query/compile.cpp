#include "query/compile.h"

#include <algorithm>
#include <stdexcept>

#include "query/visibility.h"
#include "schema/search_table.h"

namespace kith::query {
namespace {

using Node = Filter::Node;
using schema::Shape;
using storage::Identifier;
using storage::SqlBuilder;

constexpr int nested_visibilities_max = 8;
constexpr Identifier id_column("id");
constexpr Identifier deleted_at_column("deleted_at");

bool negative(Op op) { return op == Op::ne || op == Op::nin || op == Op::empty; }

// Whether an index finds the few rows that a leaf wants, where its column stands. A choice has few
// values, so each has many rows: walking the table or the sorted page meets them soon.
bool selective(const Filter& leaf) {
  const schema::Field& field = *leaf.path.field;
  if (leaf.path.shape == Shape::token) return false;
  if (!field.indexed && !field.unique && leaf.path.shape != Shape::id) return false;
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

ColumnRef Compiler::at(int alias, const Path& path) {
  if (path.field->formula) return {alias, nullptr, path.field, this};
  const bool then = path.field->rollup && visibility_.past();
  return {alias, &compared_column(path), then ? path.field : nullptr, this};
}

void Compiler::table(const schema::Object& object, int alias) {
  if (visibility_.past()) return name_then({&object, alias});
  table_of_now(object, alias);
}

void Compiler::id(int alias) { column(alias, id_column); }

void Compiler::live(int alias) {
  column(alias, deleted_at_column);
  sql_.add(" IS NULL");
}

void Compiler::visible(const schema::Object& object, int alias, Rows rows,
                       const schema::Field* by) {
  if (rows == Rows::live) {
    live(alias);
  } else {
    column(alias, deleted_at_column);
    sql_.add(" IS NOT NULL");
  }
  const Filter& filter = visibility_.rows(object);
  if (filter.node == Node::always) return;
  sql_.add(" AND ");
  visible_in_any_state(object, alias, by);
}

void Compiler::visible_by_scan(const schema::Object& object, int alias) {
  dialect_.unindexed(sql_, {alias, &deleted_at_column});
  sql_.add(" IS NULL AND ");
  visible_in_any_state(object, alias);
}

bool Compiler::leads(const Filter& leaf) { return !negative(leaf.op) && selective(leaf); }

bool Compiler::led_by_index(const Filter& filter) {
  switch (filter.node) {
    case Node::both:
      return std::ranges::any_of(filter.children, led_by_index);
    case Node::leaf:
      return filter.path.hops.empty() && leads(filter);
    default:
      return false;
  }
}

void Compiler::visible_in_any_state(const schema::Object& object, int alias,
                                    const schema::Field* by) {
  if (++nested_ > nested_visibilities_max) throw std::logic_error("visibilities go in a circle");
  ties_.push_back({alias, by});
  condition(visibility_.rows(object), alias);
  ties_.pop_back();
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
    case Node::none:  // an IN over references that are NULL is never false
      sql_.add("((");
      related(filter, 0, alias);
      sql_.add(") IS NOT TRUE)");
      return;
    case Node::stands:
      stands(filter, alias);
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
  const SqlBuilder::Text word = both ? SqlBuilder::Text(" AND ") : SqlBuilder::Text(" OR ");
  chain(0, filter.children.size(), word, [&](size_t i) { condition(filter.children[i], alias); });
}

// In halves of halves: SQLite counts each link of a plain chain as a level of depth.
void Compiler::chain(size_t from, size_t to, SqlBuilder::Text word,
                     function_ref<void(size_t)> each) {
  if (to - from == 1) return each(from);
  const size_t middle = from + (to - from) / 2;
  sql_.add("(");
  chain(from, middle, word, each);
  sql_.add(word);
  chain(middle, to, word, each);
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
    at(alias, filter.path).write(sql_);
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
  visible(target, far, Rows::live, &reference);
  sql_.add(" AND (");
  reach(filter, hop + 1, far);
  sql_.add("))");
}

void Compiler::end(const Filter& filter, int alias) {
  const Path& path = filter.path;
  if (follows(path)) return reference(filter, alias);
  const ColumnRef column = at(alias, path);
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
  visible(target, far, Rows::live, &field);
  sql_.add(")");
}

void Compiler::related(const Filter& filter, size_t hop, int alias) {
  if (hop == filter.path.hops.size()) return related_rows(filter, alias);
  const int far = new_alias();
  const schema::Field& reference = *filter.path.hops[hop];
  const schema::Object& target = *schema_.target(reference);
  sql_.add("EXISTS (SELECT 1 FROM ");
  table(target, far);
  sql_.add(" WHERE ");
  id(far);
  sql_.add(" = ");
  column(alias, reference.column);
  sql_.add(" AND ");
  visible(target, far, Rows::live, &reference);
  sql_.add(" AND ");
  related(filter, hop + 1, far);
  sql_.add(")");
}

void Compiler::related_rows(const Filter& filter, int alias) {
  const int far = new_alias();
  const schema::Object& rows = *filter.relation_object;
  const schema::Field& reference = *rows.field(filter.relation->field);
  // An any-reference names its object first: the record's id is what compares.
  const storage::Identifier& back =
      reference.columns[static_cast<size_t>(reference.kind->compared_column())];
  const bool listed = led_by_index(filter.children[0]);
  if (listed) {
    id(alias);
    sql_.add(" IN (SELECT ");
    column(far, back);
    sql_.add(" FROM ");
    table(rows, far);
    sql_.add(" WHERE ");
  } else {
    sql_.add("EXISTS (SELECT 1 FROM ");
    table(rows, far);
    sql_.add(" WHERE ");
    column(far, back);
    sql_.add(" = ");
    id(alias);
    sql_.add(" AND ");
  }
  // Within a visibility it is not known yet that the row is seen.
  visible(rows, far, Rows::live, nested_ == 0 ? &reference : nullptr);
  sql_.add(" AND ");
  condition(filter.children[0], far);
  sql_.add(")");
}

void Compiler::search(const schema::Object& object, int alias, const Wanted& wanted) {
  const storage::Identifier id_name = id_column;
  if (wanted.words.empty() || !schema::has_search_table(object)) {
    sql_.add("1 = 0");
    return;
  }
  dialect_.search(sql_, object, {alias, &id_name}, wanted);
}

}  // namespace kith::query
