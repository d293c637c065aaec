#include "schema/store.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "base/crypto.h"
#include "schema/assembler.h"
#include "schema/catalog.h"
#include "schema/ddl.h"
#include "schema/formula/settle.h"
#include "schema/indexes.h"
#include "schema/kind.h"
#include "schema/kinds/rollup.h"
#include "schema/names.h"
#include "schema/plan.h"
#include "schema/rollup/settle.h"

namespace kith::schema {
namespace {

constexpr std::string_view turn = "kith_schema";
constexpr int lock_attempts = 5;
constexpr std::chrono::milliseconds lock_pause{300};  // lets through those who waited behind us

// Of what the program ships: its declarations, how its kinds lie in columns and indexes, and where
// words stand.
std::string hash_of(std::span<const Package> packages) {
  std::string text = fmt::format("indexes {}\n", index_layout);
  for (const Package& package : packages) {
    text += package.room + "\n";
    for (const Json& object : package.objects) text += object.dump() + "\n";
  }
  for (const Kind* kind : kinds()) {
    text += kind->name();
    for (const Column& column : kind->columns()) {
      text += fmt::format(" {}:{}", column.suffix, static_cast<int>(column.type));
    }
    text += fmt::format(" {} {}\n", static_cast<int>(kind->shape()), kind->compared_column());
  }
  return hex(sha256(text + "words 1\n"));
}

// What is stored was checked when it was written, so a failure now is a newer or damaged database.
SchemaPtr assemble_stored(const Catalog& catalog) {
  auto schema = SchemaAssembler(catalog, formula::Unsound::blank).assemble();
  if (!schema)
    throw storage::StorageError("the stored schema is unsound: " + schema.error().message.en);
  return std::move(*schema);
}

}  // namespace

Store::Store(storage::Database& database)
    : database_(database), current_(std::make_shared<Schema>()) {}

Status Store::load() {
  std::lock_guard lock(mutex_);
  auto schema =
      database_.read([](storage::Connection& db) { return assemble_stored(read_catalog(db)); });
  if (schema->version() != current()->version()) hold(std::move(schema));
  return done();
}

SchemaPtr Store::current() const {
  std::lock_guard lock(current_mutex_);
  return current_;
}

void Store::hold(SchemaPtr schema) {
  std::lock_guard lock(current_mutex_);
  current_ = std::move(schema);
}

// One transaction: the catalog as it is, the change of it, the DDL that follows, the catalog as it
// is to be. Other programs on the same workspace wait their turn.
Result<SchemaPtr> Store::change(Timestamp now, function_ref<Status(Catalog&)> edit,
                                formula::Unsound unsound) {
  std::lock_guard lock(mutex_);
  for (int attempt = 1; attempt <= lock_attempts; ++attempt) {
    try {
      auto schema = try_change(now, unsound, edit);
      if (schema) hold(*schema);
      return schema;
    } catch (const storage::LockTimeout&) {
      std::this_thread::sleep_for(lock_pause);
    }
  }
  return Error{Code::busy,
               say("the table is in use by a long read or import; try again when that is done",
                   "该表正被长时间的读取或导入占用；请稍后再试"),
               {}};
}

Result<SchemaPtr> Store::try_change(Timestamp now, formula::Unsound unsound,
                                    function_ref<Status(Catalog&)> edit) {
  return database_.write([&](storage::Connection& db) -> Result<SchemaPtr> {
    db.take_turns(turn);
    const Catalog before = read_catalog(db);
    Catalog after = before;
    ++after.version;
    TRY(edit(after));
    const SchemaPtr old = assemble_stored(before);
    SchemaPtr next = TRY(SchemaAssembler(after, unsound).assemble());
    TRY(check_kinds(*old, *next));
    TRY(apply_ddl(db, old.get(), *next,
                  [&](const Object& object) { return stale_words_(db, object); }));
    TRY(follow_rollups(db, *old, *next, after));
    write_catalog(db, before, after, now);
    return next;
  });
}

// What a roll-up gives stands in its declaration from then on: its columns are made for it, whatever
// becomes of the field that it measures.
Status Store::follow_rollups(storage::Connection& db, const Schema& before, const Schema& after,
                             Catalog& catalog) const {
  for (const Object& object : after.objects()) {
    const Object* old = before.object(object.id);
    for (const Field& field : object.fields) {
      if (!field.rollup) continue;
      catalog.object(object.name)
          ->field(field.name)
          ->declaration.set("result", std::string(kind::result_of_rollup(field)));
      if (field.rollup->problem) continue;
      const Field* was = old ? old->field(field.id) : nullptr;
      const bool counted = was && was->rollup && !was->rollup->problem;
      const bool same = counted && !rollup::counts_otherwise(before, *was, field);
      Status followed =
          follow_rollup_(db, after, object, field, same ? Counted::as_before : Counted::otherwise);
      if (followed.ok()) continue;
      Error error = std::move(followed).error();
      for (FieldError& one : error.fields)
        one.field = object.name + "." + field.name + "." + one.field;
      return error;
    }
  }
  return done();
}

Status Store::install(std::span<const Package> packages, Timestamp now) {
  const std::string hash = hash_of(packages);
  const Catalog stored = database_.read([](storage::Connection& db) { return read_catalog(db); });
  if (stored.packages_hash == hash) {
    hold(assemble_stored(stored));
    return done();
  }
  const auto install = [&](Catalog& catalog) {
    catalog.packages_hash = hash;
    return plan_packages(catalog, packages);
  };
  TRY(change(now, install, formula::Unsound::blank));
  return done();
}

Result<SchemaPtr> Store::add_object(const Json& declaration, Timestamp now) {
  auto schema = change(now, [&](Catalog& catalog) { return plan_object(catalog, declaration); });
  return localised(std::move(schema), std::string(declaration.text("name")) + ".");
}

Result<SchemaPtr> Store::change_object(std::string_view object, const Json& changes,
                                       Timestamp now) {
  auto schema =
      change(now, [&](Catalog& catalog) { return plan_object_changes(catalog, object, changes); });
  return localised(std::move(schema), std::string(object) + ".");
}

Result<SchemaPtr> Store::drop_object(std::string_view object, Timestamp now) {
  return change(now, [&](Catalog& catalog) { return plan_drop_object(catalog, object); });
}

Result<SchemaPtr> Store::add_field(std::string_view object, const Json& declaration,
                                   Timestamp now) {
  auto schema =
      change(now, [&](Catalog& catalog) { return plan_field(catalog, object, declaration); });
  return localised(std::move(schema), fmt::format("{}.{}.", object, declaration.text("name")));
}

Result<SchemaPtr> Store::change_field(std::string_view object, std::string_view field,
                                      const Json& changes, Timestamp now) {
  if (changes.find("name") && changes.text("name") != field)
    TRY(check_unused(*current(), object, field));
  auto schema = change(
      now, [&](Catalog& catalog) { return plan_field_changes(catalog, object, field, changes); });
  return localised(std::move(schema), fmt::format("{}.{}.", object, changes.text("name", field)));
}

Result<SchemaPtr> Store::drop_field(std::string_view object, std::string_view field,
                                    Timestamp now) {
  TRY(check_unused(*current(), object, field));
  return change(now, [&](Catalog& catalog) { return plan_drop(catalog, object, field); });
}

}  // namespace kith::schema
