#include "schema/catalog_json.h"

#include <algorithm>

#include "schema/assembler.h"
#include "schema/catalog.h"
#include "schema/ddl.h"

namespace kith::schema {
namespace {

std::string_view word_of(Origin origin) { return origin == Origin::custom ? "custom" : "standard"; }

Json field_json(const CatalogField& field) {
  return Json(Json::Object{{"id", field.id},
                           {"name", field.name},
                           {"origin", word_of(field.origin)},
                           {"gone", field.presence == Presence::gone},
                           {"position", field.position},
                           {"declaration", field.declaration},
                           {"changes", field.changes}});
}

Json object_json(const CatalogObject& object) {
  Json::Array fields;
  for (const CatalogField& field : object.fields) fields.push_back(field_json(field));
  return Json(Json::Object{{"id", object.id},
                           {"name", object.name},
                           {"room", object.room},
                           {"origin", word_of(object.origin)},
                           {"gone", object.presence == Presence::gone},
                           {"declaration", object.declaration},
                           {"changes", object.changes},
                           {"fields", std::move(fields)}});
}

// What objects and fields have in common.
template <typename T>
bool take(const Json& json, T& out) {
  const Json* declaration = json.find("declaration");
  const Json* changes = json.find("changes");
  if (!declaration || !changes) return false;
  out.id = json.integer("id");
  out.name = json.text("name");
  out.origin = json.text("origin") == "custom" ? Origin::custom : Origin::standard;
  out.presence = json.flag("gone") ? Presence::gone : Presence::live;
  out.declaration = *declaration;
  out.changes = *changes;
  return out.id > 0 && storage::Identifier::parse(out.name);
}

std::optional<Catalog> read(const Json& json) {
  const Json* objects = json.find("objects");
  if (!objects || !objects->as_array()) return std::nullopt;
  Catalog catalog;
  catalog.version = json.integer("version");
  catalog.packages_hash = json.text("packages_hash");
  for (const Json& one : *objects->as_array()) {
    CatalogObject& object = catalog.objects.emplace_back();
    const Json* fields = one.find("fields");
    if (!take(one, object) || !fields || !fields->as_array()) return std::nullopt;
    object.room = one.text("room");
    for (const Json& told : *fields->as_array()) {
      CatalogField& field = object.fields.emplace_back();
      if (!take(told, field)) return std::nullopt;
      field.position = told.integer("position");
      catalog.last_field_id = std::max(catalog.last_field_id, field.id);
    }
  }
  return catalog;
}

Error no_catalog() {
  return invalid(say("The schema in the archive cannot be read.", "无法读取归档中的数据结构。"));
}

}  // namespace

Json stored_catalog(storage::Connection& db) {
  const Catalog catalog = read_catalog(db);
  Json::Array objects;
  for (const CatalogObject& object : catalog.objects) objects.push_back(object_json(object));
  return Json(Json::Object{{"version", catalog.version},
                           {"packages_hash", catalog.packages_hash},
                           {"objects", std::move(objects)}});
}

Status adopt_catalog(storage::Database& database, const Json& json, Timestamp now) {
  const auto after = read(json);
  if (!after) return no_catalog();
  return database.write([&](storage::Connection& db) -> Status {
    const Catalog before = read_catalog(db);
    if (!before.objects.empty())
      return conflict(say("There are objects already.", "已存在数据对象。"));
    const SchemaPtr next = TRY(SchemaAssembler(*after, formula::Unsound::blank).assemble());
    TRY(apply_ddl(db, nullptr, *next, [](const Object&) { return done(); }));
    write_catalog(db, before, *after, now);
    return done();
  });
}

}  // namespace kith::schema
