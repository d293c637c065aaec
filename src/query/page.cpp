#include "query/page.h"

#include "query/visibility.h"

namespace kith::query {
namespace {

// Only the ids, in order and up to the limit: joins are for those that are shown.
void write_inner(Compiler& compiler, const Question& question, const Order& order,
                 const Segment& segment, int count, int alias) {
  storage::SqlBuilder& sql = compiler.sql();
  Joins joins(compiler, alias);
  sql.add("SELECT ");
  compiler.id(alias);
  sql.add(" AS id");
  for (size_t i = 0; i < order.columns().size(); ++i) {
    const SortColumn& column = order.columns()[i];
    sql.add(", ");
    compiler.column(joins.reach(column.hops), *column.name);
    sql.add(" AS s").number(static_cast<int64_t>(i));
  }
  sql.add(" FROM ");
  compiler.table(*question.object, alias);
  joins.write();
  write_conditions(compiler, question, alias);
  order.restrict_to(segment, compiler, joins, alias);
  order.write(compiler, joins, alias);
  sql.add(" LIMIT ").number(count);
}

void write_page_order(Compiler& compiler, const Order& order, int page) {
  storage::SqlBuilder& sql = compiler.sql();
  sql.add(" ORDER BY ");
  for (size_t i = 0; i < order.columns().size(); ++i) {
    sql.alias(page).add(".s").number(static_cast<int64_t>(i));
    compiler.dialect().direction(sql, order.columns()[i].direction);
    sql.add(", ");
  }
  sql.alias(page).add(".id");
  compiler.dialect().direction(sql, order.id_direction());
}

}  // namespace

void write_conditions(Compiler& compiler, const Question& question, int alias) {
  storage::SqlBuilder& sql = compiler.sql();
  sql.add(" WHERE ");
  compiler.visible(*question.object, alias, question.rows);
  if (question.filter.node != Filter::Node::always) {
    sql.add(" AND ");
    compiler.condition(question.filter, alias);
  }
  if (!question.search.empty()) {
    sql.add(" AND ");
    compiler.search(*question.object, alias, question.search);
  }
}

RowStatement page_statement(const ReadEnvironment& environment, const Question& question,
                            const Order& order, const Segment& segment, int count) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int inner = compiler.new_alias();
  const int page = compiler.new_alias();
  const int row = compiler.new_alias();
  Joins joins(compiler, row);
  RowShape shape(compiler, joins, *question.object, record_lead(*question.object), question.outputs,
                 row);
  sql.add("SELECT ");
  shape.write_columns(compiler);
  for (size_t i = 0; i < order.columns().size(); ++i) {
    sql.add(", ").alias(page).add(".s").number(static_cast<int64_t>(i));
  }
  sql.add(" FROM (");
  write_inner(compiler, question, order, segment, count, inner);
  sql.add(") ").alias(page);
  compiler.dialect().join_page(sql);
  compiler.table(*question.object, row);
  sql.add(" ON ");
  compiler.id(row);
  sql.add(" = ").alias(page).add(".id");
  joins.write();
  if (compiler.dialect().reorders_joined_page()) write_page_order(compiler, order, page);
  return {std::move(compiler.sql()), std::move(shape)};
}

RowStatement row_statement(const ReadEnvironment& environment, const schema::Object& object,
                           std::span<const schema::Field* const> leading,
                           std::span<const Output> outputs, const Condition& condition) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  Joins joins(compiler, row);
  RowShape shape(compiler, joins, object, leading, outputs, row);
  sql.add("SELECT ");
  shape.write_columns(compiler);
  sql.add(" FROM ");
  compiler.table(object, row);
  joins.write();
  sql.add(" WHERE ");
  condition(compiler, row);
  sql.add(" ORDER BY ");
  compiler.id(row);
  return {std::move(compiler.sql()), std::move(shape)};
}

std::array<const schema::Field*, 2> record_lead(const schema::Object& object) {
  return {object.field("id"), object.field("version")};
}

std::vector<Value> take_row(const storage::Row& row, const RowShape& shape) {
  std::vector<Value> values;
  values.reserve(static_cast<size_t>(shape.column_count()));
  for (int i = 0; i < shape.column_count(); ++i) {
    values.push_back(schema::value_at(row, i, shape.type(i)));
  }
  return values;
}

}  // namespace kith::query
