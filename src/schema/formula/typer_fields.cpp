// Fields of the record and of what its references name, and the options of choices.
#include "schema/formula/typer.h"

#include <algorithm>

#include "base/spreadsheet.h"
#include "schema/nearest.h"

namespace kith::schema::formula {
namespace {

Type type_of(ColumnType column) {
  switch (column) {
    case ColumnType::integer:
      return Type::whole;
    case ColumnType::decimal:
      return Type::decimal;
    case ColumnType::boolean:
      return Type::boolean;
    case ColumnType::date:
      return Type::date;
    case ColumnType::timestamp:
      return Type::timestamp;
    default:
      return Type::text;
  }
}

bool usable(Shape shape) {
  switch (shape) {
    case Shape::text:
    case Shape::token:
    case Shape::integer:
    case Shape::decimal:
    case Shape::boolean:
    case Shape::date:
    case Shape::timestamp:
      return true;
    default:
      return false;
  }
}

}  // namespace

const Field* Typer::find(const Syntax& syntax, const Object& object, std::string_view name) {
  if (const Field* field = object.field(name)) return field;
  std::vector<std::string_view> names;
  for (const Field& field : object.fields) {
    if (usable(field.kind->shape()) || field.kind->shape() == Shape::reference)
      names.push_back(field.name);
  }
  const bool called = std::ranges::any_of(
      signatures(), [&](const Signature& one) { return one.name == spreadsheet::upper(name); });
  const Message hint =
      called ? say(" {}(…) is a function.", " {}(…) 是函数。", spreadsheet::upper(name))
             : did_you_mean(name, names);
  fail(syntax, "unknown_field",
       joined(say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", object.name, name), hint));
  return nullptr;
}

void Typer::use(const Object& object, const Field& field) {
  const Use one{&object, &field};
  if (std::ranges::find(uses_, one) == uses_.end()) uses_.push_back(one);
}

Typer::Answer Typer::field(const Syntax& syntax) {
  Node out;
  out.function = F::field;
  Source& source = out.source;
  source.object = &object_;
  std::string_view rest = syntax.word;
  while (true) {
    const size_t dot = rest.find('.');
    const std::string_view name = rest.substr(0, dot);
    rest = dot == rest.npos ? std::string_view{} : rest.substr(dot + 1);
    const Field* found = find(syntax, *source.object, name);
    if (!found) return std::nullopt;
    use(*source.object, *found);
    if (rest.empty())
      return ends_at(syntax, out, *found, found->kind->compared_column(), found->kind->shape());
    const Object* next =
        found->kind->shape() == Shape::reference ? schema_.target(*found) : nullptr;
    if (!next) return ends_at_part(syntax, out, *found, rest);
    if (source.hops.size() == hops_max) {
      return fail(syntax, "too_deep",
                  say("a field is reached through {} references at most",
                      "最多经过 {} 个引用取得字段", hops_max));
    }
    source.hops.push_back(found);
    source.object = next;
  }
}

Typer::Answer Typer::ends_at_part(const Syntax& syntax, Node& out, const Field& field,
                                  std::string_view name) {
  for (const Kind::Part& part : field.kind->parts()) {
    if (part.name == name) return ends_at(syntax, out, field, part.column, part.shape);
  }
  return fail(syntax, "unknown_field",
              say("“{}” has no part “{}”", "“{}”没有部分“{}”", field.name, name));
}

Typer::Answer Typer::ends_at(const Syntax& syntax, Node& out, const Field& field, int column,
                             Shape shape) {
  if (shape == Shape::reference || shape == Shape::id || shape == Shape::any_reference) {
    return fail(syntax, "type",
                say("“{0}” names a record; use one of its fields, such as {0}.name",
                    "“{0}”指向一条记录；请用其字段，例如 {0}.name", field.name));
  }
  if (!usable(shape)) {
    return fail(syntax, "type",
                say("values of kind {} cannot be used in formulas", "{} 类型的值不能用于公式",
                    field.kind->name()));
  }
  out.source.field = &field;
  out.source.column = column;
  if (field.kind->name() != "formula") {
    out.type = type_of(out.source.type());
    return std::move(out);
  }
  const Formula* formula = formula_of_(field);
  if (!formula) {
    return fail(syntax, "circle",
                say("“{}” leans on this formula itself, or on one that is wrong",
                    "“{}”又引用了本公式，或其公式有误", field.name));
  }
  nodes_ += formula->nodes;
  for (const Use& one : formula->uses) use(*one.object, *one.field);
  out.type = formula->type();
  return std::move(out);
}

bool Typer::check_options(const Syntax& syntax, const Node& value,
                          const std::vector<size_t>& cases) {
  if (value.function != F::field || value.source.field->options.empty()) return true;
  return std::ranges::all_of(
      cases, [&](size_t place) { return is_option(syntax.arguments[place], *value.source.field); });
}

bool Typer::is_option(const Syntax& syntax, const Field& field) {
  if (syntax.kind != Syntax::Kind::text || field.option(syntax.word)) return true;
  std::vector<std::string_view> values;
  std::string all;
  for (const Option& option : field.options) {
    values.push_back(option.value);
    all += (all.empty() ? "" : ", ") + option.value;
  }
  fail(syntax, "unknown_option",
       joined(joined(say("“{}” has no option “{}”.", "“{}”没有选项“{}”。", field.name, syntax.word),
                     did_you_mean(syntax.word, values)),
              say(" The options are: {}", " 可用选项：{}", all)));
  return false;
}

Typer::Answer Typer::label(const Syntax& syntax) {
  auto choice = node(syntax.arguments[0]);
  if (!choice) return std::nullopt;
  if (choice->function != F::field || choice->source.field->options.empty()) {
    return fail(syntax.arguments[0], "type",
                say("a field with options is expected here", "这里应为选项字段"));
  }
  const std::string language =
      syntax.arguments[1].kind == Syntax::Kind::text ? syntax.arguments[1].word : "";
  if (language != "en" && language != "zh") {
    return fail(syntax.arguments[1], "language",
                say("\"en\" or \"zh\" is expected here", "这里应为 \"en\" 或 \"zh\""));
  }
  const auto& options = choice->source.field->options;
  nodes_ += static_cast<int>(options.size());
  std::vector<Node> arguments;
  arguments.push_back(std::move(*choice));
  for (const Option& option : options) {
    arguments.push_back(constant(Type::text, option.value));
    const std::string& name = language == "en" ? option.label.en : option.label.zh;
    arguments.push_back(constant(Type::text, name.empty() ? Value{} : Value{name}));
  }
  arguments.push_back(constant(Type::text, {}));
  return call(F::match, Type::text, std::move(arguments));
}

}  // namespace kith::schema::formula
