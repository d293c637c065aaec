// The functions, each with what it takes.
#include "schema/formula/typer.h"

#include <algorithm>

#include "base/decimal.h"
#include "base/spreadsheet.h"
#include "schema/nearest.h"

namespace kith::schema::formula {

const Signature* Typer::signature(const Syntax& syntax) {
  std::vector<std::string_view> names;
  for (const Signature& one : signatures()) {
    if (one.name == syntax.word) return &one;
    names.push_back(one.name);
  }
  fail(syntax, "unknown_function",
       joined(say("there is no function {}.", "没有函数 {}。", syntax.word),
              did_you_mean(syntax.word, names)));
  return nullptr;
}

Typer::Answer Typer::function(const Syntax& syntax) {
  const Signature* known = signature(syntax);
  if (!known) return std::nullopt;
  const size_t given = syntax.arguments.size();
  if (given < known->least || given > known->most) {
    return fail(
        syntax, "arguments",
        say("{0} is written {0}({1})", "{0} 的写法是 {0}({1})", known->name, known->arguments));
  }
  return named(syntax, known->name);
}

Typer::Answer Typer::named(const Syntax& syntax, std::string_view name) {
  if (name == "BLANK") return Node{};
  if (name == "TODAY") return call(F::today, Type::date, std::vector<Node>());
  if (name == "NOW") return call(F::now, Type::timestamp, std::vector<Node>());
  if (name == "AND") return all_of(syntax, F::both, Type::boolean, Type::boolean);
  if (name == "OR") return all_of(syntax, F::either, Type::boolean, Type::boolean);
  if (name == "NOT") return all_of(syntax, F::negation, Type::boolean, Type::boolean);
  if (name == "ABS") return numeric(syntax, F::absolute);
  if (name == "LEN") return all_of(syntax, F::length, Type::text, Type::whole);
  if (name == "UPPER") return all_of(syntax, F::upper, Type::text, Type::text);
  if (name == "LOWER") return all_of(syntax, F::lower, Type::text, Type::text);
  if (name == "CONTAINS") return all_of(syntax, F::contains, Type::text, Type::boolean);
  if (name == "LEFT") return with_count(syntax, F::left, Type::text);
  if (name == "RIGHT") return with_count(syntax, F::right, Type::text);
  if (name == "ADDDAYS") return with_count(syntax, F::add_days, Type::date);
  if (name == "EDATE") return with_count(syntax, F::add_months, Type::date);
  if (name == "YEAR") return all_of(syntax, F::year, Type::date, Type::whole);
  if (name == "MONTH") return all_of(syntax, F::month, Type::date, Type::whole);
  if (name == "DAY") return all_of(syntax, F::day, Type::date, Type::whole);
  if (name == "DATEVALUE") return typed(syntax.arguments[0], Type::date);
  if (name == "DAYS") return all_of(syntax, F::days_between, Type::date, Type::whole);
  if (name == "ROUND") return rounded(syntax);
  if (name == "MIN") return extreme(syntax, F::least);
  if (name == "MAX") return extreme(syntax, F::greatest);
  if (name == "IF") return chosen(syntax);
  if (name == "SWITCH") return matched(syntax);
  if (name == "IFBLANK" || name == "COALESCE") return first_held(syntax);
  if (name == "CONCAT") return joining(syntax);
  if (name == "TEXT") return as_text(syntax.arguments[0]);
  if (name == "LABEL") return label(syntax);
  if (name == "DATE") return calendar_day(syntax);
  if (name == "DATEDIF") return between_days(syntax);
  return is_blank(syntax);
}

Typer::Answer Typer::with_count(const Syntax& syntax, F function, Type wanted) {
  auto first = typed(syntax.arguments[0], wanted);
  if (!first) return std::nullopt;
  auto count = typed(syntax.arguments[1], Type::whole);
  if (!count) return std::nullopt;
  std::vector<Node> arguments;
  arguments.push_back(std::move(*first));
  arguments.push_back(std::move(*count));
  return call(function, wanted, std::move(arguments));
}

Typer::Answer Typer::numeric(const Syntax& syntax, F function) {
  auto out = all_of(syntax, function, Type::decimal, Type::decimal);
  if (!out || function == F::divide) return out;
  const bool whole =
      std::ranges::all_of(out->arguments, [](const Node& one) { return one.type == Type::whole; });
  if (whole) out->type = Type::whole;
  return out;
}

Typer::Answer Typer::rounded(const Syntax& syntax) {
  auto number = typed(syntax.arguments[0], Type::decimal);
  if (!number) return std::nullopt;
  const Syntax& places = syntax.arguments[1];
  const int64_t wanted = places.units / decimal_scale;
  if (places.kind != Syntax::Kind::number || places.units % decimal_scale != 0 ||
      wanted < spreadsheet::places_min || wanted > spreadsheet::places_max) {
    return fail(places, "places",
                say("a plain whole number from {} to {} is expected: how many digits stay behind "
                    "the point",
                    "这里应为 {} 至 {} 的整数：保留的小数位数", spreadsheet::places_min,
                    spreadsheet::places_max));
  }
  const Type type = wanted <= 0 ? Type::whole : number->type;
  Node out = call(F::round, type, std::move(*number));
  out.places = static_cast<int>(wanted);
  return out;
}

Typer::Answer Typer::extreme(const Syntax& syntax, F function) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  const auto type = unify(syntax, *arguments, places(0, arguments->size()));
  if (!type) return std::nullopt;
  if (!is_number(*type) && !is_time(*type))
    return expected(syntax.arguments[0], Type::decimal, *type);
  return call(function, *type, std::move(*arguments));
}

