#include "records/junctions.h"

#include <algorithm>
#include <map>
#include <set>

#include "records/conditions.h"
#include "records/references.h"
#include "records/rules.h"
#include "records/unique.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using query::Stored;
using schema::Field;

constexpr int rows_max = 1'000;

// One relation of one record under the pen.
struct Junction {
  const Writer& writer;  // of the junction's object
  const schema::Relation& relation;
  const Field& near;  // names the record that is written
  const Field& far;   // names what it is tied to
  Id record;

  Target far_side(const Stored& row) const {
    return target_of(*writer.unit().schema, far, row.cells(far));
  }
};

// {"object","id","role"} or "id" or {"contact","role"}: to the junction's own field names.
Json::Object own_names(const Junction& junction, const Json& row) {
  if (!row.as_object()) return {{junction.far.name, row}};
  Json::Object values;
  Json::Object target;
  for (const auto& [name, value] : *row.as_object()) {
    // What a read shows beside the id may come back with it.
    if (name == "id" || name == "object")
      target.emplace_back(name, value);
    else if (name != "name" || junction.writer.object().field("name"))
      values.emplace_back(name, value);
  }
  if (target.empty()) return values;
  const bool any = junction.far.kind->shape() == schema::Shape::any_reference;
  const Json* id = row.find("id");
  values.emplace_back(junction.far.name, any || !id ? Json(std::move(target)) : *id);
  return values;
}

std::vector<Stored> present_rows(const Junction& junction) {
  const auto everything = junction.writer.seen_by_all();
  query::Question question;
  question.object = &junction.writer.object();
  question.filter = where(*question.object, junction.near, query::Op::eq, {junction.record.value});
  const auto ids = query::select_ids(everything, question, Id{}, rows_max);
  return ids.empty() ? std::vector<Stored>{} : query::fetch_many(everything, *question.object, ids);
}

// Rows that tie the record to something which the actor cannot see.
std::set<Id> hidden_rows(const Junction& junction, const std::vector<Stored>& rows) {
  std::map<const schema::Object*, std::vector<Id>> far;
  for (const Stored& row : rows) {
    const Target target = junction.far_side(row);
    if (target.object) far[target.object].push_back(target.id);
  }
  std::set<Id> seen;
  for (auto& [object, ids] : far)
    for (const Id id : live_ids(junction.writer.seen_by_actor(), *object, std::move(ids)))
      seen.insert(id);
  std::set<Id> hidden;
  for (const Stored& row : rows)
    if (!seen.contains(junction.far_side(row).id)) hidden.insert(row.id());
  return hidden;
}

void name_place(std::vector<FieldError>& errors, size_t from, const Junction& junction,
                size_t row) {
  for (size_t i = from; i < errors.size(); ++i)
    errors[i].field = fmt::format("{}[{}].{}", junction.relation.name, row, errors[i].field);
}

// The row as it is to be: the present one with the values given, or a new one.
Stored wanted_row(const Junction& junction, const Json& values, const Stored* present,
                  std::vector<FieldError>& errors) {
  Stored row = present ? *present : Stored(junction.writer.object());
  read_values(junction.writer, values, row, errors);
  row.cells(junction.near)[0] = junction.record.value;
  if (!present) fill_defaults(junction.writer, values, row, errors);
  return row;
}

Status save_row(const Junction& junction, const Stored* present, Stored row,
                std::vector<FieldError>& errors) {
  const Writer& writer = junction.writer;
  if (!present) writer.sign_new(row);
  check_references(writer, present, row, errors);
  TRY(run_rules(writer, present, row, errors));
  check_required(writer.plan(), present, row, errors);
  if (!errors.empty()) return done();  // told by the caller, with its place
  if (present) {
    TRY(writer.replace(*present, std::move(row), Act::update));
  } else {
    TRY(writer.insert(row, index_entry(writer.plan(), row)));
  }
  return done();
}

Error not_an_array(const schema::Relation& relation) {
  return invalid_field(relation.name, "type",
                       say("“{}” takes an array of at most {} rows.", "“{}”须为数组，至多 {} 行。",
                           relation.name, rows_max));
}

FieldError twice(const Field& far) {
  return {far.name, "duplicate",
          say("The same record is named twice. Name it once.", "同一记录出现两次，请只保留一次。")};
}

Status remove_rows(const Junction& junction, const std::vector<Stored>& present,
                   const std::set<Id>& kept) {
  for (const Stored& row : present) {
    if (kept.contains(row.id())) continue;
    Stored gone = row;
    gone.cells(junction.writer.plan().system.deleted_at)[0] = junction.writer.unit().now;
    TRY(junction.writer.replace(row, std::move(gone), Act::remove));
  }
  return done();
}

Status replace_rows(const Junction& junction, const Json::Array& rows) {
  const auto present = present_rows(junction);
  std::set<Id> kept = hidden_rows(junction, present);
  std::set<Id> named;
  std::vector<FieldError> errors;
  std::vector<std::pair<const Stored*, Stored>> changed;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Json values = own_names(junction, rows[i]);
    const size_t first_error = errors.size();
    Stored probe(junction.writer.object());
    if (const Json* far = values.find(junction.far.name)) {
      auto cells = probe.cells(junction.far);
      (void)junction.far.kind->read(junction.far, *far, junction.writer.read_context(), cells).ok();
    }
    const Id far_id = junction.far_side(probe).id;
    const auto at = std::ranges::find_if(
        present, [&](const Stored& row) { return far_id && junction.far_side(row).id == far_id; });
    const Stored* before = at == present.end() ? nullptr : &*at;
    Stored row = wanted_row(junction, values, before, errors);
    if (far_id && !named.insert(far_id).second) errors.push_back(twice(junction.far));
    if (before) kept.insert(before->id());
    name_place(errors, first_error, junction, i);
    changed.emplace_back(before, std::move(row));
  }
  if (!errors.empty()) return invalid_values(std::move(errors));
  TRY(remove_rows(junction, present, kept));
  for (size_t i = 0; i < changed.size(); ++i) {
    const size_t first_error = errors.size();
    TRY(save_row(junction, changed[i].first, std::move(changed[i].second), errors));
    name_place(errors, first_error, junction, i);
  }
  if (!errors.empty()) return invalid_values(std::move(errors));
  return done();
}

}  // namespace

Status write_junctions(const Writer& writer, Id record, std::span<const JunctionValues> junctions) {
  const schema::Schema& schema = *writer.unit().schema;
  for (const JunctionValues& values : junctions) {
    const schema::Relation& relation = *values.relation;
    const Json::Array* rows = values.rows->as_array();
    if (!rows || rows->size() > rows_max) return not_an_array(relation);
    const schema::Object& object = *schema.object(relation.object);
    const Writer inner(writer.records(), writer.unit(), object);
    TRY(replace_rows(
        {inner, relation, *object.field(relation.field), *object.field(relation.through), record},
        *rows));
  }
  return done();
}

}  // namespace kith::records
