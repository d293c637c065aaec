// What the two engines say differently in questions over objects. One class each, the same
// functions in the same order (sqlite_dialect.cpp, postgres_dialect.cpp).
//
// Text compares by bytes on both: BINARY on SQLite, COLLATE "C" on PostgreSQL (schema's DDL).
#pragma once

#include <span>
#include <string>

#include "base/function_ref.h"
#include "query/question.h"
#include "query/words.h"
#include "storage/sql_builder.h"
#include "storage/storage.h"

namespace kith::query {

class Compiler;

// t3."name__key", or the expression of a formula on t3.
struct ColumnRef {
  int alias;
  const storage::Identifier* column;
  const schema::Field* formula = nullptr;
  Compiler* compiler = nullptr;  // of a formula: whose statement it is
  void write(storage::SqlBuilder& sql) const;
};

// Writes a value that is measured; it may be written more than once.
using Written = function_ref<void(storage::SqlBuilder&)>;

class Dialect {
 public:
  virtual ~Dialect() = default;

  // column holds, or ends with, these bytes
  virtual void contains(storage::SqlBuilder& sql, ColumnRef column, std::string needle) const = 0;
  virtual void ends(storage::SqlBuilder& sql, ColumnRef column, std::string needle) const = 0;
  // column is one of many ids; the text does not depend on how many
  virtual void one_of(storage::SqlBuilder& sql, ColumnRef column,
                      std::span<const Id> ids) const = 0;
  virtual void one_of(storage::SqlBuilder& sql, ColumnRef column,
                      std::span<const std::string> texts) const = 0;

  // NULL is smaller than everything: " ASC", " DESC NULLS LAST"
  virtual void direction(storage::SqlBuilder& sql, SortKey::Direction direction) const = 0;
  // Joins the page's few ids to their rows, the ids outermost.
  virtual void join_page(storage::SqlBuilder& sql) const = 0;
  // Few ids as a table with the one column id.
  virtual void table_of(storage::SqlBuilder& sql, std::span<const Id> ids) const = 0;
  // Whether the outer select must order again what the inner one has ordered.
  virtual bool reorders_joined_page() const = 0;

  // The row is found by full text.
  virtual void search(storage::SqlBuilder& sql, const schema::Object& object, ColumnRef id,
                      const Wanted& wanted) const = 0;

  // The same where the full text is asked first and its rows lead to the object's: whether it gives
  // them in order of ids, so that a page ends early; its table; its column of ids; its condition.
  virtual bool finds_in_order() const = 0;
  virtual void found_rows(storage::SqlBuilder& sql, const schema::Object& object,
                          int alias) const = 0;
  virtual const storage::Identifier& found_id() const = 0;
  virtual void found(storage::SqlBuilder& sql, const schema::Object& object, int alias,
                     const Wanted& wanted) const = 0;

  // Whether its planner knows how many rows there are of a value; else it is led (query/lead.h):
  // written behind a table, by the index, or by the table's own order where it is null.
  virtual bool knows_how_many() const = 0;
  virtual void led_by(storage::SqlBuilder& sql, const storage::Identifier* index) const = 0;
  // A column as a plain value: no index on it is used.
  virtual void unindexed(storage::SqlBuilder& sql, ColumnRef column) const = 0;

  // Whether groups are added up faster row by row in the program than by GROUP BY.
  virtual bool adds_up_faster_here() const = 0;
  // The first day of the period that holds a date, or an instant in a zone.
  virtual void bucket_date(storage::SqlBuilder& sql, ColumnRef column, Period period) const = 0;
  virtual void bucket_instant(storage::SqlBuilder& sql, ColumnRef column, Period period,
                              const TimeZone& zone) const = 0;
  // Exact, four digits, half away from zero; the answer reads as a Decimal.
  virtual void average(storage::SqlBuilder& sql, Written value, schema::Shape shape) const = 0;
  virtual void median(storage::SqlBuilder& sql, Written value, schema::Shape shape) const = 0;
  // By the nearest rank: one of the values.
  virtual void percentile(storage::SqlBuilder& sql, Written value, schema::Shape shape,
                          int percent) const = 0;
  // Of integers: reads as an integer.
  virtual void sum(storage::SqlBuilder& sql, Written value, schema::Shape shape) const = 0;
};

const Dialect& dialect_of(storage::Engine engine);

}  // namespace kith::query
