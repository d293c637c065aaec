// Formulas for SQLite: nearly all by the functions of storage/sqlite/formula_functions.h, because its own
// arithmetic goes over into floating point and its texts into other types.
#include "query/formula_sql.h"

namespace kith::query {
namespace {

using F = schema::formula::Function;
using storage::SqlBuilder;

SqlBuilder::Text name_of(F function) {
  switch (function) {
    case F::add:
      return "kith_add(";
    case F::subtract:
      return "kith_subtract(";
    case F::multiply:
      return "kith_multiply(";
    case F::divide:
      return "kith_divide(";
    case F::absolute:
      return "kith_absolute(";
    case F::least:
      return "kith_least(";
    case F::greatest:
      return "kith_greatest(";
    case F::length:
      return "kith_length(";
    case F::left:
      return "kith_left(";
    case F::right:
      return "kith_right(";
    case F::upper:
      return "kith_upper(";
    case F::lower:
      return "kith_lower(";
    case F::number_text:
      return "kith_number_text(";
    case F::date_text:
      return "kith_date_text(";
    case F::months_between:
      return "kith_months_between(";
    case F::years_between:
      return "kith_years_between(";
    case F::add_days:
      return "kith_add_days(";
    case F::add_months:
      return "kith_add_months(";
    case F::year:
      return "kith_year(";
    case F::month:
      return "kith_month(";
    default:
      return "kith_day(";
  }
}

class SqliteFormulaWriter final : public FormulaWriter {
 public:
  using FormulaWriter::FormulaWriter;

  void root(const Node& node) override {
    sql().add("(");
    this->node(node);
    sql().add(")");
    if (node.type == Type::whole) sql().add(" / 10000");
  }

 protected:
  void number(Decimal value) override { sql().bind(value); }
  void day(Date value) override { sql().bind(value); }
  void blank(Type) override { sql().add("NULL"); }
  void collated(Type) override {}

  void stored(Type type, ColumnRef column) override {
    if (type == Type::whole) sql().add("kith_whole(");
    column.write(sql());
    if (type == Type::whole) sql().add(")");
  }

  void call(const Node& node) override {
    switch (node.function) {
      case F::contains:
        sql().add("COALESCE(instr(");
        arguments(node);
        sql().add(") > 0, FALSE)");
        return;
      case F::days_between:
        sql().add("(((");
        this->node(node.arguments[0]);
        sql().add(") - (");
        this->node(node.arguments[1]);
        sql().add(")) * 10000)");
        return;
      case F::round:
        sql().add("kith_round(");
        this->node(node.arguments[0]);
        sql().add(", ").number(node.places).add(")");
        return;
      case F::day_of_instant:
        sql().add("kith_bucket(");
        this->node(node.arguments[0]);
        sql().add(", ").bind(std::string("day")).add(", ").bind(moment().zone->name()).add(")");
        return;
      default:
        sql().add(name_of(node.function));
        arguments(node);
        sql().add(")");
    }
  }
};

}  // namespace

std::unique_ptr<FormulaWriter> sqlite_formula_writer(Compiler& compiler, int alias) {
  return std::make_unique<SqliteFormulaWriter>(compiler, alias);
}

}  // namespace kith::query
