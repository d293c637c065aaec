#include "query/table.h"

#include "query/lookups.h"
#include "query/page.h"
#include "query/similar.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

using schema::Shape;

const Cell* find(const std::vector<Cell>& level, const Output& output, const schema::Field* field) {
  for (const Cell& cell : level) {
    if (output.relation ? cell.relation == output.relation : cell.field == field) return &cell;
  }
  return nullptr;
}

}  // namespace

void TableRow::append_text(size_t cell, std::string& out) {
  const Place& place = places_[cell];
  if (place.cell) return writer_.append_text(*row_, *place.cell, out);
  if (place.through) {
    if (!row_->is_null(place.through->first)) out += format(row_->id(place.through->first));
  } else if (place.output->path.field->name == "id") {
    out += format(row_->id(RowShape::id_column));
  } else {
    out += std::to_string(row_->integer(RowShape::version_column));
  }
}

void TableRow::append_key(size_t cell, std::string& out) {
  const Cell* reference = places_[cell].cell;
  if (reference && !reference->relation) writer_.append_key(*row_, *reference, out);
}

Id TableRow::id() const { return row_->id(RowShape::id_column); }

Value TableRow::value(size_t cell) const {
  const Place& place = places_[cell];
  if (!place.cell || place.cell->relation) {
    const bool version = !place.cell && !place.through && place.output->path.field->name != "id";
    return version ? Value{row_->integer(RowShape::version_column)} : Value{};
  }
  const int first = place.cell->first;
  if (row_->is_null(first)) return {};
  switch (place.cell->field->kind->shape()) {
    case Shape::integer:
      return row_->integer(first);
    case Shape::decimal:
      return row_->decimal(first);
    case Shape::boolean:
      return row_->boolean(first);
    case Shape::date:
      return row_->date(first);
    case Shape::timestamp:
      return row_->timestamp(first);
    default:
      return {};
  }
}

std::string_view TableRow::currency(size_t cell) const {
  const Cell* money = places_[cell].cell;
  if (!money || money->field->kind->name() != "money" || row_->is_null(money->first)) return {};
  return row_->text(money->first + 1);
}

void TableRow::write_record(JsonWriter& out) { writer_.record(*row_, out); }

class TablePage {
 public:
  TablePage(const ReadEnvironment& environment, const Question& question, const Order& order)
      : environment_(environment),
        question_(question),
        order_(order),
        lead_(find_lead(environment, question, order)) {}

  void read(const Segment& segment, function_ref<void(TableRow&)> on_row) {
    const int wanted = question_.limit + 1 - taken_;
    if (environment_.visibility.past()) return read_then(segment, wanted, on_row);
    RowStatement statement =
        straight() ? rows_statement(environment_, question_, order_, lead_, segment, wanted)
                   : page_statement(environment_, question_, order_, lead_, segment, wanted);
    const RowShape& shape = statement.shape;
    const auto built = std::move(statement.sql).build();
    const Lookups none;
    RowWriter writer(shape, environment_.schema, environment_.names, none);
    const auto places = places_in(shape);
    TableRow under_cursor(places, writer);
    HeldRows held;
    environment_.db.query(built.sql, built.values, [&](const storage::Row& row) {
      if (taken_ == question_.limit) {
        more_ = true;
        return false;
      }
      if (++taken_ == question_.limit) remember_place(row, shape);
      if (shape.needs_lookup()) {
        held.push_back(take_row(row, shape));
      } else {
        under_cursor.row_ = &row;
        on_row(under_cursor);
      }
      return true;
    });
    if (!held.empty()) hand_on(shape, places, held, on_row);
  }

  bool full() const { return more_; }
  std::string next() const { return more_ ? order_.cursor_after(place_, last_) : std::string(); }

 private:
  // Where nothing is sorted that joins would widen, each row is read where it is met, without looking
  // for the page's ids first.
  bool straight() const {
    if (dialect_of(environment_.db.engine()).knows_how_many()) return false;
    if (question_.rows != Rows::live || !question_.search.empty() || question_.skip > 0)
      return false;
    if (environment_.visibility.past()) return false;  // two tables, one after the other
    return lead_.in_order;
  }

  void read_then(const Segment& segment, int wanted, function_ref<void(TableRow&)> on_row) {
    auto places = places_of_then(environment_, question_, order_, lead_, segment, wanted);
    const auto left = static_cast<size_t>(question_.limit - taken_);
    more_ = places.size() > left;
    if (more_) places.resize(left);
    if (places.empty()) return;
    taken_ += static_cast<int>(places.size());
    place_ = places.back().values;
    last_ = places.back().id;
    RowStatement statement = statement_at(environment_, question_, places);
    HeldRows held = rows_at(environment_, places, statement);
    hand_on(statement.shape, places_in(statement.shape), held, on_row);
  }

  std::vector<TableRow::Place> places_in(const RowShape& shape) const {
    std::vector<TableRow::Place> places;
    for (const Output& output : question_.outputs) {
      TableRow::Place place{&output, nullptr, nullptr};
      const std::vector<Cell>* level = &shape.cells();
      for (const schema::Field* hop : output.path.hops) {
        place.through = find(*level, output, hop);
        level = &place.through->inside;
      }
      place.cell = find(*level, output, output.path.field);
      places.push_back(place);
    }
    return places;
  }

  void remember_place(const storage::Row& row, const RowShape& shape) {
    int column = shape.column_count();
    for (const SortColumn& sorted : order_.columns()) {
      place_.push_back(schema::value_at(row, column++, sorted.type));
    }
    last_ = row.id(RowShape::id_column);
  }

  void hand_on(const RowShape& shape, std::span<const TableRow::Place> places, HeldRows& held,
               function_ref<void(TableRow&)> on_row) {
    const Lookups lookups = look_up(environment_, shape, held);
    RowWriter writer(shape, environment_.schema, environment_.names, lookups);
    TableRow one(places, writer);
    for (const auto& values : held) {
      const schema::ValueRow row(values);
      one.row_ = &row;
      on_row(one);
    }
  }

  const ReadEnvironment& environment_;
  const Question& question_;
  const Order& order_;
  const Lead lead_;
  int taken_ = 0;
  bool more_ = false;
  std::vector<Value> place_;  // sort values of the page's last row
  Id last_;
};

Result<std::string> read_table(const ReadEnvironment& environment, const Question& question,
                               function_ref<void(TableRow&)> on_row) {
  const Meant<Question> meant(environment, question);
  Order order(question);
  const std::vector<Segment> segments = TRY(order.start(question.cursor, "cursor"));
  TablePage page(environment, *meant, order);
  for (const Segment& segment : segments) {
    if (page.full()) break;
    page.read(segment, on_row);
  }
  return page.next();
}

}  // namespace kith::query
