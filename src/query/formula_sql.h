// Formulas as SQL (schema/formula/formula.h): the expression that stands where a field's column would.
//
// One value is written once, however deep a formula is, since what an engine cannot say without naming a
// value twice is a function (SQLite) or clamps and then takes the ends away (PostgreSQL): so the text is
// as long as the tree. A path is a sub-select under the asker's visibility.
//
//                 SQLite                        PostgreSQL
//   number        an integer of 1/10,000        numeric
//   date          days since 1970               days since 1970
//   condition     0, 1                          boolean
//
// What a formula's root is at last has the type that a column of its kind has.
#pragma once

#include <memory>

#include "query/compile.h"
#include "schema/formula/formula.h"
#include "schema/formula/moment.h"

namespace kith::query {

void write_formula(Compiler& compiler, const schema::Field& field, int alias);

class FormulaWriter {
 public:
  using Node = schema::formula::Node;
  using Type = schema::formula::Type;
  using Function = schema::formula::Function;

  FormulaWriter(Compiler& compiler, int alias)
      : compiler_(compiler), moment_(compiler.visibility().moment()), alias_(alias) {}
  virtual ~FormulaWriter() = default;

  virtual void root(const Node& node) = 0;  // as a column's value

 protected:
  void node(const Node& node);
  void arguments(const Node& node);  // a, b, c
  storage::SqlBuilder& sql() { return compiler_.sql(); }
  const schema::formula::Moment& moment() const { return moment_; }

  virtual void number(Decimal value) = 0;
  virtual void day(Date value) = 0;
  virtual void blank(Type type) = 0;
  // A column as a value of the type.
  virtual void stored(Type type, ColumnRef column) = 0;
  virtual void collated(Type type) = 0;  // behind what is compared by its order
  // What the engines do not say in the same words.
  virtual void call(const Node& node) = 0;

 private:
  void constant(const Node& node);
  void field(const Node& node);
  void reach(const schema::formula::Source& source, Type type, size_t hop, int alias);
  void end(const schema::formula::Source& source, Type type, int alias);
  void condition(const Node& node);
  void conditions(const Node& node, storage::SqlBuilder::Text word);
  void compared(const Node& node, storage::SqlBuilder::Text sign);
  void ordered(const Node& node, storage::SqlBuilder::Text sign);
  void matched(const Node& node);
  void joined(const Node& node);

  Compiler& compiler_;
  const schema::formula::Moment moment_;
  int alias_;
};

std::unique_ptr<FormulaWriter> sqlite_formula_writer(Compiler& compiler, int alias);
std::unique_ptr<FormulaWriter> postgres_formula_writer(Compiler& compiler, int alias);

}  // namespace kith::query
