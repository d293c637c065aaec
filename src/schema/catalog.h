// What kith_objects, kith_fields and kith_schema hold: the declarations with their ids.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::schema {

enum class Presence { live, gone };  // gone: no longer declared, or dropped; its data is kept

struct CatalogField {
  int64_t id = 0;
  std::string name;
  Origin origin = Origin::standard;
  Presence presence = Presence::live;
  int64_t position = 0;
  Json declaration;
  Json changes;  // of an administrator, over the declaration
  bool operator==(const CatalogField&) const = default;
};

struct CatalogObject {
  int64_t id = 0;
  std::string name;
  std::string room;
  Origin origin = Origin::standard;
  Presence presence = Presence::live;
  Json declaration;  // without its fields
  Json changes;
  std::vector<CatalogField> fields;  // in order of position

  CatalogField* field(std::string_view name);  // a live one
};

struct Catalog {
  int64_t version = 0;
  std::string packages_hash;
  std::vector<CatalogObject> objects;  // in order of id
  int64_t last_field_id = 100;         // below stand the system fields

  CatalogObject* object(std::string_view name);  // a live one
  CatalogObject& add_object(std::string name, std::string room, Origin origin);
  CatalogField& add_field(CatalogObject& object, std::string name, Origin origin);
};

Catalog read_catalog(storage::Connection& db);

// Writes the rows in which `after` differs from `before`, and the version.
void write_catalog(storage::Connection& db, const Catalog& before, const Catalog& after,
                   Timestamp now);

}  // namespace kith::schema
