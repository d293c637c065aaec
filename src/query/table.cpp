// A page as cells of a file. It reads as read_records does, but holds the page: a file is written in
// pages of a few hundred rows, and what a page looks up is looked up once.
#include "query/lookups.h"
#include "query/page.h"
#include "query/read.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

// Where the values of an output stand: down through the references that lead to it. A record's id and
// version lead every row and have no cell.
struct Place {
  const Cell* through = nullptr;  // the last reference on the way
  const Cell* cell = nullptr;
};

const Cell* find(const std::vector<Cell>& level, const Output& output, const schema::Field* field) {
  for (const Cell& cell : level) {
    if (output.relation ? cell.relation == output.relation : cell.field == field) return &cell;
  }
  return nullptr;
}

Place place_of(const RowShape& shape, const Output& output) {
  Place place;
  const std::vector<Cell>* level = &shape.cells();
  for (const schema::Field* hop : output.path.hops) {
    place.through = find(*level, output, hop);
    level = &place.through->inside;
  }
  place.cell = find(*level, output, output.path.field);
  return place;
}

std::string text_at(const Place& place, const Output& output, const storage::Row& row,
                    RowWriter& writer) {
  if (place.cell) return writer.text(row, *place.cell);
  if (place.through) {
    return row.is_null(place.through->first) ? "" : format(row.id(place.through->first));
  }
  if (output.path.field->name == "id") return format(row.id(RowShape::id_column));
  return std::to_string(row.integer(RowShape::version_column));
}

class TextPage {
 public:
  TextPage(const ReadEnvironment& environment, const Question& question, const Order& order)
      : environment_(environment),
        question_(question),
        order_(order),
        lead_(find_lead(environment, question, order)) {}

  void read(const Segment& segment, const OnTextRow& on_row) {
    const int wanted = question_.limit + 1 - taken_;
    RowStatement statement =
        page_statement(environment_, question_, order_, lead_, segment, wanted);
    const RowShape& shape = statement.shape;
    const auto built = std::move(statement.sql).build();
    HeldRows held;
    environment_.db.query(built.sql, built.values, [&](const storage::Row& row) {
      if (taken_ == question_.limit) {
        more_ = true;
        return false;
      }
      if (++taken_ == question_.limit) remember_place(row, shape);
      held.push_back(take_row(row, shape));
      return true;
    });
    write(shape, held, on_row);
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

  void write(const RowShape& shape, HeldRows& held, const OnTextRow& on_row) {
    if (held.empty()) return;
    const Lookups lookups = look_up(environment_, shape, held);
    RowWriter writer(shape, environment_.schema, environment_.names, lookups);
    std::vector<Place> places;
    for (const Output& output : question_.outputs) places.push_back(place_of(shape, output));
    std::vector<std::string> texts(places.size());
    for (const auto& values : held) {
      const schema::ValueRow row(values);
      for (size_t i = 0; i < places.size(); ++i) {
        texts[i] = text_at(places[i], question_.outputs[i], row, writer);
      }
      on_row(texts);
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

}  // namespace

Result<std::string> read_text_rows(const ReadEnvironment& environment, const Question& question,
                                   const OnTextRow& on_row) {
  Order order(question);
  const std::vector<Segment> segments = TRY(order.start(question.cursor, "cursor"));
  TextPage page(environment, question, order);
  for (const Segment& segment : segments) {
    if (page.full()) break;
    page.read(segment, on_row);
  }
  return page.next();
}

}  // namespace kith::query
