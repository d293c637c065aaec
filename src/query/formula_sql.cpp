// What both engines say alike: fields and paths, conditions, choices, joined texts.
#include "query/formula_sql.h"

#include <utility>

#include "query/visibility.h"

namespace kith::query {

using F = schema::formula::Function;
using schema::formula::Source;
using storage::SqlBuilder;

void write_formula(Compiler& compiler, const schema::Field& field, int alias) {
  const auto writer = compiler.engine() == storage::Engine::sqlite
                          ? sqlite_formula_writer(compiler, alias)
                          : postgres_formula_writer(compiler, alias);
  writer->root(field.formula->root);
}

// Recursion is as deep as the tree, which its parser limits.
void FormulaWriter::node(const Node& node) {
  switch (node.function) {
    case F::constant:
      return constant(node);
    case F::field:
      return field(node);
    case F::today:
      return day(moment_.today());
    case F::now:
      sql().bind(moment_.now);
      return;
    case F::equal:
      return compared(node, " IS NOT DISTINCT FROM ");
    case F::unequal:
      return compared(node, " IS DISTINCT FROM ");
    case F::less:
      return ordered(node, " < ");
    case F::less_or_equal:
      return ordered(node, " <= ");
    case F::more:
      return ordered(node, " > ");
    case F::more_or_equal:
      return ordered(node, " >= ");
    case F::both:
      return conditions(node, " AND ");
    case F::either:
      return conditions(node, " OR ");
    case F::negation:
      sql().add("(NOT ");
      condition(node.arguments[0]);
      sql().add(")");
      return;
    case F::is_blank:
      sql().add("((");
      this->node(node.arguments[0]);
      sql().add(") IS NULL)");
      return;
    case F::choose:
      sql().add("(CASE WHEN ");
      condition(node.arguments[0]);
      sql().add(" THEN ");
      this->node(node.arguments[1]);
      sql().add(" ELSE ");
      this->node(node.arguments[2]);
      sql().add(" END)");
      return;
    case F::first_held:
      if (node.arguments.size() == 1) return this->node(node.arguments[0]);
      sql().add("COALESCE(");
      arguments(node);
      sql().add(")");
      return;
    case F::match:
      return matched(node);
    case F::join:
      return joined(node);
    case F::boolean_text:
      sql().add("(CASE ");
      this->node(node.arguments[0]);
      sql().add(" WHEN TRUE THEN 'TRUE' WHEN FALSE THEN 'FALSE' END)");
      return;
    default:
      return call(node);
  }
}

void FormulaWriter::arguments(const Node& node) {
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    if (i > 0) sql().add(", ");
    this->node(node.arguments[i]);
  }
}

void FormulaWriter::constant(const Node& node) {
  if (is_null(node.value)) return blank(node.type);
  if (const auto* value = std::get_if<Decimal>(&node.value)) return number(*value);
  if (const auto* value = std::get_if<Date>(&node.value)) return day(*value);
  if (const auto* value = std::get_if<bool>(&node.value)) {
    *value ? sql().add("TRUE") : sql().add("FALSE");
    return;
  }
  sql().add("CAST(").bind(node.value).add(" AS text)");
}

void FormulaWriter::field(const Node& node) { reach(node.source, node.type, 0, alias_); }

// From the hop-th reference on.
void FormulaWriter::reach(const Source& source, Type type, size_t hop, int alias) {
  if (hop == source.hops.size()) return end(source, type, alias);
  const schema::Field& reference = *source.hops[hop];
  const schema::Object& target = *compiler_.schema().target(reference);
  const int far = compiler_.new_alias();
  sql().add("(SELECT ");
  reach(source, type, hop + 1, far);
  sql().add(" FROM ");
  compiler_.joined_table(target, far, alias, reference.column);
  sql().add(" WHERE ");
  compiler_.id(far);
  sql().add(" = ");
  compiler_.column(alias, reference.column);
  sql().add(" AND ");
  compiler_.visible(target, far);
  sql().add(")");
}

void FormulaWriter::end(const Source& source, Type type, int alias) {
  if (source.field->formula) {
    const int here = std::exchange(alias_, alias);
    node(source.field->formula->root);
    alias_ = here;
    return;
  }
  const bool then = source.field->rollup && compiler_.visibility().past();
  stored(type, {alias, &source.field->columns[static_cast<size_t>(source.column)],
                then ? source.field : nullptr, &compiler_});
}

void FormulaWriter::condition(const Node& node) {
  if (node.never_blank()) return this->node(node);
  sql().add("COALESCE(");
  this->node(node);
  sql().add(", FALSE)");
}

void FormulaWriter::conditions(const Node& node, SqlBuilder::Text word) {
  sql().add("(");
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    if (i > 0) sql().add(word);
    condition(node.arguments[i]);
  }
  sql().add(")");
}

void FormulaWriter::compared(const Node& node, SqlBuilder::Text sign) {
  sql().add("((");
  this->node(node.arguments[0]);
  sql().add(")").add(sign).add("(");
  this->node(node.arguments[1]);
  sql().add("))");
}

void FormulaWriter::ordered(const Node& node, SqlBuilder::Text sign) {
  sql().add("COALESCE((");
  this->node(node.arguments[0]);
  sql().add(")");
  collated(node.arguments[0].type);
  sql().add(sign).add("(");
  this->node(node.arguments[1]);
  sql().add("), FALSE)");
}

void FormulaWriter::matched(const Node& node) {
  const auto& all = node.arguments;
  sql().add("(CASE ");
  this->node(all[0]);
  for (size_t i = 1; i + 1 < all.size(); i += 2) {
    sql().add(" WHEN ");
    this->node(all[i]);
    sql().add(" THEN ");
    this->node(all[i + 1]);
  }
  sql().add(" ELSE ");
  this->node(all.back());
  sql().add(" END)");
}

void FormulaWriter::joined(const Node& node) {
  sql().add("NULLIF(");
  for (size_t i = 0; i < node.arguments.size(); ++i) {
    if (i > 0) sql().add(" || ");
    sql().add("COALESCE(");
    this->node(node.arguments[i]);
    sql().add(", '')");
  }
  sql().add(", '')");
}

}  // namespace kith::query
