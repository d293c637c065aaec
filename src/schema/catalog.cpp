#include "schema/catalog.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "schema/store.h"
#include "schema/vocabulary.h"

namespace kith::schema {
namespace {

constexpr storage::EngineSql create_tables = {
    "CREATE TABLE kith_objects ("
    "  id INTEGER PRIMARY KEY, name TEXT NOT NULL, room TEXT NOT NULL, origin TEXT NOT NULL,"
    "  declaration TEXT NOT NULL, changes TEXT NOT NULL, changed_at INTEGER NOT NULL,"
    "  gone_at INTEGER) STRICT;"
    "CREATE UNIQUE INDEX kith_objects__name__ux ON kith_objects (name) WHERE gone_at IS NULL;"
    "CREATE TABLE kith_fields ("
    "  id INTEGER PRIMARY KEY, object INTEGER NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL,"
    "  position INTEGER NOT NULL, declaration TEXT NOT NULL, changes TEXT NOT NULL,"
    "  changed_at INTEGER NOT NULL, gone_at INTEGER) STRICT;"
    "CREATE UNIQUE INDEX kith_fields__name__ux ON kith_fields (object, name)"
    "  WHERE gone_at IS NULL;"
    "CREATE TABLE kith_schema ("
    "  single INTEGER PRIMARY KEY CHECK (single = 1), version INTEGER NOT NULL,"
    "  packages_hash TEXT NOT NULL, changed_at INTEGER) STRICT;"
    "INSERT INTO kith_schema (single, version, packages_hash) VALUES (1, 0, '')",

    "CREATE TABLE kith_objects ("
    "  id bigint PRIMARY KEY, name text COLLATE \"C\" NOT NULL, room text NOT NULL,"
    "  origin text NOT NULL, declaration text NOT NULL, changes text NOT NULL,"
    "  changed_at timestamptz NOT NULL, gone_at timestamptz);"
    "CREATE UNIQUE INDEX kith_objects__name__ux ON kith_objects (name) WHERE gone_at IS NULL;"
    "CREATE TABLE kith_fields ("
    "  id bigint PRIMARY KEY, object bigint NOT NULL, name text COLLATE \"C\" NOT NULL,"
    "  origin text NOT NULL, position bigint NOT NULL, declaration text NOT NULL,"
    "  changes text NOT NULL, changed_at timestamptz NOT NULL, gone_at timestamptz);"
    "CREATE UNIQUE INDEX kith_fields__name__ux ON kith_fields (object, name)"
    "  WHERE gone_at IS NULL;"
    "CREATE TABLE kith_schema ("
    "  single bigint PRIMARY KEY CHECK (single = 1), version bigint NOT NULL,"
    "  packages_hash text NOT NULL, changed_at timestamptz);"
    "INSERT INTO kith_schema (single, version, packages_hash) VALUES (1, 0, '')"};

constexpr storage::Sql select_state =
    "SELECT version, packages_hash FROM kith_schema WHERE single = 1";
constexpr storage::Sql select_objects =
    "SELECT id, name, room, origin, declaration, changes, gone_at FROM kith_objects ORDER BY id";
constexpr storage::Sql select_fields =
    "SELECT id, object, name, origin, position, declaration, changes, gone_at FROM kith_fields"
    " ORDER BY object, position, id";
constexpr storage::Sql update_state =
    "UPDATE kith_schema SET version = ?1, packages_hash = ?2, changed_at = ?3 WHERE single = 1";
constexpr storage::Sql upsert_object =
    "INSERT INTO kith_objects (id, name, room, origin, declaration, changes, changed_at, gone_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, room = excluded.room,"
    " declaration = excluded.declaration, changes = excluded.changes,"
    " changed_at = excluded.changed_at, gone_at = excluded.gone_at";
constexpr storage::Sql upsert_field =
    "INSERT INTO kith_fields"
    " (id, object, name, origin, position, declaration, changes, changed_at, gone_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position,"
    " declaration = excluded.declaration, changes = excluded.changes,"
    " changed_at = excluded.changed_at, gone_at = excluded.gone_at";

std::string_view origin_text(Origin origin) {
  return origin == Origin::custom ? "custom" : "standard";
}
Origin origin_of(std::string_view text) {
  return text == "custom" ? Origin::custom : Origin::standard;
}

// We wrote it, so anything but JSON is a damaged database.
Json stored_json(std::string_view text, std::string_view name) {
  auto json = parse_json(text);
  if (!json) throw storage::StorageError("the declaration of " + std::string(name) + " is no JSON");
  return std::move(*json);
}

std::string text_of(const Json& json) { return json.is_null() ? std::string("{}") : json.dump(); }

Value gone_at(Presence presence, Timestamp now) {
  return presence == Presence::gone ? Value{now} : Value{};
}

bool same(const CatalogObject& a, const CatalogObject& b) {
  return a.name == b.name && a.room == b.room && a.presence == b.presence &&
         a.declaration == b.declaration && a.changes == b.changes;
}

}  // namespace

std::span<const storage::Migration> migrations() {
  static const storage::Migration all[] = {{"schema", 1, create_tables},
                                           {"schema", 2, create_vocabulary}};
  return all;
}

CatalogField* CatalogObject::field(std::string_view wanted) {
  for (CatalogField& one : fields) {
    if (one.name == wanted && one.presence == Presence::live) return &one;
  }
  return nullptr;
}

CatalogObject* Catalog::object(std::string_view wanted) {
  for (CatalogObject& one : objects) {
    if (one.name == wanted && one.presence == Presence::live) return &one;
  }
  return nullptr;
}

CatalogObject& Catalog::add_object(std::string name, std::string room, Origin origin) {
  CatalogObject object;
  object.id = objects.empty() ? 1 : objects.back().id + 1;
  object.name = std::move(name);
  object.room = std::move(room);
  object.origin = origin;
  objects.push_back(std::move(object));
  return objects.back();
}

CatalogField& Catalog::add_field(CatalogObject& object, std::string name, Origin origin) {
  CatalogField field;
  field.id = ++last_field_id;
  field.name = std::move(name);
  field.origin = origin;
  for (const CatalogField& other : object.fields) {
    field.position = std::max(field.position, other.position + 1);
  }
  object.fields.push_back(std::move(field));
  return object.fields.back();
}

Catalog read_catalog(storage::Connection& db) {
  Catalog catalog;
  db.query(select_state, {}, [&](const storage::Row& row) {
    catalog.version = row.integer(0);
    catalog.packages_hash = row.text(1);
    return false;
  });
  std::unordered_map<int64_t, size_t> places;
  db.query(select_objects, {}, [&](const storage::Row& row) {
    CatalogObject object;
    object.id = row.integer(0);
    object.name = row.text(1);
    object.room = row.text(2);
    object.origin = origin_of(row.text(3));
    object.declaration = stored_json(row.text(4), object.name);
    object.changes = stored_json(row.text(5), object.name);
    object.presence = row.is_null(6) ? Presence::live : Presence::gone;
    places.emplace(object.id, catalog.objects.size());
    catalog.objects.push_back(std::move(object));
    return true;
  });
  db.query(select_fields, {}, [&](const storage::Row& row) {
    CatalogField field;
    field.id = row.integer(0);
    field.name = row.text(2);
    field.origin = origin_of(row.text(3));
    field.position = row.integer(4);
    field.declaration = stored_json(row.text(5), field.name);
    field.changes = stored_json(row.text(6), field.name);
    field.presence = row.is_null(7) ? Presence::live : Presence::gone;
    catalog.last_field_id = std::max(catalog.last_field_id, field.id);
    catalog.objects.at(places.at(row.integer(1))).fields.push_back(std::move(field));
    return true;
  });
  return catalog;
}

void write_catalog(storage::Connection& db, const Catalog& before, const Catalog& after,
                   Timestamp now) {
  for (const CatalogObject& object : after.objects) {
    const auto old = std::ranges::find(before.objects, object.id, &CatalogObject::id);
    const bool known = old != before.objects.end();
    if (!known || !same(*old, object)) {
      db.execute(upsert_object,
                 {object.id, object.name, object.room, std::string(origin_text(object.origin)),
                  text_of(object.declaration), text_of(object.changes), now,
                  gone_at(object.presence, now)});
    }
    for (const CatalogField& field : object.fields) {
      if (known && std::ranges::find(old->fields, field) != old->fields.end()) continue;
      db.execute(
          upsert_field,
          {field.id, object.id, field.name, std::string(origin_text(field.origin)), field.position,
           text_of(field.declaration), text_of(field.changes), now, gone_at(field.presence, now)});
    }
  }
  db.execute(update_state, {after.version, after.packages_hash, now});
}

}  // namespace kith::schema
