#include "query/question.h"

#include <algorithm>
#include <array>

#include "query/refusal.h"
#include "schema/operators.h"

namespace kith::query {
namespace {

using schema::Shape;

constexpr size_t sort_keys_max = 4;
constexpr size_t outputs_max = 200;
constexpr int limit_max = 500;
constexpr int64_t skip_max = 100'000'000;
constexpr size_t search_bytes_max = 1'000;

std::string_view trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(' ');
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!trimmed(text).empty()) {
    const size_t comma = text.find(',');
    parts.emplace_back(trimmed(text.substr(0, comma)));
    text = comma == text.npos ? std::string_view{} : text.substr(comma + 1);
  }
  return parts;
}

// "a,b" or ["a","b"]
Result<std::vector<std::string>> words(const Json& json, std::string_view place) {
  if (json.is_null()) return std::vector<std::string>{};
  if (const std::string* text = json.as_string()) return split(*text);
  const Error wrong = refuse(place, "type",
                             say("Text such as \"a,b\" or a list [\"a\",\"b\"] is expected.",
                                 "这里应为文本 \"a,b\" 或列表 [\"a\",\"b\"]。"));
  if (!json.is_array()) return wrong;
  std::vector<std::string> parts;
  for (const Json& part : *json.as_array()) {
    if (!part.is_string()) return wrong;
    parts.push_back(*part.as_string());
  }
  return parts;
}

// A formula sorts without an index: all rows that match are read.
bool sorts(const schema::Field& field) {
  constexpr std::array<std::string_view, 4> always = {"id", "created_at", "updated_at", "owner"};
  return field.indexed || field.formula || std::ranges::find(always, field.name) != always.end();
}

Error not_sortable(std::string_view place, const schema::Object& object,
                   const ParseContext& context) {
  std::string sortable;
  for (const schema::Field& field : object.fields) {
    if (!sorts(field) || !context.visibility.reads(object, field)) continue;
    sortable += sortable.empty() ? "" : ", ";
    sortable += field.name;
  }
  return refuse(
      place, "not_sortable",
      say("Lists cannot be sorted by this field, because it has no index. Sort by one of: "
          "{}; or ask an administrator to make the field sortable.",
          "该字段没有索引，不能用于排序。可用：{}；或请管理员将该字段设为可排序。", sortable));
}

Result<SortKey> sort_key(std::string_view word, const schema::Object& object,
                         const ParseContext& context, std::string_view place) {
  SortKey key;
  if (word.starts_with('-')) key.direction = SortKey::Direction::descending;
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  key.path = TRY(parse_path(word, context.schema, object, context.visibility, place));
  if (key.path.hops.empty() && !sorts(*key.path.field)) {
    return not_sortable(place, object, context);
  }
  if (key.path.shape == Shape::reference) {  // by what it names
    const schema::Object* target = context.schema.target(*key.path.field);
    if (!target || !context.visibility.reads(*target, target->title_field())) {
      return not_sortable(place, object, context);
    }
    key.path.hops.push_back(key.path.field);
    key.path.target = target;
    key.path.field = &target->title_field();
    key.path.column = key.path.field->kind->compared_column();
    key.path.shape = key.path.field->kind->shape();
  }
  if (!schema::orderable(key.path.shape) && key.path.shape != Shape::id) {
    return not_sortable(place, object, context);
  }
  return key;
}

Result<std::vector<SortKey>> sort_keys(const std::vector<std::string>& parts,
                                       const schema::Object& object, const ParseContext& context,
                                       std::string_view place) {
  if (parts.size() > sort_keys_max) {
    return refuse(
        place, "too_many",
        say("A list sorts by {} fields at most.", "最多按 {} 个字段排序。", sort_keys_max));
  }
  std::vector<SortKey> keys;
  for (const std::string& part : parts) {
    keys.push_back(TRY(sort_key(part, object, context, place)));
  }
  return keys;
}

