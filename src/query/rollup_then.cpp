#include "query/rollup_then.h"

#include <algorithm>

#include "query/rollup.h"

namespace kith::query {
namespace {

using schema::rollup::Measure;

bool is_value(const schema::Field& field, const storage::Identifier& column) {
  return column == field.columns.front() ||
         column == field.columns[static_cast<size_t>(field.kind->compared_column())];
}

bool asks(const Filter& filter) {
  if (filter.node == Filter::Node::leaf && filter.path.field && filter.path.field->rollup)
    return true;
  return std::ranges::any_of(filter.children, asks);
}

void write_measured(Compiler& compiler, const schema::rollup::Rollup& rollup, int child) {
  storage::SqlBuilder& sql = compiler.sql();
  if (!rollup.field) {
    sql.add("count(*)");
    return;
  }
  const Path path = path_of(*rollup.over, *rollup.field);
  const ColumnRef at = compiler.at(child, path);
  const auto value = [&](storage::SqlBuilder& into) { at.write(into); };
  switch (rollup.measure) {
    case Measure::sum:
      sql.add("coalesce(");
      compiler.dialect().sum(sql, value, path.shape);
      sql.add(", 0)");
      return;
    case Measure::avg:
      return compiler.dialect().average(sql, value, path.shape);
    case Measure::min:
    case Measure::first:
      sql.add("min(");
      break;
    default:
      sql.add("max(");
      break;
  }
  at.write(sql);
  sql.add(")");
}

}  // namespace

void write_rollup_then(Compiler& compiler, const schema::Field& field, int alias,
                       const storage::Identifier& column) {
  const schema::rollup::Rollup& rollup = *field.rollup;
  storage::SqlBuilder& sql = compiler.sql();
  if (!is_value(field, column) || rollup.problem) return compiler.column(alias, column);
  const int child = compiler.new_alias();
  sql.add("(SELECT ");
  write_measured(compiler, rollup, child);
  sql.add(" FROM ");
  compiler.table(*rollup.over, child);
  sql.add(" WHERE ");
  compiler.column(child,
                  rollup.by->columns[static_cast<size_t>(rollup.by->kind->compared_column())]);
  sql.add(" = ");
  compiler.id(alias);
  sql.add(" AND ");
  compiler.live(child);
  sql.add(" AND ");
  compiler.condition(rollup_condition(compiler.schema(), rollup), child);
  sql.add(")");
}

bool asks_rollup(const Question& question) {
  return asks(question.filter) || std::ranges::any_of(question.sort, [](const SortKey& key) {
           return key.path.field->rollup != nullptr;
         });
}

}  // namespace kith::query
