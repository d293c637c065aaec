#include "query/page.h"

#include <unordered_map>

#include "query/masked_search.h"
#include "query/visibility.h"
#include "schema/search_table.h"
#include "text/tokens.h"

namespace kith::query {
namespace {

constexpr storage::Identifier id_name("id");

Wanted wanted_by(const Question& question, const Compiler& compiler) {
  return wanted_words(question.meant.empty() ? words_of(question.search) : question.meant,
                      *question.object, compiler.visibility());
}

std::optional<Filter> in_readable_fields(const Question& question, const Compiler& compiler) {
  return words_in_readable_fields(*question.object, compiler.visibility(), question.search,
                                  question.meant);
}

void write_wishes(Compiler& compiler, const Question& question, int alias) {
  storage::SqlBuilder& sql = compiler.sql();
  if (question.filter.node != Filter::Node::always) {
    sql.add(" AND ");
    compiler.condition(question.filter, alias);
  }
  if (!question.search.empty()) {
    sql.add(" AND ");
    compiler.search(*question.object, alias, wanted_by(question, compiler));
    if (const auto readable = in_readable_fields(question, compiler)) {
      sql.add(" AND ");
      compiler.condition(*readable, alias);
    }
  }
}

// Found by words and newest first: the full text leads, in order of ids, and ends with the page.
void write_found(Compiler& compiler, const Question& question, const Order& order,
                 const Segment& segment, int alias) {
  storage::SqlBuilder& sql = compiler.sql();
  Joins none(compiler, alias);
  const int words = compiler.new_alias();
  const ColumnRef id{words, &compiler.dialect().found_id()};
  sql.add("SELECT ");
  compiler.id(alias);
  sql.add(" AS id FROM ");
  compiler.dialect().found_rows(sql, *question.object, words);
  compiler.dialect().join_page(sql);
  compiler.table(*question.object, alias);
  sql.add(" ON ");
  compiler.id(alias);
  sql.add(" = ");
  id.write(sql);
  Question rest;
  rest.object = question.object;
  rest.filter = question.filter;
  rest.rows = question.rows;
  write_conditions(compiler, rest, alias);
  sql.add(" AND ");
  compiler.dialect().found(sql, *question.object, words, wanted_by(question, compiler));
  order.restrict_to(segment, compiler, none, id);
  order.write(compiler, none, id);
}

bool words_lead(const Compiler& compiler, const Question& question, const Order& order) {
  return compiler.dialect().finds_in_order() && order.columns().empty() &&
         schema::has_search_table(*question.object) && !question.search.empty() &&
         !query_tokens(question.search).empty() && !in_readable_fields(question, compiler);
}

// Which of the rows: those of an earlier instant come from two tables.
enum class Part { all, as_it_was, former };

void write_rows(Compiler& compiler, const Question& question, const Order& order, const Lead& lead,
                const Segment& segment, int alias, Part part = Part::all, int now = -1) {
  storage::SqlBuilder& sql = compiler.sql();
  Joins joins(compiler, alias);
  const ColumnRef id{alias, &id_name};
  sql.add("SELECT ");
  compiler.id(alias);
  sql.add(" AS id");
  for (size_t i = 0; i < order.columns().size(); ++i) {
    const SortColumn& column = order.columns()[i];
    sql.add(", ");
    column.at(joins).write(sql);
    sql.add(" AS s").number(static_cast<int64_t>(i));
  }
  sql.add(" FROM ");
  switch (part) {
    case Part::all:
      compiler.table(*question.object, alias);
      break;
    case Part::as_it_was:
      compiler.table_of_now(*question.object, alias);
      break;
    case Part::former:
      compiler.table_of_former(now, alias);
      break;
  }
  if (lead.by != Lead::By::engine) compiler.dialect().led_by(sql, lead.index);
  joins.write();
  write_conditions(compiler, question, alias);
  if (part == Part::as_it_was) {
    sql.add(" AND ");
    const bool by_id = order.columns().empty() && lead.by != Lead::By::index;
    compiler.as_it_was(*question.object, alias,
                       by_id ? Compiler::Ids::lead : Compiler::Ids::do_not_lead);
  }
  order.restrict_to(segment, compiler, joins, id);
  order.write(compiler, joins, id);
}

// Only the ids, in order and up to the limit: joins are for those that are shown.
void write_inner(Compiler& compiler, const Question& question, const Order& order, const Lead& lead,
                 const Segment& segment, int count, int alias) {
  if (words_lead(compiler, question, order)) {
    write_found(compiler, question, order, segment, alias);
  } else {
    write_rows(compiler, question, order, lead, segment, alias);
  }
  compiler.sql().add(" LIMIT ").number(count);
  if (question.skip > 0) compiler.sql().add(" OFFSET ").number(question.skip);
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
  order.direct_id(compiler);
}

std::vector<Id> ids_where(const ReadEnvironment& environment, const schema::Object& object,
                          const Condition& condition) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  compiler.sql().add("SELECT ");
  compiler.id(row);
  compiler.sql().add(" FROM ");
  compiler.table(object, row);
  compiler.sql().add(" WHERE ");
  condition(compiler, row);
  const auto built = std::move(compiler).build();
  std::vector<Id> ids;
  environment.db.query(built.sql, built.values, [&](const storage::Row& found) {
    ids.push_back(found.id(0));
    return true;
  });
  return ids;
}

}  // namespace

