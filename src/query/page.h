// The statement of a page, or of a record: what read.h promises, put together.
#pragma once

#include <array>
#include <functional>

#include "query/lead.h"
#include "query/order.h"
#include "query/read.h"
#include "query/row_shape.h"

namespace kith::query {

struct RowStatement {
  storage::SqlBuilder sql;
  RowShape shape;
};

// Rows of the page within one segment, at most `count`. After the shape's columns stand those of
// the order.
RowStatement page_statement(const ReadEnvironment& environment, const Question& question,
                            const Order& order, const Lead& lead, const Segment& segment,
                            int count);

// The same in one select, for rows that come in their order of themselves: along the lead's index, or
// along the key.
RowStatement rows_statement(const ReadEnvironment& environment, const Question& question,
                            const Order& order, const Lead& lead, const Segment& segment,
                            int count);

// Rows that a condition on the row itself picks, in id order.
using Condition = std::function<void(Compiler&, int alias)>;
RowStatement row_statement(const ReadEnvironment& environment, const schema::Object& object,
                           std::span<const schema::Field* const> leading,
                           std::span<const Output> outputs, const Condition& condition);
// The same of rows with these ids, in their order where the engine keeps it.
RowStatement few_rows_statement(const ReadEnvironment& environment, const schema::Object& object,
                                std::span<const Id> ids, std::span<const Output> outputs,
                                Rows rows = Rows::live);

using HeldRows = std::vector<std::vector<Value>>;

// A page of an earlier instant takes two statements: which records it has, and these.
struct Place {
  Id id;
  std::vector<Value> values;  // of the order's columns
};
std::vector<Place> places_of_then(const ReadEnvironment& environment, const Question& question,
                                  const Order& order, const Lead& lead, const Segment& segment,
                                  int count);
RowStatement statement_at(const ReadEnvironment& environment, const Question& question,
                          std::span<const Place> places);
// Its rows in the order of the places. The statement's SQL is used up.
HeldRows rows_at(const ReadEnvironment& environment, std::span<const Place> places,
                 RowStatement& statement);
// The fields that lead a record: id and version.
std::array<const schema::Field*, 2> record_lead(const schema::Object& object);

// The conditions of a question: live or deleted, visible, filtered, found.
void write_conditions(Compiler& compiler, const Question& question, int alias);
// The same where all rows that match are read, in any order.
void write_conditions_of_all(Compiler& compiler, const Question& question, int alias);

// A row held in memory.
std::vector<Value> take_row(const storage::Row& row, const RowShape& shape);

}  // namespace kith::query
