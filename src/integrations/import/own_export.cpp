#include "integrations/import/own_export.h"

#include <algorithm>

#include "integrations/import/fields.h"
#include "integrations/import/presets.h"

namespace kith::integrations {
namespace {

using schema::Field;
using schema::Object;

constexpr std::string_view key_end = ".id";

bool names_a_record(const Field& field) {
  return is_reference(field) || field.kind->shape() == schema::Shape::any_reference;
}

// Of "account.id" the field account.
const Field* field_of_key(const Object& object, std::string_view heading) {
  if (!heading.ends_with(key_end)) return nullptr;
  const Field* field = object.field(heading.substr(0, heading.size() - key_end.size()));
  return field && names_a_record(*field) ? field : nullptr;
}

bool has_column(const Import& part, std::string_view name) {
  return std::ranges::find(part.columns, name, &ImportColumn::name) != part.columns.end();
}

// A field of its own that the workspace it comes from has, and this one may lack.
bool is_custom(std::string_view heading) {
  if (heading.ends_with(key_end)) heading.remove_suffix(key_end.size());
  return heading.ends_with("_c");
}

bool is_held(const schema::Schema& schema, std::span<const Import> run, const Field& reference) {
  const Object* target = is_reference(reference) ? schema.target(reference) : nullptr;
  return std::ranges::any_of(run, [&](const Import& part) {
    return (!is_reference(reference) || (target && part.object == target->name)) &&
           has_column(part, "id");
  });
}

Brought brought_by(const access::Actor& actor) {
  return actor.may(access::Action::administer) ? Brought::as_exported : Brought::as_entered;
}

// Where a column goes; nowhere where it is there for people, or set by the program.
Json entry_of(const access::Actor& actor, std::span<const Import> run, const Object& object,
              std::string_view heading) {
  Json entry(Json::Object{{"column", heading}, {"field", Json()}});
  const Field* key = field_of_key(object, heading);
  const Field* field = key ? key : object.field(heading);
  if (!field || !find_place(actor.schema(), object, actor, field->name, "field", brought_by(actor)))
    return entry;
  if (!key && !names_a_record(*field)) entry.set("field", field->name);
  // Who made what a workspace is set up with is no matter of another one.
  const bool whose = field->system && object.role == schema::Role::system;
  if (!key || whose || !is_held(actor.schema(), run, *field)) return entry;
  entry.set("field", field->name);
  entry.set("match_column", "id");
  return entry;
}

// By which a row finds what is there already; empty where every row is new.
std::string key_of(const Object& object, const Import& part) {
  // Each pipeline has its own stages of the same name, each price book its own prices.
  if (object.name == "stages" || object.name == "price_book_entries") return "within";
  for (const Field& field : object.fields) {
    // A number that another workspace drew is no name of a record here.
    const bool text =
        field.kind->shape() == schema::Shape::text && field.kind->name() != "autonumber";
    if (text && field.unique && !field.system && has_column(part, field.name)) return field.name;
  }
  return {};
}

}  // namespace

bool is_own_export(const Object& object, const std::vector<ImportColumn>& columns) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(columns, name, &ImportColumn::name) != columns.end();
  };
  return has("id") && has("created_at") && has("updated_at") &&
         std::ranges::all_of(columns, [&](const ImportColumn& column) {
           return object.field(column.name) || field_of_key(object, column.name) ||
                  is_custom(column.name);
         });
}

std::optional<Json> own_export_settings(const access::Actor& actor, std::span<const Import> run,
                                        const Import& part) {
  const Object* object = actor.schema().object(part.object);
  if (!object || !is_own_export(*object, part.columns)) return std::nullopt;
  Json::Array mapping;
  for (const ImportColumn& column : part.columns)
    mapping.push_back(entry_of(actor, run, *object, column.name));
  const std::string key = key_of(*object, part);
  // Who is here and what they may is never changed by a file.
  const bool only_new = key.empty() || object->role == schema::Role::system;
  const bool lets_twins_in = actor.may(access::Action::merge);
  Json settings(Json::Object{{"preset", own_preset},
                             {"mapping", std::move(mapping)},
                             {"mode", only_new ? "create" : "upsert"},
                             {"key", key.empty() ? Json() : Json(key)},
                             {"defaults", Json(Json::Object{})},
                             {"date_format", "ymd"},
                             {"value_map", Json(Json::Object{})},
                             {"clear_empty", false},
                             {"twins", lets_twins_in ? "allow" : "rule"},
                             {"as_exported", brought_by(actor) == Brought::as_exported}});
  return allowed_settings(actor, part, std::move(settings));
}

}  // namespace kith::integrations
