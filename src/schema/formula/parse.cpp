#include "schema/formula/formula.h"
#include "schema/formula/typer.h"

namespace kith::schema::formula {

Parsed parse(std::string_view text, const Schema& schema, const Object& object,
             FormulaOf formula_of) {
  auto syntax = read_syntax(text);
  if (auto* problem = std::get_if<Problem>(&syntax)) return std::move(*problem);
  return Typer(schema, object, formula_of).type(std::get<Syntax>(syntax));
}

Error error_of(const Problem& problem) {
  const Message where = say("At character {}: ", "第 {} 个字符处：", problem.at + 1);
  return invalid_field("formula", problem.code,
                       {where.en + problem.why.en, where.zh + problem.why.zh});
}

const Formula* formula_of(const Field& field) { return field.formula.get(); }

std::string_view name_of(Type type) {
  switch (type) {
    case Type::whole:
      return "integer";
    case Type::decimal:
      return "decimal";
    case Type::boolean:
      return "boolean";
    case Type::date:
      return "date";
    case Type::timestamp:
      return "timestamp";
    default:
      return "text";
  }
}

bool Node::never_blank() const {
  switch (function) {
    case Function::constant:
      return !is_null(value);
    case Function::equal:
    case Function::unequal:
    case Function::less:
    case Function::less_or_equal:
    case Function::more:
    case Function::more_or_equal:
    case Function::both:
    case Function::either:
    case Function::negation:
    case Function::is_blank:
    case Function::contains:
    case Function::today:
    case Function::now:
      return true;
    default:
      return false;
  }
}

}  // namespace kith::schema::formula
