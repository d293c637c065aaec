// Sums, joined texts and comparisons, as their signs say.
#include "schema/formula/typer.h"

#include "base/decimal.h"

namespace kith::schema::formula {

Typer::Answer Typer::operation(const Syntax& syntax) {
  const std::string_view sign = syntax.word;
  if (sign == "&") return joining(syntax);
  if (sign == "*") return numeric(syntax, F::multiply);
  if (sign == "/") return numeric(syntax, F::divide);
  if (sign == "+") return sum(syntax, F::add);
  if (sign == "-") return syntax.arguments.size() == 1 ? negated(syntax) : sum(syntax, F::subtract);
  if (sign == "=") return comparison(syntax, F::equal);
  if (sign == "<>") return comparison(syntax, F::unequal);
  if (sign == "<") return comparison(syntax, F::less);
  if (sign == "<=") return comparison(syntax, F::less_or_equal);
  if (sign == ">") return comparison(syntax, F::more);
  return comparison(syntax, F::more_or_equal);
}

Typer::Answer Typer::negated(const Syntax& syntax) {
  auto number = typed(syntax.arguments[0], Type::decimal);
  return number ? Answer(minus(std::move(*number))) : std::nullopt;
}

Node Typer::minus(Node number) {
  ++nodes_;
  const Type type = number.type;
  std::vector<Node> arguments;
  arguments.push_back(constant(Type::whole, Decimal{0}));
  arguments.push_back(std::move(number));
  return call(F::subtract, type, std::move(arguments));
}

Typer::Answer Typer::sum(const Syntax& syntax, F function) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  Node& a = (*arguments)[0];
  Node& b = (*arguments)[1];
  if (is_time(a.type) && is_time(b.type) && function == F::subtract) {
    auto end = fitted(syntax.arguments[0], std::move(a), Type::date);
    auto start = fitted(syntax.arguments[1], std::move(b), Type::date);
    std::vector<Node> days;
    days.push_back(std::move(*end));
    days.push_back(std::move(*start));
    return call(F::days_between, Type::whole, std::move(days));
  }
  if (is_time(a.type)) return days_later(syntax, std::move(a), std::move(b), 0, function);
  if (is_time(b.type) && function == F::add)
    return days_later(syntax, std::move(b), std::move(a), 1, function);
  for (size_t i = 0; i < 2; ++i) {
    auto fit = fitted(syntax.arguments[i], std::move((*arguments)[i]), Type::decimal);
    if (!fit) return std::nullopt;
    (*arguments)[i] = std::move(*fit);
  }
  const bool whole = a.type == Type::whole && b.type == Type::whole;
  return call(function, whole ? Type::whole : Type::decimal, std::move(*arguments));
}

Typer::Answer Typer::days_later(const Syntax& syntax, Node day, Node count, size_t day_place,
                                F function) {
  auto from = fitted(syntax.arguments[day_place], std::move(day), Type::date);
  if (!from) return std::nullopt;
  auto days = fitted(syntax.arguments[1 - day_place], std::move(count), Type::whole);
  if (!days) return std::nullopt;
  std::vector<Node> arguments;
  arguments.push_back(std::move(*from));
  arguments.push_back(function == F::add ? std::move(*days) : minus(std::move(*days)));
  return call(F::add_days, Type::date, std::move(arguments));
}

Typer::Answer Typer::comparison(const Syntax& syntax, F function) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  for (size_t i = 0; i < 2; ++i) {
    const Node& field = (*arguments)[i];
    const Syntax& other = syntax.arguments[1 - i];
    const bool equality = function == F::equal || function == F::unequal;
    if (equality && field.function == F::field && !field.source.field->options.empty() &&
        !is_option(other, *field.source.field)) {
      return std::nullopt;
    }
  }
  const auto type = unify(syntax, *arguments, {0, 1});
  if (!type) return std::nullopt;
  if (*type == Type::blank) return constant(Type::boolean, function == F::equal);
  if (*type == Type::boolean && function != F::equal && function != F::unequal) {
    return fail(
        syntax, "type",
        say("conditions are equal or not; none is greater", "条件只能比较是否相等，不能比较大小"));
  }
  return call(function, Type::boolean, std::move(*arguments));
}

}  // namespace kith::schema::formula
