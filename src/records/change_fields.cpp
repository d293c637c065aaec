#include "records/change_fields.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using schema::ColumnType;

struct ValueWriter {
  JsonWriter& out;
  void operator()(std::monostate) const { out.null(); }
  void operator()(bool value) const { out.boolean(value); }
  void operator()(int64_t value) const { out.number(value); }
  void operator()(double value) const { out.number(value); }
  void operator()(Decimal value) const { out.number(value.units); }
  void operator()(Date value) const { out.number(static_cast<int64_t>(to_days(value))); }
  void operator()(Timestamp value) const { out.number(to_us(value)); }
  void operator()(const std::string& value) const { out.string(value); }
  void operator()(const Bytes&) const { out.null(); }  // no kind stores blobs in a record
};

void write_values(const std::vector<Value>& values, JsonWriter& out) {
  const bool single = values.size() == 1;
  if (!single) out.begin_array();
  for (const Value& value : values) std::visit(ValueWriter{out}, value);
  if (!single) out.end_array();
}

Value read_value(const Json& json, ColumnType type) {
  if (json.is_null()) return {};
  if (type == ColumnType::boolean) return json.as_bool().value_or(false);
  if (type == ColumnType::text) return json.as_string() ? *json.as_string() : std::string{};
  const int64_t number = json.as_integer().value_or(0);
  switch (type) {
    case ColumnType::decimal:
      return Decimal{number};
    case ColumnType::date:
      return from_days(static_cast<int32_t>(number));
    case ColumnType::timestamp:
      return from_us(number);
    default:
      return number;
  }
}

std::vector<Value> read_values(const Json& json, std::span<const schema::Column> columns) {
  std::vector<Value> values(columns.size());
  if (columns.size() == 1) {
    values[0] = read_value(json, columns[0].type);
    return values;
  }
  const Json::Array* array = json.as_array();
  if (!array) return values;
  for (size_t i = 0; i < std::min(values.size(), array->size()); ++i)
    values[i] = read_value((*array)[i], columns[i].type);
  return values;
}

bool moves_by_itself(const schema::Field& field) {
  if (field.kind->derived()) return true;
  return field.system && field.name != "owner" && field.name != "deleted_at";
}

bool all_null(std::span<const Value> cells) { return std::ranges::all_of(cells, is_null); }

std::vector<Value> copy(std::span<const Value> cells) { return {cells.begin(), cells.end()}; }

}  // namespace

std::string write_fields(std::span<const FieldChange> fields) {
  std::string text;
  JsonWriter out(text);
  char digits[24];
  out.begin_object();
  for (const FieldChange& field : fields) {
    const auto end = std::to_chars(digits, digits + sizeof digits, field.field).ptr;
    out.key({digits, static_cast<size_t>(end - digits)}).begin_array();
    write_values(field.from, out);
    write_values(field.to, out);
    out.end_array();
  }
  out.end_object();
  return text;
}

std::vector<FieldChange> read_fields(const schema::Object& object, std::string_view json) {
  std::vector<FieldChange> fields;
  // Larger than what a client may send: a change holds a record twice.
  const auto parsed = parse_json(json, {.bytes_max = 16 << 20});
  if (!parsed || !parsed->as_object())
    throw storage::StorageError("the change log holds a row that is no JSON object");
  for (const auto& [key, pair] : *parsed->as_object()) {
    int64_t id = 0;
    std::from_chars(key.data(), key.data() + key.size(), id);
    const schema::Field* field = object.field(id);
    const Json::Array* both = pair.as_array();
    if (!field || !both || both->size() != 2) continue;
    const auto columns = field->kind->columns();
    fields.push_back({id, read_values((*both)[0], columns), read_values((*both)[1], columns)});
  }
  return fields;
}

Change read_change(const storage::Row& row, const schema::Schema& schema) {
  Change change;
  change.seq = row.integer(0);
  change.at = row.timestamp(1);
  change.actor = row.id(2);
  change.via = static_cast<Via>(row.integer(3));
  change.batch = row.id(4);
  change.object = row.integer(5);
  change.record = row.id(6);
  change.act = static_cast<Act>(row.integer(7));
  change.version = row.integer(8);
  if (const schema::Object* object = schema.object(change.object))
    change.fields = read_fields(*object, row.text(9));
  return change;
}

std::vector<FieldChange> differences(const query::Stored* before, const query::Stored& after) {
  std::vector<FieldChange> fields;
  for (const schema::Field& field : after.object().fields) {
    if (moves_by_itself(field)) continue;
    const auto to = after.cells(field);
    if (before ? before->same(field, after) : all_null(to)) continue;
    fields.push_back(
        {field.id, before ? copy(before->cells(field)) : std::vector<Value>(to.size()), copy(to)});
  }
  return fields;
}

void take_back(query::Stored& record, const Change& change) {
  for (const FieldChange& changed : change.fields) {
    const schema::Field* field = record.object().field(changed.field);
    if (field) std::ranges::copy(changed.from, record.cells(*field).begin());
  }
}

}  // namespace kith::records
