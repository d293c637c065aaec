// From a catalog of declarations to a Schema, with everything checked that spans fields or objects.
#pragma once

#include "schema/catalog.h"
#include "schema/declaration.h"
#include "schema/formula/settle.h"
#include "schema/schema.h"

namespace kith::schema {

// Errors name their places as "contacts.email.max_length", all of them at once.
class SchemaAssembler {
 public:
  explicit SchemaAssembler(const Catalog& catalog,
                           formula::Unsound unsound = formula::Unsound::refused)
      : catalog_(catalog), unsound_(unsound) {}
  Result<SchemaPtr> assemble();

 private:
  Object read(const CatalogObject& stored);
  void place_columns(Object& object);
  void index(Schema& schema);
  void name_indexes(Object& object);
  void point_references(Schema& schema);
  void relate(Schema& schema);
  void relate_one(Schema& schema, const Object& from, const Field& reference, Object& to);
  void check_object(const Object& object);
  void check_seen_with(const Object& object);
  void check_junction(const Object& object);
  void check_field(const Schema& schema, const Object& object, const Field& field);

  const Catalog& catalog_;
  const formula::Unsound unsound_;
  Complaints complaints_;
};

}  // namespace kith::schema