Typer::Answer Typer::chosen(const Syntax& syntax) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  auto condition = fitted(syntax.arguments[0], std::move((*arguments)[0]), Type::boolean);
  if (!condition) return std::nullopt;
  (*arguments)[0] = std::move(*condition);
  const auto type = unify(syntax, *arguments, places(1, arguments->size()));
  if (!type) return std::nullopt;
  if (*type == Type::blank) return Node{};
  if (arguments->size() == 2) arguments->push_back(constant(*type, {}));
  return call(F::choose, *type, std::move(*arguments));
}

Typer::Answer Typer::first_held(const Syntax& syntax) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  const auto type = unify(syntax, *arguments, places(0, arguments->size()));
  if (!type) return std::nullopt;
  if (*type == Type::blank) return Node{};
  return call(F::first_held, *type, std::move(*arguments));
}

Typer::Answer Typer::matched(const Syntax& syntax) {
  auto arguments = nodes(syntax);
  if (!arguments) return std::nullopt;
  const size_t count = arguments->size();
  const bool otherwise = count % 2 == 0;
  const size_t pairs_end = otherwise ? count - 1 : count;
  std::vector<size_t> cases = {0};
  for (size_t at : places(1, pairs_end, 2)) cases.push_back(at);
  if (!check_options(syntax, (*arguments)[0], cases)) return std::nullopt;
  const auto key = unify(syntax, *arguments, cases);
  if (!key) return std::nullopt;
  if (*key == Type::blank) return Node{};
  std::vector<size_t> results = places(2, pairs_end, 2);
  if (otherwise) results.push_back(count - 1);
  const auto type = unify(syntax, *arguments, results);
  if (!type) return std::nullopt;
  if (*type == Type::blank) return Node{};
  if (!otherwise) arguments->push_back(constant(*type, {}));
  return call(F::match, *type, std::move(*arguments));
}

Typer::Answer Typer::is_blank(const Syntax& syntax) {
  auto argument = node(syntax.arguments[0]);
  if (!argument) return std::nullopt;
  if (argument->type == Type::blank) return constant(Type::boolean, true);
  return call(F::is_blank, Type::boolean, std::move(*argument));
}

Typer::Answer Typer::texted(const Syntax& syntax, Node node) {
  switch (node.type) {
    case Type::whole:
    case Type::decimal:
      return call(F::number_text, Type::text, std::move(node));
    case Type::date:
      return call(F::date_text, Type::text, std::move(node));
    case Type::boolean:
      return call(F::boolean_text, Type::text, std::move(node));
    default:
      return fitted(syntax, std::move(node), Type::text);
  }
}

Typer::Answer Typer::as_text(const Syntax& syntax) {
  auto found = node(syntax);
  return found ? texted(syntax, std::move(*found)) : std::nullopt;
}

Typer::Answer Typer::joining(const Syntax& syntax) {
  std::vector<Node> arguments;
  for (const Syntax& one : syntax.arguments) {
    auto text = as_text(one);
    if (!text) return std::nullopt;
    if (text->function == F::join) {
      std::ranges::move(text->arguments, std::back_inserter(arguments));
    } else {
      arguments.push_back(std::move(*text));
    }
  }
  return call(F::join, Type::text, std::move(arguments));
}

Typer::Answer Typer::calendar_day(const Syntax& syntax) {
  int64_t numbers[3];
  for (size_t i = 0; i < 3; ++i) {
    const Syntax& one = syntax.arguments[i];
    numbers[i] = one.kind == Syntax::Kind::number && one.units % decimal_scale == 0
                     ? one.units / decimal_scale
                     : -1;
  }
  const auto day =
      parse_date(numbers[0] < 0 || numbers[1] < 0 || numbers[2] < 0
                     ? std::string()
                     : fmt::format("{:04}-{:02}-{:02}", numbers[0], numbers[1], numbers[2]));
  if (day) return constant(Type::date, *day);
  return fail(syntax, "date",
              say("this is no day of the calendar; write three plain numbers, as in "
                  "DATE(2026, 12, 31)",
                  "日历上没有这一天；请写三个数字，例如 DATE(2026, 12, 31)"));
}

Typer::Answer Typer::between_days(const Syntax& syntax) {
  auto start = typed(syntax.arguments[0], Type::date);
  if (!start) return std::nullopt;
  auto end = typed(syntax.arguments[1], Type::date);
  if (!end) return std::nullopt;
  const Syntax& unit = syntax.arguments[2];
  const std::string word =
      unit.kind == Syntax::Kind::text ? spreadsheet::upper(unit.word) : std::string();
  std::vector<Node> arguments;
  const auto between = [&](F function, Node a, Node b) {
    arguments.push_back(std::move(a));
    arguments.push_back(std::move(b));
    return call(function, Type::whole, std::move(arguments));
  };
  if (word == "D") return between(F::days_between, std::move(*end), std::move(*start));
  if (word == "M") return between(F::months_between, std::move(*start), std::move(*end));
  if (word == "Y") return between(F::years_between, std::move(*start), std::move(*end));
  return fail(unit, "unit",
              say("\"D\", \"M\" or \"Y\" is expected here: days, months or years",
                  "这里应为 \"D\"、\"M\" 或 \"Y\"：天、月或年"));
}

}  // namespace kith::schema::formula
