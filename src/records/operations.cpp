#include "records/operations.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/kind.h"

namespace kith::records {
namespace {

constexpr std::array<std::string_view, 5> members = {"op", "object", "id", "version", "values"};

struct Operations {
  const Records& records;
  const Unit& unit;
  std::vector<Saved> saved;
};

// "$2" to the id of the third result; null when it is no such name or points nowhere yet.
std::optional<Id> earlier(const Operations& operations, std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  size_t index = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + 1, end, index);
  if (parsed.ec != std::errc{} || parsed.ptr != end || index >= operations.saved.size())
    return std::nullopt;
  return operations.saved[index].id;
}

// Replaces a name of an earlier operation in a reference: "$0", {"id":"$0"}, or rows of such.
void name_earlier(const Operations& operations, Json& value, int depth = 0) {
  constexpr int depth_max = 4;
  if (depth > depth_max) return;
  if (const std::string* text = value.as_string()) {
    if (const auto id = earlier(operations, *text)) value = Json(format(*id));
  } else if (Json::Array* rows = value.as_array()) {
    for (Json& row : *rows) name_earlier(operations, row, depth + 1);
  } else if (Json::Object* object = value.as_object()) {
    for (auto& [name, member] : *object) name_earlier(operations, member, depth + 1);
  }
}

Json with_earlier(const Operations& operations, const schema::Object& object, const Json* values) {
  Json copy = values ? *values : Json(Json::Object{});
  if (!copy.as_object()) return copy;
  for (auto& [name, value] : *copy.as_object()) {
    const schema::Field* field = object.field(name);
    const bool names_record = field ? field->kind->shape() == schema::Shape::reference ||
                                          field->kind->shape() == schema::Shape::any_reference
                                    : object.relation(name) != nullptr;
    if (names_record) name_earlier(operations, value);
  }
  return copy;
}

Error unknown_operation(std::string_view op) {
  return invalid_field("op", "unknown",
                       say("There is no operation “{}”. Use create, update, delete or restore.",
                           "没有操作“{}”。请使用 create、update、delete 或 restore。", op));
}

Result<Id> id_of(const Operations& operations, const Json& operation) {
  const std::string_view text = operation.text("id");
  if (const auto id = earlier(operations, text)) return *id;
  if (const auto id = parse_id(text)) return *id;
  return invalid_field("id", "invalid",
                       say("“id” has to name a record: 13 characters, or \"$0\" for the record of "
                           "the first operation.",
                           "“id”须为记录编号：13 个字符，或用 \"$0\" 表示第一个操作的记录。"));
}

Result<std::optional<int64_t>> version_of(const Json& operation) {
  const Json* version = operation.find("version");
  if (!version || version->is_null()) return std::optional<int64_t>{};
  if (const auto number = version->as_integer()) return number;
  return invalid_field("version", "type",
                       say("“version” is a whole number.", "“version”须为整数。"));
}

Status check_members(const Json& operation) {
  if (!operation.as_object())
    return invalid(say("An operation is a JSON object.", "操作须为 JSON 对象。"));
  for (const auto& [name, value] : *operation.as_object()) {
    if (std::ranges::find(members, name) == members.end())
      return invalid_field(name, "unknown",
                           say("An operation has no member “{}”.", "操作没有成员“{}”。", name));
  }
  return done();
}

Result<Saved> apply_one(const Operations& operations, const Json& operation) {
  TRY(check_members(operation));
  const Records& records = operations.records;
  const Unit& unit = operations.unit;
  const schema::Object& object = *TRY(unit.schema->require_object(operation.text("object")));
  const std::string_view op = operation.text("op");
  const Json values = with_earlier(operations, object, operation.find("values"));
  if (op == "create") return records.create(unit, object, values);
  if (op != "update" && op != "delete" && op != "restore") return unknown_operation(op);
  const Id id = TRY(id_of(operations, operation));
  const auto version = TRY(version_of(operation));
  if (op == "update") return records.update(unit, object, id, version, values);
  if (op == "delete") return records.remove(unit, object, id, version);
  return records.restore(unit, object, id);
}

Error at_place(Error error, size_t index) {
  const std::string place = fmt::format("operations[{}]", index);
  if (error.fields.empty()) error.fields.push_back({"", "failed", error.message});
  for (FieldError& field : error.fields)
    field.field = field.field.empty() ? place : place + "." + field.field;
  return error;
}

}  // namespace

Result<std::vector<Saved>> apply_operations(const Records& records, const Unit& unit,
                                            const Json& list) {
  const Json::Array* array = list.as_array();
  if (!array)
    return invalid_field("operations", "type",
                         say("“operations” is an array.", "“operations”须为数组。"));
  if (array->size() > operations_max)
    return too_large(say("At most {} operations go into one batch. Send several batches.",
                         "一批最多 {} 个操作，请分批提交。", operations_max));
  Operations operations{records, unit, {}};
  for (size_t i = 0; i < array->size(); ++i) {
    auto saved = apply_one(operations, (*array)[i]);
    if (!saved) return at_place(std::move(saved).error(), i);
    operations.saved.push_back(*saved);
  }
  return std::move(operations.saved);
}

}  // namespace kith::records
