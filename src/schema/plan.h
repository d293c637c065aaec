// What a catalog becomes when packages are installed or an administrator changes something. Nothing
// is written here; whether the outcome is sound is the assembler's to say.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "schema/catalog.h"
#include "schema/store.h"

namespace kith::schema {

// Objects and fields are found by name, fields also by `was`. What a package no longer declares is
// gone, and a field that comes back is a new one. Custom ones stay.
Status plan_packages(Catalog& catalog, std::span<const Package> packages);

// An object of an administrator; without a title field it gets a `name`.
Status plan_object(Catalog& catalog, const Json& declaration);
Status plan_object_changes(Catalog& catalog, std::string_view object, const Json& changes);
Status plan_field(Catalog& catalog, std::string_view object, const Json& declaration);
Status plan_field_changes(Catalog& catalog, std::string_view object, std::string_view field,
                          const Json& changes);
Status plan_drop(Catalog& catalog, std::string_view object, std::string_view field);

// A custom object that nothing refers to. Its table stays, so that the log can be read.
Status plan_drop_object(Catalog& catalog, std::string_view object);

// No formula uses the field (by name; there may be none). Error: conflict, with the formulas' names.
Status check_unused(const Schema& schema, std::string_view object, std::string_view field);

// A field keeps the kind that its columns were made for.
Status check_kinds(const Schema& before, const Schema& after);

// Errors of the assembler ("contacts.size_c.kind") as an administrator's request wrote them
// ("kind"): without the prefix "contacts.size_c." where they have it.
Result<SchemaPtr> localised(Result<SchemaPtr> schema, const std::string& prefix);

}  // namespace kith::schema