// A junction's rows under the name of its relation.
const schema::Relation* junction_relation(std::string_view name, const schema::Object& object,
                                          const ParseContext& context) {
  const schema::Relation* relation = object.relation(name);
  if (!relation || relation->through.empty()) return nullptr;
  const schema::Object* junction = context.schema.object(relation->object);
  const schema::Field* far = junction ? junction->field(relation->through) : nullptr;
  return far && context.visibility.reads(*junction, *far) ? relation : nullptr;
}

Result<std::vector<Output>> outputs(const std::vector<std::string>& parts,
                                    const schema::Object& object, const ParseContext& context,
                                    std::string_view place) {
  if (parts.size() > outputs_max) {
    return refuse(place, "too_many",
                  say("A page shows {} fields at most.", "一页最多 {} 个字段。", outputs_max));
  }
  std::vector<Output> columns;
  for (const std::string& part : parts) {
    Output output;
    output.relation = object.field(part) ? nullptr : junction_relation(part, object, context);
    if (!output.relation) {
      output.path = TRY(parse_path(part, context.schema, object, context.visibility, place));
    }
    columns.push_back(std::move(output));
  }
  return columns;
}

Result<int> limit(const Json& json, int max, std::string_view place) {
  const auto number = json.as_integer();
  if (!number || *number < 1 || *number > max) {
    return refuse(
        place, "range",
        say("A whole number from 1 to {} is expected.", "这里应为 1 至 {} 的整数。", max));
  }
  return static_cast<int>(*number);
}

// A page after a cursor is near already, and its rows lie in several ranges: no skipping there.
Result<int64_t> skip(const Json& json, std::string_view cursor) {
  const auto number = json.as_integer();
  if (!number || *number < 0 || *number > skip_max) {
    return refuse(
        "skip", "range",
        say("A whole number from 0 to {} is expected.", "这里应为 0 至 {} 的整数。", skip_max));
  }
  if (*number > 0 && !cursor.empty()) {
    return refuse("skip", "not_allowed",
                  say("Give either a cursor or a number of records to skip.",
                      "cursor 与 skip 只能给出一个。"));
  }
  return *number;
}

Result<std::string> text(const Json& json, size_t bytes_max, std::string_view place) {
  if (json.is_null()) return std::string();
  const std::string* text = json.as_string();
  if (!text) return refuse(place, "type", say("Text is expected.", "这里应为文本。"));
  if (text->size() > bytes_max) {
    return refuse(place, "too_many", say("At most {} bytes.", "最多 {} 字节。", bytes_max));
  }
  return *text;
}

}  // namespace

Result<std::vector<SortKey>> parse_sort(std::string_view text, const schema::Object& object,
                                        const ParseContext& context, std::string_view place) {
  return sort_keys(split(text), object, context, place);
}

Result<std::vector<Output>> parse_fields(std::string_view text, const schema::Object& object,
                                         const ParseContext& context, std::string_view place) {
  return outputs(split(text), object, context, place);
}

Result<Question> parse_question(const Json& json, const schema::Object& object,
                                const ParseContext& context) {
  constexpr std::array<std::string_view, 7> members = {"filter", "sort", "fields", "limit",
                                                       "cursor", "skip", "q"};
  TRY(only_members(json, members, ""));
  Question question;
  question.object = &object;
  if (const Json* filter = json.find("filter")) {
    question.filter =
        TRY(parse_filter(*filter, context.schema, object, context.visibility, context.asker));
  }
  if (const Json* sort = json.find("sort")) {
    question.sort = TRY(sort_keys(TRY(words(*sort, "sort")), object, context, "sort"));
  }
  if (const Json* fields = json.find("fields")) {
    question.outputs = TRY(outputs(TRY(words(*fields, "fields")), object, context, "fields"));
  }
  if (const Json* number = json.find("limit")) {
    question.limit = TRY(limit(*number, limit_max, "limit"));
  }
  if (const Json* cursor = json.find("cursor")) {
    question.cursor = TRY(text(*cursor, 8'192, "cursor"));
  }
  if (const Json* number = json.find("skip")) {
    question.skip = TRY(skip(*number, question.cursor));
  }
  if (const Json* q = json.find("q")) question.search = TRY(text(*q, search_bytes_max, "q"));
  return question;
}

}  // namespace kith::query
