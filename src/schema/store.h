// The schema as it lives in a workspace, and the only DDL in the program.
//
// Objects and fields stand in kith_objects and kith_fields as JSON declarations with stable ids.
// install() and change() compare what is declared with what is there by field id and apply the
// difference as DDL in one transaction: a new field is ADD COLUMN (no rebuild on either engine), a
// rename RENAME COLUMN, a dropped field leaves its column to a later purge. Readers keep the
// snapshot that they hold; the next one sees the new.
#pragma once

#include <mutex>
#include <span>

#include "base/result.h"
#include "schema/schema.h"
#include "storage/migrations.h"
#include "storage/storage.h"

namespace kith::schema {

std::span<const storage::Migration> migrations();

// A declaration as a room ships it or the API sends it. The JSON of one object:
// {"name":"contacts","singular":"contact","labels":{"en":{"one","many"},"zh":{…}},"help":{…},
//  "icon","role","title","list":[…],"board":[…],
//  "fields":[{"name","kind","label":{"en","zh"},"help"?,"required"?,"unique"?,"indexed"?,
//             "searched"?,"read_only"?,"group"?,"options"?:[{"value","label","color"}],"object"?,
//             "objects"?,"inverse"?,"inverse_label"?,"through"?,"default"?,"was"?, …settings}]}
// `was` names what a field was called before, so that a rename is no drop and add.
struct Package {
  std::string room;
  std::vector<Json> objects;
};

class Store {
 public:
  explicit Store(storage::Database& database);

  // Reads what is there. Before the first install there are no objects.
  Status load();
  SchemaPtr current() const;

  // Brings the standard objects to what this program ships; custom ones stay. Idempotent, and a
  // few statements when nothing changed (it compares a hash of the packages first).
  Status install(std::span<const Package> packages, Timestamp now);

  // What an administrator changes. Names of custom objects and fields end in _c; room `custom`.
  Result<SchemaPtr> add_object(const Json& declaration, Timestamp now);
  Result<SchemaPtr> add_field(std::string_view object, const Json& declaration, Timestamp now);
  // Labels, help, options, required, indexed, position; the name of a custom field.
  Result<SchemaPtr> change_field(std::string_view object, std::string_view field,
                                 const Json& changes, Timestamp now);
  Result<SchemaPtr> drop_field(std::string_view object, std::string_view field, Timestamp now);

 private:
  storage::Database& database_;
  mutable std::mutex mutex_;
  SchemaPtr current_;
};

}  // namespace kith::schema