void write_conditions(Compiler& compiler, const Question& question, int alias) {
  compiler.sql().add(" WHERE ");
  compiler.visible(*question.object, alias, question.rows);
  write_wishes(compiler, question, alias);
}

void write_conditions_of_all(Compiler& compiler, const Question& question, int alias) {
  const Filter& visible = compiler.visibility().rows(*question.object);
  if (question.rows == Rows::deleted || !question.search.empty() ||
      Compiler::led_by_index(question.filter) || Compiler::led_by_index(visible)) {
    return write_conditions(compiler, question, alias);
  }
  compiler.sql().add(" WHERE ");
  compiler.visible_by_scan(*question.object, alias);
  write_wishes(compiler, question, alias);
}

RowStatement page_statement(const ReadEnvironment& environment, const Question& question,
                            const Order& order, const Lead& lead, const Segment& segment,
                            int count) {
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
  write_inner(compiler, question, order, lead, segment, count, inner);
  sql.add(") ").alias(page);
  compiler.dialect().join_page(sql);
  compiler.table(*question.object, row);
  sql.add(" ON ");
  compiler.id(row);
  sql.add(" = ").alias(page).add(".id");
  joins.write();
  if (compiler.dialect().reorders_joined_page()) write_page_order(compiler, order, page);
  return {std::move(compiler).finish(), std::move(shape)};
}

// SELECT … FROM (the page of what is as it was UNION ALL the page of what was otherwise): each half
// is walked in its order and ends early.
std::vector<Place> places_of_then(const ReadEnvironment& environment, const Question& question,
                                  const Order& order, const Lead& lead, const Segment& segment,
                                  int count) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int now = compiler.new_alias();
  const int former = compiler.new_alias();
  const int page = compiler.new_alias();
  const auto select_places = [&] {
    sql.add("SELECT id");
    for (size_t i = 0; i < order.columns().size(); ++i)
      sql.add(", s").number(static_cast<int64_t>(i));
    sql.add(" FROM (");
  };
  const auto half = [&](Part part, int alias, const Lead& led) {
    select_places();
    write_rows(compiler, question, order, led, segment, alias, part, now);
    sql.add(" LIMIT ").number(count + question.skip).add(") ").alias(compiler.new_alias());
  };
  select_places();
  half(Part::as_it_was, now, lead);
  sql.add(" UNION ALL ");
  half(Part::former, former, {});
  sql.add(") ").alias(page);
  write_page_order(compiler, order, page);
  sql.add(" LIMIT ").number(count);
  if (question.skip > 0) sql.add(" OFFSET ").number(question.skip);
  const auto built = std::move(compiler).build();
  std::vector<Place> places;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    Place place{row.id(0), {}};
    int column = 1;
    for (const SortColumn& sorted : order.columns())
      place.values.push_back(schema::value_at(row, column++, sorted.type));
    places.push_back(std::move(place));
    return true;
  });
  return places;
}

