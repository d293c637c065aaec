#include "records/values.h"

#include <algorithm>
#include <array>

#include "query/read.h"
#include "records/counters.h"
#include "records/money.h"
#include "schema/kind.h"
#include "schema/kinds/autonumber.h"

namespace kith::records {
namespace {

using schema::Field;

bool all_null(std::span<const Value> cells) { return std::ranges::all_of(cells, is_null); }

FieldError unknown_field(const schema::Object& object, std::string_view name) {
  return {std::string(name), "unknown_field",
          say("{} have no field “{}”. GET /api/v1/meta lists the fields.",
              "{} 没有字段“{}”。字段列表见 GET /api/v1/meta。", object.name, name)};
}

FieldError read_only(const Field& field) {
  return {
      field.name, "read_only",
      say("“{}” is set by the program. Leave it out.", "“{}”由系统填写，请不要提交。", field.name)};
}

FieldError not_writable(const Field& field) {
  return {field.name, "not_writable",
          say("Your role may not change “{}”. Leave it out, or ask an administrator.",
              "你的角色不能修改“{}”。请不要提交它，或联系管理员。", field.name)};
}

FieldError far_relation(const schema::Relation& relation) {
  return {relation.name, "read_only",
          say("“{}” shows records that name this one. Write the field “{}” of those {}.",
              "“{0}”显示引用本记录的记录。请修改那些{2}的字段“{1}”。", relation.name,
              relation.field, relation.object)};
}

std::optional<FieldError> refusal(const Writer& writer, const Field& field) {
  const SystemFields& system = writer.plan().system;
  if (!writer.unit().actor.reads(writer.object(), field))
    return unknown_field(writer.object(), field.name);
  const bool authorship =
      &field == &system.created_at || &field == &system.created_by || &field == &system.updated_at;
  const bool ours = field.read_only || (field.system && &field != &system.owner);
  if (authorship ? !may_backdate(writer.unit()) : ours) return read_only(field);
  if (!writer.unit().actor.writes(writer.object(), field)) return not_writable(field);
  return std::nullopt;
}

// A client may send back what it was shown, also what nobody could choose any more (an option that
// is no longer active).
bool is_as_shown(const Field& field, std::span<const Value> present, const Json& value) {
  std::string shown;
  JsonWriter out(shown);
  field.kind->write(field, schema::ValueRow(present), 0, schema::WriteContext(), out);
  const auto parsed = parse_json(shown);
  return parsed && !parsed->is_null() && *parsed == value;
}

void read_one(const Writer& writer, const Field& field, const Json& value, query::Stored& record,
              std::vector<FieldError>& errors) {
  const auto present = record.cells(field);
  std::vector<Value> cells(present.size());
  auto status = field.kind->read(field, value, writer.read_context(), cells);
  if (!status) {
    if (!is_as_shown(field, present, value)) collect(errors, std::move(status).error(), field.name);
  } else if (field.kind->name() != "money" || !same_amount(cells, present)) {
    std::ranges::move(cells, present.begin());
  }
}

bool names(const Json& values, std::string_view field) { return values.find(field) != nullptr; }

constexpr storage::Sql next_number_sql =
    "INSERT INTO kith_counters (object, field, next) VALUES (?1, ?2, 2) "
    "ON CONFLICT (object, field) DO UPDATE SET next = kith_counters.next + 1 RETURNING next - 1";

}  // namespace

bool may_backdate(const Unit& unit) {
  return unit.actor.is_system() ||
         (unit.via == Via::import && unit.actor.may(access::Action::administer));
}

void collect(std::vector<FieldError>& errors, Error error, std::string_view field) {
  if (error.fields.empty()) {
    errors.push_back({std::string(field), "invalid", std::move(error.message)});
    return;
  }
  std::ranges::move(error.fields, std::back_inserter(errors));
}

Error invalid_values(std::vector<FieldError> errors) {
  const bool duplicates_only = std::ranges::all_of(
      errors, [](const FieldError& error) { return error.code == "duplicate"; });
  Message message = errors.size() == 1
                        ? errors[0].message
                        : say("{} fields are not right.", "{} 个字段有误。", errors.size());
  return {duplicates_only ? Code::conflict : Code::invalid, std::move(message), std::move(errors)};
}

std::vector<JunctionValues> read_values(const Writer& writer, const Json& values,
                                        query::Stored& record, std::vector<FieldError>& errors) {
  std::vector<JunctionValues> junctions;
  if (!values.as_object()) {
    errors.push_back({"values", "type",
                      say("The values of a record are a JSON object: {{\"name\": …}}.",
                          "记录的值须为 JSON 对象：{{\"name\": …}}。")});
    return junctions;
  }
  for (const auto& [name, value] : *values.as_object()) {
    if (const Field* field = writer.object().field(name)) {
      auto refused = refusal(writer, *field);
      if (refused)
        errors.push_back(std::move(*refused));
      else
        read_one(writer, *field, value, record, errors);
    } else if (const schema::Relation* relation = writer.object().relation(name)) {
      if (relation->through.empty())
        errors.push_back(far_relation(*relation));
      else
        junctions.push_back({relation, &value});
    } else {
      errors.push_back(unknown_field(writer.object(), name));
    }
  }
  return junctions;
}

void fill_defaults(const Writer& writer, const Json& values, query::Stored& record,
                   std::vector<FieldError>& errors) {
  for (const Field* field : writer.plan().with_default) {
    if (names(values, field->name) || !all_null(record.cells(*field))) continue;
    read_one(writer, *field, *field->default_value, record, errors);
  }
}

namespace {

bool is_taken(const Writer& writer, const Field& field, const Value& number) {
  const auto& text = std::get<std::string>(number);
  return !query::find_by(writer.seen_by_all(), writer.object(), field, text).empty();
}

// The counter's, or the first free one beyond a row of taken ones, which a file has brought: found by
// leaps and halves, two statements for each power of two of its length. Whoever draws holds the counter
// until the transaction ends.
int64_t free_number(const Writer& writer, const Field& field) {
  const auto taken = [&](int64_t number) {
    return is_taken(writer, field, Value{schema::format_autonumber(field, number)});
  };
  const std::array<Value, 2> counter = {writer.object().id, field.id};
  int64_t last_taken = writer.unit().db.integer(next_number_sql, counter).value();
  if (!taken(last_taken)) return last_taken;
  int64_t step = 1;
  for (; taken(last_taken + step); step *= 2) last_taken += step;
  int64_t free = last_taken + step;
  while (free - last_taken > 1) {
    const int64_t middle = last_taken + (free - last_taken) / 2;
    (taken(middle) ? last_taken : free) = middle;
  }
  raise_count(writer.unit().db, writer.object(), field, free + 1);
  return free;
}

}  // namespace

// What a file brings keeps its number where that is free, and its numbers may lie ahead of ours.
void fill_numbers(const Writer& writer, query::Stored& record) {
  const bool from_elsewhere = writer.unit().via == Via::import;
  for (const Field* field : writer.plan().autonumbers) {
    Value& cell = record.cells(*field)[0];
    if (!is_null(cell) && !(from_elsewhere && is_taken(writer, *field, cell))) continue;
    cell = schema::format_autonumber(*field, free_number(writer, *field));
  }
}

void check_required(const ObjectPlan& plan, const query::Stored* before, const query::Stored& after,
                    std::vector<FieldError>& errors) {
  for (const Field* field : plan.required) {
    if (!all_null(after.cells(*field)) || (before && before->same(*field, after))) continue;
    const bool told = std::ranges::any_of(
        errors, [&](const FieldError& error) { return error.field == field->name; });
    if (told) continue;
    errors.push_back({field->name, "required",
                      say("“{0}” is required. Give it a value.", "“{1}”必填，请填写。",
                          field->label.en, field->label.zh)});
  }
}

void check_rights(const Writer& writer, const query::Stored* before, const query::Stored& after,
                  std::vector<FieldError>& errors) {
  const access::Actor& actor = writer.unit().actor;
  if (actor.is_system()) return;
  for (const Field& field : writer.object().fields) {
    if (field.system || field.read_only) continue;
    const bool touched = before ? !before->same(field, after) : !all_null(after.cells(field));
    if (!touched || actor.writes(writer.object(), field)) continue;
    errors.push_back(actor.reads(writer.object(), field)
                         ? not_writable(field)
                         : unknown_field(writer.object(), field.name));
  }
}

}  // namespace kith::records
