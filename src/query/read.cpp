#include "query/read.h"

#include "query/lookups.h"
#include "query/page.h"
#include "query/refusal.h"
#include "query/similar.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

constexpr int limit_max = 500;

// A page while it is read: rows go straight into the JSON unless something must be looked up first.
class PageReader {
 public:
  PageReader(const ReadEnvironment& environment, const Question& question, const Order& order,
             JsonWriter& out)
      : environment_(environment),
        question_(question),
        order_(order),
        lead_(find_lead(environment, question, order)),
        out_(out) {}

  void read(const Segment& segment) {
    const int wanted = question_.limit + 1 - written_;
    RowStatement statement =
        page_statement(environment_, question_, order_, lead_, segment, wanted);
    const RowShape& shape = statement.shape;
    const auto built = std::move(statement.sql).build();
    const Lookups none;
    RowWriter writer(shape, environment_.schema, environment_.names, none);
    HeldRows held;
    environment_.db.query(built.sql, built.values, [&](const storage::Row& row) {
      if (written_ == question_.limit) {
        more_ = true;
        return false;
      }
      ++written_;
      if (written_ == question_.limit) remember_place(row, shape);
      if (shape.needs_lookup()) {
        held.push_back(take_row(row, shape));
      } else {
        writer.record(row, out_);
      }
      return true;
    });
    if (!held.empty()) write_held(shape, held);
  }

  bool full() const { return more_; }
  std::string next() const { return more_ ? order_.cursor_after(place_, last_) : std::string(); }

 private:
  void remember_place(const storage::Row& row, const RowShape& shape) {
    int column = shape.column_count();
    for (const SortColumn& sorted : order_.columns()) {
      place_.push_back(schema::value_at(row, column++, sorted.type));
    }
    last_ = row.id(RowShape::id_column);
  }

  void write_held(const RowShape& shape, HeldRows& held) {
    const Lookups lookups = look_up(environment_, shape, held);
    RowWriter writer(shape, environment_.schema, environment_.names, lookups);
    for (const auto& values : held) writer.record(schema::ValueRow(values), out_);
  }

  const ReadEnvironment& environment_;
  const Question& question_;
  const Order& order_;
  const Lead lead_;
  JsonWriter& out_;
  int written_ = 0;
  bool more_ = false;
  std::vector<Value> place_;  // sort values of the page's last row
  Id last_;
};

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
  const Meant<Question> meant(environment, question);
  Order order(question);
  const std::vector<Segment> segments = TRY(order.start(question.cursor, "cursor"));
  out.begin_array();
  PageReader reader(environment, *meant, order, out);
  for (const Segment& segment : segments) {
    if (reader.full()) break;
    reader.read(segment);
  }
  out.end_array();
  return reader.next();
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
