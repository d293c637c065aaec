// The schema as it lives in a workspace, and the only DDL in the program.
//
// Objects and fields stand in kith_objects and kith_fields as JSON declarations with stable ids.
// install() and change() compare what is declared with what is there by field id and apply the
// difference as DDL in one transaction: a new field is ADD COLUMN without a default (no rebuild on
// either engine: old rows hold NULL, also where the field is required), a rename RENAME COLUMN. A
// dropped field loses its indexes and keeps its column, renamed out of the way ("dropped_107_0"),
// to a later purge. Readers keep the snapshot that they hold; the next one sees the new.
//
// What an administrator changed on a shipped object or field (labels, options, required) stands
// beside its declaration and wins over it, so that an upgrade keeps it.
#pragma once

#include <functional>
#include <mutex>
#include <span>

#include "base/function_ref.h"
#include "base/result.h"
#include "schema/formula/unsound.h"
#include "schema/schema.h"
#include "storage/migrations.h"
#include "storage/storage.h"

namespace kith::schema {

std::span<const storage::Migration> migrations();

// A declaration as a room ships it or the API sends it. The JSON of one object:
// {"name":"contacts","singular":"contact","labels":{"en":{"one","many"},"zh":{…}},"help":{…},
//  "icon","role","navigation"?,"title","list":[fields and relations],"board":[…],
//  "fields":[{"name","kind","label":{"en","zh"},"help"?,"required"?,"unique"?,"indexed"?,
//             "searched"?,"read_only"?,"group"?,"options"?:[{"value","label","color"}],"object"?,
//             "objects"?,"inverse"?,"inverse_label"?,"through"?,"junction_key"?,"default"?,"was"?,
//             …settings of the kind}]}
// `was` names what a field was called before, so that a rename is no drop and add. A label may be
// one string for both languages. References and autonumbers are always indexed.
// Inside a junction the pair of its references is unique among live rows.
struct Package {
  std::string room;
  std::vector<Json> objects;
};

inline constexpr size_t custom_objects_max = 200;
inline constexpr size_t fields_max = 500;  // of one object, system fields apart

struct Catalog;

class Store {
 public:
  explicit Store(storage::Database& database);

  // Called in the transaction of a change, for each object whose records are to be indexed anew
  // after it: a field has become searched, or is no longer. What it writes is there if and only if
  // the change is. Before anything else.
  using StaleWords = std::function<Status(storage::Connection&, const Object&)>;
  void on_stale_words(StaleWords follow) { stale_words_ = std::move(follow); }

  // Called in the transaction of a change, for each roll-up field there is by then: whoever reads
  // filters says whether its condition is one, and whether its values have to be counted anew.
  enum class Counted { as_before, otherwise };
  using FollowRollup = std::function<Status(storage::Connection&, const Schema&, const Object&,
                                            const Field&, Counted)>;
  void on_rollup(FollowRollup follow) { follow_rollup_ = std::move(follow); }

  // Reads what is there, and holds it; waits for a change that is being made. Before the first install
  // there are no objects.
  // Also what another program on the same workspace calls when it hears of a new version.
  Status load();
  SchemaPtr current() const;

  // Brings the standard objects to what this program ships; custom ones stay. Idempotent, and a
  // few statements when nothing changed (it compares a hash of the packages first).
  Status install(std::span<const Package> packages, Timestamp now);

  // What an administrator changes. Names of custom objects and fields end in _c; room `custom`.
  Result<SchemaPtr> add_object(const Json& declaration, Timestamp now);
  // Labels, help, icon, title, list, board, navigation, and the order of the fields by name (those
  // that it leaves out follow).
  Result<SchemaPtr> change_object(std::string_view object, const Json& changes, Timestamp now);
  Result<SchemaPtr> add_field(std::string_view object, const Json& declaration, Timestamp now);
  // Label, help, group, options, required, unique, indexed, searched, default, settings of the
  // kind; the name of a custom field (by "name"), unless a formula or roll-up uses it.
  Result<SchemaPtr> change_field(std::string_view object, std::string_view field,
                                 const Json& changes, Timestamp now);
  // Custom fields that no formula or roll-up uses only: a standard one is hidden by roles.
  Result<SchemaPtr> drop_field(std::string_view object, std::string_view field, Timestamp now);
  // A custom object that no field of another refers to. Its records stay on disk, out of reach.
  Result<SchemaPtr> drop_object(std::string_view object, Timestamp now);

 private:
  Result<SchemaPtr> change(Timestamp now, function_ref<Status(Catalog&)> edit,
                           formula::Unsound unsound = formula::Unsound::refused);
  Result<SchemaPtr> try_change(Timestamp now, formula::Unsound unsound,
                               function_ref<Status(Catalog&)> edit);
  Status follow_rollups(storage::Connection& db, const Schema& before, const Schema& after,
                        Catalog& catalog) const;
  void hold(SchemaPtr schema);

  storage::Database& database_;
  StaleWords stale_words_ = [](storage::Connection&, const Object&) { return done(); };
  FollowRollup follow_rollup_ = [](storage::Connection&, const Schema&, const Object&, const Field&,
                                   Counted) { return done(); };
  std::mutex mutex_;  // one change at a time
  mutable std::mutex current_mutex_;
  SchemaPtr current_;
};

}  // namespace kith::schema