HeldRows rows_at(const ReadEnvironment& environment, std::span<const Place> places,
                 RowStatement& statement) {
  std::unordered_map<Id, size_t> positions;
  for (const Place& place : places) positions.emplace(place.id, positions.size());
  HeldRows rows(places.size());
  const auto built = std::move(statement.sql).build();
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    rows[positions.at(row.id(RowShape::id_column))] = take_row(row, statement.shape);
    return true;
  });
  std::erase_if(rows, [](const auto& row) { return row.empty(); });
  return rows;
}

RowStatement statement_at(const ReadEnvironment& environment, const Question& question,
                          std::span<const Place> places) {
  std::vector<Id> ids;
  for (const Place& place : places) ids.push_back(place.id);
  return few_rows_statement(environment, *question.object, ids, question.outputs, question.rows);
}

RowStatement rows_statement(const ReadEnvironment& environment, const Question& question,
                            const Order& order, const Lead& lead, const Segment& segment,
                            int count) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  const ColumnRef id{row, &id_name};
  Joins joins(compiler, row);
  RowShape shape(compiler, joins, *question.object, record_lead(*question.object), question.outputs,
                 row);
  sql.add("SELECT ");
  shape.write_columns(compiler);
  for (const SortColumn& column : order.columns()) {
    sql.add(", ");
    column.at(joins).write(sql);
  }
  sql.add(" FROM ");
  compiler.table(*question.object, row);
  compiler.dialect().led_by(sql, lead.by == Lead::By::index ? lead.index : nullptr);
  joins.write();
  write_conditions(compiler, question, row);
  order.restrict_to(segment, compiler, joins, id);
  order.write(compiler, joins, id);
  sql.add(" LIMIT ").number(count);
  return {std::move(compiler).finish(), std::move(shape)};
}

// Of an earlier instant the rows are found first, so that few are joined.
RowStatement row_statement(const ReadEnvironment& environment, const schema::Object& object,
                           std::span<const schema::Field* const> leading,
                           std::span<const Output> outputs, const Condition& condition) {
  std::optional<std::vector<Id>> few;
  if (environment.visibility.past()) few = ids_where(environment, object, condition);
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  Joins joins(compiler, row);
  RowShape shape(compiler, joins, object, leading, outputs, row);
  sql.add("SELECT ");
  shape.write_columns(compiler);
  sql.add(" FROM ");
  few ? compiler.table_of_few(object, row, *few) : compiler.table(object, row);
  joins.write();
  sql.add(" WHERE ");
  condition(compiler, row);
  sql.add(" ORDER BY ");
  compiler.id(row);
  return {std::move(compiler).finish(), std::move(shape)};
}

// The ids outermost: nothing else bounds what SQLite may choose to walk.
RowStatement few_rows_statement(const ReadEnvironment& environment, const schema::Object& object,
                                std::span<const Id> ids, std::span<const Output> outputs,
                                Rows rows) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  const int few = compiler.new_alias();
  Joins joins(compiler, row);
  RowShape shape(compiler, joins, object, record_lead(object), outputs, row);
  sql.add("SELECT ");
  shape.write_columns(compiler);
  sql.add(" FROM ");
  compiler.dialect().table_of(sql, ids);
  sql.add(" ").alias(few);
  compiler.dialect().join_page(sql);
  compiler.table_of_few(object, row, ids);
  sql.add(" ON ");
  compiler.id(row);
  sql.add(" = ");
  compiler.id(few);
  joins.write();
  sql.add(" WHERE ");
  compiler.visible(object, row, rows);
  return {std::move(compiler).finish(), std::move(shape)};
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
