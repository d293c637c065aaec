#include "schema/formula/evaluate.h"

#include <algorithm>

#include "base/decimal.h"
#include "base/spreadsheet.h"

namespace kith::schema::formula {
namespace {

using F = Function;

Value value_of_number(spreadsheet::Number units) {
  return units ? Value{Decimal{*units}} : Value{};
}
Value value_of_day(std::optional<Date> day) { return day ? Value{*day} : Value{}; }
Value value_of_whole(int64_t whole) { return value_of_number(spreadsheet::of_whole(whole)); }
Value value_of_text(std::string text) { return text.empty() ? Value{} : Value{std::move(text)}; }

int64_t units(const Value& value) { return std::get<Decimal>(value).units; }
const std::string& text(const Value& value) { return std::get<std::string>(value); }
Date day(const Value& value) { return std::get<Date>(value); }
bool holds(const Value& value) { return !is_null(value) && std::get<bool>(value); }

Value arithmetic(F function, const Value& a, const Value& b) {
  switch (function) {
    case F::add:
      return value_of_number(spreadsheet::add(units(a), units(b)));
    case F::subtract:
      return value_of_number(spreadsheet::subtract(units(a), units(b)));
    case F::multiply:
      return value_of_number(spreadsheet::multiply(units(a), units(b)));
    default:
      return value_of_number(spreadsheet::divide(units(a), units(b)));
  }
}

bool compare(F function, const Value& a, const Value& b) {
  if (function == F::equal) return a == b;
  if (function == F::unequal) return a != b;
  if (is_null(a) || is_null(b)) return false;
  switch (function) {
    case F::less:
      return a < b;
    case F::less_or_equal:
      return a <= b;
    case F::more:
      return a > b;
    default:
      return a >= b;
  }
}

class Evaluation {
 public:
  Evaluation(const Inputs& inputs, const Moment& moment) : inputs_(inputs), moment_(moment) {}

  // Recursion is as deep as the tree, which the parser limits.
  Value of(const Node& node) const {
    switch (node.function) {
      case F::constant:
        return node.value;
      case F::field:
        return field(node);
      case F::today:
        return moment_.today();
      case F::now:
        return moment_.now;
      case F::both:
        return std::ranges::all_of(node.arguments, [&](const Node& one) { return holds(of(one)); });
      case F::either:
        return std::ranges::any_of(node.arguments, [&](const Node& one) { return holds(of(one)); });
      case F::negation:
        return !holds(of(node.arguments[0]));
      case F::is_blank:
        return is_null(of(node.arguments[0]));
      case F::choose:
        return of(node.arguments[holds(of(node.arguments[0])) ? 1 : 2]);
      case F::first_held:
        return first_held(node);
      case F::match:
        return matched(node);
      case F::join:
        return joined(node);
      case F::least:
      case F::greatest:
        return extreme(node);
      case F::equal:
      case F::unequal:
      case F::less:
      case F::less_or_equal:
      case F::more:
      case F::more_or_equal:
        return compare(node.function, of(node.arguments[0]), of(node.arguments[1]));
      default:
        return of_values(node);
    }
  }

 private:
  Value field(const Node& node) const {
    const Source& source = node.source;
    if (const Formula* formula = formula_of(*source.field)) {
      const Inputs* there = inputs_.at(source);
      return there ? Evaluation(*there, moment_).of(formula->root) : Value{};
    }
    Value value = inputs_.stored(source);
    if (const auto* whole = std::get_if<int64_t>(&value)) return value_of_whole(*whole);
    return value;
  }

  Value first_held(const Node& node) const {
    for (const Node& one : node.arguments) {
      Value value = of(one);
      if (!is_null(value)) return value;
    }
    return {};
  }

  Value matched(const Node& node) const {
    const Value wanted = of(node.arguments[0]);
    for (size_t i = 1; i + 1 < node.arguments.size(); i += 2) {
      const Value one = of(node.arguments[i]);
      if (!is_null(wanted) && wanted == one) return of(node.arguments[i + 1]);
    }
    return of(node.arguments.back());
  }

  Value joined(const Node& node) const {
    std::string all;
    for (const Node& one : node.arguments) {
      const Value part = of(one);
      if (!is_null(part)) all += text(part);
    }
    return value_of_text(std::move(all));
  }

  Value extreme(const Node& node) const {
    Value best;
    for (const Node& one : node.arguments) {
      Value value = of(one);
      if (is_null(value)) continue;
      const bool better = node.function == F::least ? value < best : best < value;
      if (is_null(best) || better) best = std::move(value);
    }
    return best;
  }

  // Those that are blank where an operand is; CONTAINS is then FALSE.
  Value of_values(const Node& node) const {
    const Value a = of(node.arguments[0]);
    const Value b = node.arguments.size() > 1 ? of(node.arguments[1]) : Value{false};
    if (is_null(a) || is_null(b)) return node.function == F::contains ? Value{false} : Value{};
    switch (node.function) {
      case F::day_of_instant:
        return moment_.zone->date_at(std::get<Timestamp>(a));
      case F::round:
        return value_of_number(spreadsheet::round(units(a), node.places));
      case F::absolute:
        return value_of_number(spreadsheet::absolute(units(a)));
      case F::contains:
        return text(a).find(text(b)) != std::string::npos;
      case F::length:
        return value_of_whole(spreadsheet::length(text(a)));
      case F::left:
        return value_of_text(std::string(spreadsheet::left(text(a), units(b))));
      case F::right:
        return value_of_text(std::string(spreadsheet::right(text(a), units(b))));
      case F::upper:
        return spreadsheet::upper(text(a));
      case F::lower:
        return spreadsheet::lower(text(a));
      case F::number_text:
        return spreadsheet::number_text(units(a));
      case F::date_text:
        return format(day(a));
      case F::boolean_text:
        return std::string(std::get<bool>(a) ? "TRUE" : "FALSE");
      case F::days_between:
        return value_of_whole((day(a) - day(b)).count());
      case F::months_between:
        return value_of_whole(spreadsheet::months_between(day(a), day(b)));
      case F::years_between:
        return value_of_whole(spreadsheet::months_between(day(a), day(b)) / 12);
      case F::add_days:
        return value_of_day(spreadsheet::add_days(day(a), units(b)));
      case F::add_months:
        return value_of_day(spreadsheet::add_months(day(a), units(b)));
      case F::year:
        return value_of_whole(spreadsheet::year_of(day(a)));
      case F::month:
        return value_of_whole(spreadsheet::month_of(day(a)));
      case F::day:
        return value_of_whole(spreadsheet::day_of(day(a)));
      default:
        return arithmetic(node.function, a, b);
    }
  }

  const Inputs& inputs_;
  const Moment& moment_;
};

}  // namespace

Value evaluate(const Formula& formula, const Inputs& inputs, const Moment& moment) {
  Value value = Evaluation(inputs, moment).of(formula.root);
  if (formula.type() != Type::whole || is_null(value)) return value;
  return std::get<Decimal>(value).units / decimal_scale;
}

}  // namespace kith::schema::formula
