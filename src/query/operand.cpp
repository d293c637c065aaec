#include "query/operand.h"

#include <array>

#include "query/refusal.h"
#include "query/relative_dates.h"
#include "text/sort_key.h"

namespace kith::query {
namespace {

using schema::Shape;
using std::chrono::days;

constexpr size_t values_max = 1'000;

bool looks_for_fragment(Op op) { return op == Op::contains || op == Op::starts || op == Op::ends; }

Filter leaf(Path path, Op op, std::vector<Value> values) {
  Filter filter;
  filter.node = Filter::Node::leaf;
  filter.path = std::move(path);
  filter.op = op;
  filter.values = std::move(values);
  return filter;
}

Filter negated(Filter inner) {
  Filter filter;
  filter.node = Filter::Node::negation;
  filter.children.push_back(std::move(inner));
  return filter;
}

Result<Value> typed(const Path& path, const Json& json, const OperandContext& context,
                    std::string_view place) {
  if (json.is_null()) {
    return refuse(place, "type",
                  say("null cannot be compared. Use the operator “empty” or “exists”.",
                      "null 不能参与比较，请使用运算符“empty”或“exists”。"));
  }
  if (const std::string* text = json.as_string(); text && text->find('\0') != text->npos) {
    return refuse(place, "type",
                  say("Text may not hold the character U+0000.", "文本不能包含字符 U+0000。"));
  }
  const schema::ReadContext read{.schema = context.schema,
                                 .base_currency = context.asker.base_currency,
                                 .now = context.asker.now};
  Result<Value> value = path.part
                            ? path.field->kind->part_operand(*path.field, *path.part, json, read)
                            : path.field->kind->operand(*path.field, json, read);
  if (!value.ok()) return moved_to(place, std::move(value).error());
  return value;
}

Error nothing_to_find(std::string_view place) {
  return refuse(
      place, "empty",
      say("There is nothing to look for in this value. Give at least one letter or digit, "
          "or use the operator “empty”.",
          "该值中没有可查找的内容。请至少给出一个字或数字，或使用运算符“empty”。"));
}

// A fragment is looked for by its writing; its readings are the business of text/sort_key.h.
std::string fragment(const std::string& needle) {
  const size_t separator = needle.find(sort_key_separator);
  return separator == needle.npos ? needle : needle.substr(separator + 1);
}

std::string comparable(const Path& path, Op op, std::string_view text) {
  const schema::Kind& kind = *path.field->kind;
  return looks_for_fragment(op) ? fragment(kind.needle(text)) : kind.key(text);
}

Result<Value> operand(const Path& path, Op op, const Json& json, const OperandContext& context,
                      std::string_view place) {
  Value value = TRY(typed(path, json, context, place));
  auto* text = std::get_if<std::string>(&value);
  if (!text) return value;
  if (path.shape == Shape::text && !path.part) {
    *text = comparable(path, op, *text);
    if (looks_for_fragment(op) && text->empty()) return nothing_to_find(place);
  }
  if (path.shape == Shape::list && text->empty()) return nothing_to_find(place);
  return value;
}

// "me" and "my_team" in the place of a user.
bool add_asker(const Path& path, const Json& json, const Asker& asker, std::vector<Value>& out) {
  const std::string* word = json.as_string();
  if (!word || !names_user(*path.field)) return false;
  if (*word == "me") {
    out.emplace_back(asker.user.value);
  } else if (*word == "my_team") {
    for (Id user : asker.team) out.emplace_back(user.value);
  } else {
    return false;
  }
  return true;
}

Result<Filter> among(Path path, Op op, const Json& json, const OperandContext& context,
                     std::string_view place) {
  const Json::Array* array = json.as_array();
  Json::Array one;
  if (!array && json.is_string()) {  // "in":"my_team"
    one.push_back(json);
    array = &one;
  }
  if (!array) {
    return refuse(
        place, "type",
        say("A list of values is expected: [\"a\",\"b\"].", "这里应为值的列表：[\"a\",\"b\"]。"));
  }
  if (array->size() > values_max) {
    return refuse(place, "too_many",
                  say("There are {} values; {} at most.", "有 {} 个值，最多 {} 个。", array->size(),
                      values_max));
  }
  std::vector<Value> values;
  for (size_t i = 0; i < array->size(); ++i) {
    if (add_asker(path, (*array)[i], context.asker, values)) continue;
    values.push_back(TRY(operand(path, op, (*array)[i], context, element(place, i))));
  }
  return leaf(std::move(path), op, std::move(values));
}

std::optional<Date> plain_date(const Path& path, const Json& json) {
  const std::string* text = json.as_string();
  return path.shape == Shape::timestamp && text ? parse_date(*text) : std::nullopt;
}

Value start_of_day(const Asker& asker, Date date) { return asker.zone->start_of_day(date); }
Value end_of_day(const Asker& asker, Date date) {
  return asker.zone->start_of_day(date + days(1)) - microseconds(1);
}

// The days from first to last as the field stores them.
Filter in_days(Path path, DateRange range, const Asker& asker) {
  std::vector<Value> values;
  if (path.shape == Shape::date) {
    values = {range.first, range.last};
  } else {
    values = {start_of_day(asker, range.first), end_of_day(asker, range.last)};
  }
  return leaf(std::move(path), Op::between, std::move(values));
}

Filter compare_with_day(Path path, Op op, Date date, const Asker& asker) {
  switch (op) {
    case Op::lt:
      return leaf(std::move(path), op, {start_of_day(asker, date)});
    case Op::ge:
      return leaf(std::move(path), op, {start_of_day(asker, date)});
    case Op::le:
      return leaf(std::move(path), op, {end_of_day(asker, date)});
    case Op::gt:
      return leaf(std::move(path), op, {end_of_day(asker, date)});
    case Op::ne:
      return negated(in_days(std::move(path), {date, date}, asker));
    default:
      return in_days(std::move(path), {date, date}, asker);
  }
}

enum class End { from, to };

Result<Value> bound(const Path& path, End end, const Json& json, const OperandContext& context,
                    std::string_view place) {
  if (json.is_null()) return Value{};
  if (const auto date = plain_date(path, json)) {
    return end == End::from ? start_of_day(context.asker, *date) : end_of_day(context.asker, *date);
  }
  return operand(path, Op::between, json, context, place);
}

Result<Filter> between(Path path, const Json& json, const OperandContext& context,
                       std::string_view place) {
  const Json::Array* array = json.as_array();
  if (!array || array->size() != 2 || ((*array)[0].is_null() && (*array)[1].is_null())) {
    return refuse(place, "type",
                  say("Two values are expected, [from, to]; one of them may be null.",
                      "这里应为两个值 [起, 止]，其中一个可为 null。"));
  }
  std::vector<Value> values;
  values.push_back(TRY(bound(path, End::from, (*array)[0], context, element(place, 0))));
  values.push_back(TRY(bound(path, End::to, (*array)[1], context, element(place, 1))));
  return leaf(std::move(path), Op::between, std::move(values));
}

Result<Filter> compare(Path path, Op op, const Json& json, const OperandContext& context,
                       std::string_view place) {
  if (json.is_null() && op == Op::eq) return leaf(std::move(path), Op::empty, {});
  if (json.is_null() && op == Op::ne) return leaf(std::move(path), Op::exists, {});
  if (const auto date = plain_date(path, json)) {
    return compare_with_day(std::move(path), op, *date, context.asker);
  }
  std::vector<Value> values;
  const std::string* word = json.as_string();
  const bool one_user = word && *word == "me";
  if (!one_user || !add_asker(path, json, context.asker, values)) {
    values.push_back(TRY(operand(path, op, json, context, place)));
  }
  return leaf(std::move(path), op, std::move(values));
}

// {"op":"empty"} and {"op":"empty","value":true}; false turns it around.
Result<Filter> presence(Path path, Op op, const Json* json, std::string_view place) {
  if (json && !json->is_bool() && !json->is_null()) {
    return refuse(place, "type",
                  say("“{}” takes no value, or true or false.", "“{}”不需要值，或取 true、false。",
                      name_of(op)));
  }
  const bool turned = json && json->as_bool() == false;
  const Op meant = !turned ? op : op == Op::empty ? Op::exists : Op::empty;
  return leaf(std::move(path), meant, {});
}

}  // namespace

Filter condition_on(const schema::Object& object, const schema::Field& field, Op op,
                    std::vector<Value> values) {
  Path path = path_of(object, field);
  for (Value& value : values) {
    auto* text = std::get_if<std::string>(&value);
    if (text && path.shape == Shape::text) *text = comparable(path, op, *text);
  }
  return leaf(std::move(path), op, std::move(values));
}

Result<Filter> make_leaf(Path path, Op op, const Json* value, const OperandContext& context,
                         std::string_view place) {
  if (op == Op::empty || op == Op::exists) return presence(std::move(path), op, value, place);
  if (!value) {
    return refuse(place, "required",
                  say("The operator “{}” needs a value.", "运算符“{}”需要一个值。", name_of(op)));
  }
  switch (op) {
    case Op::in:
    case Op::nin:
      return among(std::move(path), op, *value, context, place);
    case Op::between:
      return between(std::move(path), *value, context, place);
    case Op::within: {
      const Date today = context.asker.zone->date_at(context.asker.now);
      const DateRange range = TRY(relative_dates(*value, today, place));
      return in_days(std::move(path), range, context.asker);
    }
    default:
      return compare(std::move(path), op, *value, context, place);
  }
}

}  // namespace kith::query
