#include "query/read.h"

#include "query/lookups.h"
#include "query/page.h"
#include "query/refusal.h"
#include "query/similar.h"
#include "query/table.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

constexpr int limit_max = 500;

Condition by_id(const schema::Object& object, Id id, Rows rows) {
  return [&object, id, rows](Compiler& compiler, int alias) {
    compiler.id(alias);
    compiler.sql().add(" = ").bind(id.value).add(" AND ");
    compiler.visible(object, alias, rows);
  };
}

}  // namespace

Result<std::string> read_records(const ReadEnvironment& environment, const Question& question,
                                 JsonWriter& out) {
  if (question.limit < 1 || question.limit > limit_max) {
    return refuse("limit", "range",
                  say("A page has 1 to {} records.", "每页可取 1 至 {} 条记录。", limit_max));
  }
  out.begin_array();
  std::string next =
      TRY(read_table(environment, question, [&](TableRow& row) { row.write_record(out); }));
  out.end_array();
  return next;
}

Result<bool> read_record(const ReadEnvironment& environment, const schema::Object& object, Id id,
                         std::span<const Output> outputs, Rows rows, JsonWriter& out) {
  RowStatement statement =
      row_statement(environment, object, record_lead(object), outputs, by_id(object, id, rows));
  const auto built = std::move(statement.sql).build();
  HeldRows held;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    held.push_back(take_row(row, statement.shape));
    return false;
  });
  if (held.empty()) return false;
  const Lookups lookups = look_up(environment, statement.shape, held);
  RowWriter writer(statement.shape, environment.schema, environment.names, lookups);
  writer.record(schema::ValueRow(held.front()), out);
  return true;
}

void read_some(const ReadEnvironment& environment, const schema::Object& object,
               std::span<const Id> ids, std::span<const Output> outputs, JsonWriter& out) {
  RowStatement statement = few_rows_statement(environment, object, ids, outputs);
  const auto built = std::move(statement.sql).build();
  HeldRows held;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    held.push_back(take_row(row, statement.shape));
    return true;
  });
  const Lookups lookups = look_up(environment, statement.shape, held);
  RowWriter writer(statement.shape, environment.schema, environment.names, lookups);
  out.begin_array();
  for (const auto& values : held) writer.record(schema::ValueRow(values), out);
  out.end_array();
}

Count count(const ReadEnvironment& environment, const Question& asked, int64_t up_to) {
  const Meant<Question> meant(environment, asked);
  const Question& question = *meant;
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  compiler.sql().add("SELECT count(*) FROM (SELECT 1 FROM ");
  compiler.table(*question.object, row);
  if (question.filter.node == Filter::Node::always) {
    write_conditions(compiler, question, row);  // along any index, the row itself is not needed
  } else {
    write_conditions_of_all(compiler, question, row);
  }
  compiler.sql().add(" LIMIT ").number(up_to + 1).add(") counted");
  const auto built = std::move(compiler).build();
  const int64_t found = environment.db.integer(built.sql, built.values).value_or(0);
  return {std::min(found, up_to), found <= up_to};
}

std::vector<Id> select_ids(const ReadEnvironment& environment, const Question& asked, Id after,
                           int limit) {
  const Meant<Question> meant(environment, asked);
  const Question& question = *meant;
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.id(row);
  sql.add(" FROM ");
  compiler.table(*question.object, row);
  write_conditions(compiler, question, row);
  sql.add(" AND ");
  compiler.id(row);
  sql.add(" > ").bind(after.value).add(" ORDER BY ");
  compiler.id(row);
  sql.add(" LIMIT ").number(limit);
  const auto built = std::move(compiler).build();
  std::vector<Id> ids;
  environment.db.query(built.sql, built.values, [&](const storage::Row& found) {
    ids.push_back(found.id(0));
    return true;
  });
  return ids;
}

}  // namespace kith::query
