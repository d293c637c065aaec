// What the parts share: the tree of a text, and bringing values to the types that are wanted.
#include "schema/formula/typer.h"

#include <algorithm>

#include "base/decimal.h"

namespace kith::schema::formula {
namespace {

Message words_of(Type type) {
  switch (type) {
    case Type::blank:
      return say("nothing", "空值");
    case Type::text:
      return say("a text", "文本");
    case Type::whole:
      return say("a whole number", "整数");
    case Type::decimal:
      return say("a number", "数字");
    case Type::boolean:
      return say("a condition", "条件");
    case Type::date:
      return say("a date", "日期");
    case Type::timestamp:
      return say("a date with a time", "日期时间");
  }
  return {};
}

// The types of both, were they of one; nothing where they do not go together.
std::optional<Type> common(Type a, Type b) {
  if (a == b || b == Type::blank) return a;
  if (a == Type::blank) return b;
  if (is_number(a) && is_number(b)) return Type::decimal;
  if (is_time(a) && is_time(b)) return Type::date;
  return std::nullopt;
}

}  // namespace

Node call(Function function, Type type, std::vector<Node> arguments) {
  Node node;
  node.function = function;
  node.type = type;
  node.arguments = std::move(arguments);
  return node;
}

Node call(Function function, Type type, Node argument) {
  std::vector<Node> arguments;
  arguments.push_back(std::move(argument));
  return call(function, type, std::move(arguments));
}

Node constant(Type type, Value value) {
  Node node;
  node.type = type;
  node.value = std::move(value);
  return node;
}

bool is_number(Type type) { return type == Type::whole || type == Type::decimal; }
bool is_time(Type type) { return type == Type::date || type == Type::timestamp; }
Message joined(Message why, const Message& hint) { return {why.en + hint.en, why.zh + hint.zh}; }

Parsed Typer::type(const Syntax& syntax) {
  auto root = node(syntax);
  if (!root) return problem_;
  if (root->type == Type::blank) {
    fail(syntax, "blank", say("this is always blank", "结果总是为空"));
    return problem_;
  }
  if (nodes_ > nodes_max) {
    fail(syntax, "too_many",
         say("a formula has at most {} parts, with those of the formulas that it uses",
             "公式最多 {} 个部分（含所用公式的部分）", nodes_max));
    return problem_;
  }
  Formula formula;
  formula.root = std::move(*root);
  formula.nodes = nodes_;
  formula.uses = std::move(uses_);
  return formula;
}

Typer::Answer Typer::fail(const Syntax& at, std::string code, Message why) {
  problem_ = {at.at, at.length, std::move(code), std::move(why)};
  return std::nullopt;
}

Typer::Answer Typer::expected(const Syntax& at, Type wanted, Type found) {
  const Message need = words_of(wanted);
  const Message got = words_of(found);
  Message why{fmt::format("{} is expected here, and this is {}", need.en, got.en),
              fmt::format("这里应为{}，而它是{}", need.zh, got.zh)};
  if (wanted == Type::whole && found == Type::decimal)
    why = joined(std::move(why), say("; write ROUND(…, 0)", "；请写 ROUND(…, 0)"));
  if (wanted == Type::text && found != Type::timestamp)
    why = joined(std::move(why), say("; write TEXT(…)", "；请写 TEXT(…)"));
  if (found == Type::timestamp)
    why = joined(std::move(why), say("; DATEVALUE(…) is its day", "；DATEVALUE(…) 取其日期"));
  return fail(at, "type", std::move(why));
}

Typer::Answer Typer::node(const Syntax& syntax) {
  ++nodes_;
  switch (syntax.kind) {
    case Syntax::Kind::number:
      return constant(syntax.units % decimal_scale == 0 ? Type::whole : Type::decimal,
                      Decimal{syntax.units});
    case Syntax::Kind::text:
      if (syntax.word.empty()) return Node{};
      return constant(Type::text, syntax.word);
    case Syntax::Kind::truth:
      return constant(Type::boolean, syntax.word == "TRUE");
    case Syntax::Kind::field:
      return field(syntax);
    case Syntax::Kind::operation:
      return operation(syntax);
    case Syntax::Kind::call:
      return function(syntax);
  }
  return std::nullopt;
}

Typer::Answer Typer::fitted(const Syntax& at, Node node, Type wanted) {
  if (node.type == Type::blank) return constant(wanted, {});
  if (node.type == wanted) return node;
  if (wanted == Type::decimal && node.type == Type::whole) return node;
  if (wanted == Type::date && node.type == Type::timestamp)
    return call(F::day_of_instant, Type::date, std::move(node));
  return expected(at, wanted, node.type);
}

Typer::Answer Typer::typed(const Syntax& syntax, Type wanted) {
  auto found = node(syntax);
  return found ? fitted(syntax, std::move(*found), wanted) : std::nullopt;
}

Typer::Answer Typer::all_of(const Syntax& syntax, F function, Type wanted, Type type) {
  std::vector<Node> arguments;
  for (const Syntax& one : syntax.arguments) {
    auto argument = typed(one, wanted);
    if (!argument) return std::nullopt;
    arguments.push_back(std::move(*argument));
  }
  return call(function, type, std::move(arguments));
}

std::optional<std::vector<Node>> Typer::nodes(const Syntax& syntax) {
  std::vector<Node> out;
  for (const Syntax& one : syntax.arguments) {
    auto found = node(one);
    if (!found) return std::nullopt;
    out.push_back(std::move(*found));
  }
  return out;
}

std::optional<Type> Typer::unify(const Syntax& syntax, std::vector<Node>& nodes,
                                 const std::vector<size_t>& places) {
  Type type = Type::blank;
  for (size_t place : places) {
    const auto both = common(type, nodes[place].type);
    if (!both) {
      expected(syntax.arguments[place], type, nodes[place].type);
      return std::nullopt;
    }
    type = *both;
  }
  if (type == Type::blank) return type;
  for (size_t place : places) {
    auto fit = fitted(syntax.arguments[place], std::move(nodes[place]), type);
    if (!fit) return std::nullopt;
    nodes[place] = std::move(*fit);
  }
  return type;
}

std::vector<size_t> Typer::places(size_t from, size_t to, size_t step) {
  std::vector<size_t> out;
  for (size_t i = from; i < to; i += step) out.push_back(i);
  return out;
}

}  // namespace kith::schema::formula
