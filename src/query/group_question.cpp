#include <array>

#include "query/question.h"
#include "query/refusal.h"

namespace kith::query {
namespace {

using schema::Shape;
using Fn = Measure::Fn;

constexpr size_t keys_max = 4;
constexpr size_t measures_max = 20;
constexpr int groups_max = 10'000;
constexpr std::array<std::string_view, 9> functions = {
    "count", "sum", "avg", "min", "max", "median", "distinct", "percentile", "share"};

bool is_number(Shape shape) { return shape == Shape::integer || shape == Shape::decimal; }
bool is_time(Shape shape) { return shape == Shape::date || shape == Shape::timestamp; }

bool measurable(Fn fn, Shape shape) {
  switch (fn) {
    case Fn::sum:
    case Fn::avg:
    case Fn::median:
    case Fn::percentile:
      return is_number(shape);
    case Fn::min:
    case Fn::max:
      return is_number(shape) || is_time(shape);
    default:
      return shape != Shape::none && shape != Shape::list && shape != Shape::any_reference;
  }
}

bool groupable(const GroupKey& key) {
  switch (key.path.shape) {
    case Shape::none:
    case Shape::list:
    case Shape::any_reference:
      return false;
    default:
      return true;
  }
}

Result<Path> field_path(const Json& json, const schema::Object& object, const ParseContext& context,
                        std::string_view place) {
  const std::string* name = json.as_string();
  if (!name)
    return refuse(place, "type", say("The name of a field is expected.", "这里应为字段名。"));
  return parse_path(*name, context.schema, object, context.visibility, place);
}

Result<const TimeZone*> zone_of(const Json& json, std::string_view place) {
  const std::string* name = json.as_string();
  const TimeZone* zone = name ? TimeZone::find(*name) : nullptr;
  if (!zone) {
    return refuse(place, "type",
                  say("An IANA time zone is expected, such as \"Asia/Shanghai\".",
                      "这里应为 IANA 时区，例如 \"Asia/Shanghai\"。"));
  }
  return zone;
}

Result<Period> period_of(const Json& json, std::string_view place) {
  constexpr std::array<std::string_view, 5> periods = {"day", "week", "month", "quarter", "year"};
  const std::string* name = json.as_string();
  const auto period = name ? parse_period(*name) : std::nullopt;
  if (!period) {
    return unknown_word(place, "type", "period", "周期", name ? *name : json.dump(), periods);
  }
  return *period;
}

Status check_period(const GroupKey& key, std::string_view place) {
  if (key.by && !is_time(key.path.shape)) {
    return refuse(
        member(place, "by"), "not_groupable",
        say("Only dates and times are grouped by a period.", "只有日期和时间可以按周期分组。"));
  }
  if (!key.by && key.path.shape == Shape::timestamp) {
    return refuse(place, "required",
                  say("Times are grouped by a period: {{\"field\",\"by\":\"month\"}}.",
                      "时间需按周期分组：{{\"field\",\"by\":\"month\"}}。"));
  }
  return done();
}

// "stage" or {"field":"close_date","by":"month","tz":"Asia/Shanghai"}
Result<GroupKey> group_key(const Json& json, const schema::Object& object,
                           const ParseContext& context, std::string_view place) {
  constexpr std::array<std::string_view, 3> members = {"field", "by", "tz"};
  GroupKey key;
  key.zone = context.asker.zone;
  if (json.is_string()) {
    key.path = TRY(field_path(json, object, context, place));
  } else {
    TRY(only_members(json, members, place));
    const Json* field = json.find("field");
    key.path = TRY(field_path(field ? *field : Json(), object, context, member(place, "field")));
    if (const Json* by = json.find("by")) key.by = TRY(period_of(*by, member(place, "by")));
    if (const Json* tz = json.find("tz")) key.zone = TRY(zone_of(*tz, member(place, "tz")));
  }
  if (!groupable(key)) {
    return refuse(
        place, "not_groupable",
        say("Records cannot be grouped by “{}”.", "不能按“{}”分组。", key.path.field->name));
  }
  TRY(check_period(key, place));
  return key;
}

Result<Fn> function_of(const Json& json, std::string_view place) {
  const std::string* name = json.as_string();
  for (size_t i = 0; name && i < functions.size(); ++i) {
    if (functions[i] == *name) return static_cast<Fn>(i);
  }
  return unknown_word(place, "unknown_function", "function", "函数", name ? *name : json.dump(),
                      functions);
}

Result<int> percent_of(const Json* json, std::string_view place) {
  const auto number = json ? json->as_integer() : std::nullopt;
  if (!number || *number < 1 || *number > 99) {
    return refuse(place, "range",
                  say("A whole number from 1 to 99 is expected.", "这里应为 1 至 99 的整数。"));
  }
  return static_cast<int>(*number);
}

// Which members a function has besides its field and filter.
Status fits_function(Fn fn, const Json& json, std::string_view place) {
  for (const auto& [name, of] :
       {std::pair("of", Fn::share), std::pair("percent", Fn::percentile)}) {
    if (fn == of || !json.find(name)) continue;
    return refuse(
        member(place, name), "unknown_member",
        say("“{}” belongs to “{}”.", "“{}”只用于“{}”。", name, functions[static_cast<size_t>(of)]));
  }
  return done();
}

// {"fn":"sum","field":"amount","filter":{…}}, {"fn":"percentile","field":"amount","percent":90},
// {"fn":"share","filter":{…},"of":{…}}
Result<Measure> measure(const Json& json, const schema::Object& object, const ParseContext& context,
                        std::string_view place) {
  constexpr std::array<std::string_view, 5> members = {"fn", "field", "filter", "of", "percent"};
  TRY(only_members(json, members, place));
  const Json* name = json.find("fn");
  Measure measure;
  measure.fn = TRY(function_of(name ? *name : Json(), member(place, "fn")));
  TRY(fits_function(measure.fn, json, place));
  const auto filter = [&](std::string_view name, Filter& into) -> Status {
    const Json* given = json.find(name);
    if (given) {
      into = TRY(parse_filter(*given, context.schema, object, context.visibility, context.asker,
                              member(place, name)));
    }
    return done();
  };
  TRY(filter("filter", measure.filter));
  TRY(filter("of", measure.whole));
  if (measure.fn == Fn::percentile) {
    measure.percent = TRY(percent_of(json.find("percent"), member(place, "percent")));
  }
  const Json* field = json.find("field");
  const bool of_records = measure.fn == Fn::count || measure.fn == Fn::share;
  if (of_records && !field) return measure;
  if (measure.fn == Fn::share) {
    return refuse(member(place, "field"), "unknown_member",
                  say("A share is one of records, not of a field: give “filter” and “of”.",
                      "占比按记录数计算，不针对字段：请给出“filter”和“of”。"));
  }
  const std::string here = member(place, "field");
  measure.path = TRY(field_path(field ? *field : Json(), object, context, here));
  if (!measurable(measure.fn, measure.path->shape)) {
    return refuse(here, "type",
                  say("“{}” cannot be computed of “{}”.", "“{1}”不能计算“{0}”。",
                      functions[static_cast<size_t>(measure.fn)], measure.path->field->name));
  }
  return measure;
}

Result<const Json::Array*> list(const Json& json, size_t max, std::string_view place) {
  const Json::Array* array = json.as_array();
  if (!array) return refuse(place, "type", say("A list is expected.", "这里应为列表。"));
  if (array->size() > max) {
    return refuse(
        place, "too_many",
        say("There are {} elements; {} at most.", "有 {} 项，最多 {} 项。", array->size(), max));
  }
  return array;
}

Result<int> limit_of(const Json& json) {
  const auto number = json.as_integer();
  if (!number || *number < 1 || *number > groups_max) {
    return refuse(
        "limit", "range",
        say("A whole number from 1 to {} is expected.", "这里应为 1 至 {} 的整数。", groups_max));
  }
  return static_cast<int>(*number);
}

}  // namespace

Result<GroupQuestion> parse_group_question(const Json& json, const schema::Object& object,
                                           const ParseContext& context) {
  constexpr std::array<std::string_view, 5> members = {"filter", "q", "group", "measures", "limit"};
  TRY(only_members(json, members, ""));
  GroupQuestion question;
  question.object = &object;
  if (const Json* filter = json.find("filter")) {
    question.filter =
        TRY(parse_filter(*filter, context.schema, object, context.visibility, context.asker));
  }
  if (const Json* q = json.find("q"); q && q->is_string()) question.search = *q->as_string();
  if (const Json* group = json.find("group")) {
    const Json::Array* keys = TRY(list(*group, keys_max, "group"));
    for (size_t i = 0; i < keys->size(); ++i) {
      question.keys.push_back(TRY(group_key((*keys)[i], object, context, element("group", i))));
    }
  }
  if (const Json* wanted = json.find("measures")) {
    const Json::Array* measures = TRY(list(*wanted, measures_max, "measures"));
    for (size_t i = 0; i < measures->size(); ++i) {
      question.measures.push_back(
          TRY(measure((*measures)[i], object, context, element("measures", i))));
    }
  }
  if (question.measures.empty()) question.measures.emplace_back();
  if (const Json* number = json.find("limit")) question.limit = TRY(limit_of(*number));
  return question;
}

}  // namespace kith::query
