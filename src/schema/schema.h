// Which objects and fields exist. A Schema is an immutable snapshot: whoever holds one sees one
// consistent picture; a change makes a new one (schema/store.h). Lookups are hash lookups; objects
// and fields are named by reference and live as long as the snapshot.
//
// On disk an object is a table of its own name, a field one column or a few (schema/kind.h). Every
// object has the system columns id, created_at, created_by, updated_at, updated_by, owner, version,
// deleted_at; they are fields like any other, with Field::system set.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/message.h"
#include "storage/sql_builder.h"

namespace kith::schema {

class Kind;
class Schema;
namespace formula {
struct Formula;
}
namespace rollup {
struct Rollup;
}

struct Object;

struct Label {
  std::string en;
  std::string zh;
};

struct Option {  // of a choice
  std::string value;
  Label label;
  std::string color;
  bool active = true;  // an inactive one stays readable and is refused for new values
};

enum class Origin { standard, custom };

struct Field {
  int64_t id = 0;    // stable: a rename keeps it
  std::string name;  // "email", "size_c"
  const Kind* kind = nullptr;
  Label label;
  Label help;
  Origin origin = Origin::standard;
  bool required = false;
  bool unique = false;     // among live records
  bool indexed = false;    // an (x, id) index among live records; only such fields sort.
                           // created_at counts as indexed: it sorts as id does (base/id.h)
  bool read_only = false;  // written by rules alone
  bool system = false;
  bool searched = false;  // feeds the full-text index
  bool shares = false;    // a choice of me, team, everyone: who sees the record beside its owner
  std::string group;      // section on the record page
  std::vector<Option> options;       // choice, choices
  std::vector<std::string> objects;  // reference: one; any_reference: the allowed, empty = any
  std::vector<int64_t> object_ids;   // the same, in the same order
  std::string inverse;               // reference: name of the relation on the target, "contacts"
  Label inverse_label;
  std::string through;                // on a junction: the relation leads on over this reference
  bool junction_key = false;          // on a junction: part of what is unique beside its references
  std::optional<Json> default_value;  // as a client would send it
  Json settings;                      // what only the kind understands (max_length, scale, prefix)
  // Of a formula field, which has no columns: nothing of it is stored (schema/formula/formula.h).
  std::shared_ptr<const formula::Formula> formula;
  // Of a roll-up field: what it counts (schema/rollup/rollup.h).
  std::shared_ptr<const rollup::Rollup> rollup;

  storage::Identifier column;                // the first, or only, column; unnamed of a formula
  std::vector<storage::Identifier> columns;  // all, in the kind's order
  std::optional<storage::Identifier> key;    // "<name>__key", for kinds with Shape::text
  int first = 0;  // where the field's columns begin among the object's stored columns (keys apart)
  // Its indexes among live records, empty where there is none (schema/indexes.h).
  storage::Identifier order_index;  // (x, id, owner)
  storage::Identifier owned_index;  // (owner, x, id)

  const Option* option(std::string_view value) const;
  bool custom() const { return origin == Origin::custom; }
};

// The other side of a reference: accounts.contacts is contacts.account seen from the account.
// Through a junction it leads on to the junction's other reference.
struct Relation {
  std::string name;
  Label label;
  std::string object;   // where the reference stands: "contacts", "opportunity_contacts"
  std::string field;    // the reference there: "account", "opportunity"
  std::string through;  // junction: its reference to the far side ("contact"), else empty
};

// system: administrators write it, everybody reads it. personal: a record is its owner's alone, to
// see and to change, whatever roles say.
enum class Role { record, junction, system, personal };

// A roll-up field of another object, or of this one, that counts records of this one.
struct RolledUp {
  const Object* in;
  const Field* field;
};

struct Object {
  int64_t id = 0;
  std::string name;      // plural: "contacts"; also the table and the path in the API
  std::string singular;  // "contact"
  Label one;
  Label many;
  Label help;
  std::string icon;
  std::string room;  // who declared it: "sales", "custom"
  Origin origin = Origin::standard;
  Role role = Role::record;
  bool navigation = true;          // stands in the main navigation
  std::string title = "name";      // the field that names a record
  std::string seen_with;           // a reference, any-reference or relation: a record is seen only
                                   // with one that this names (docs/decisions/0014-standing.md)
  std::vector<std::string> list;   // default columns of its table view
  std::vector<std::string> board;  // fields that can be board columns
  std::vector<Field> fields;       // system fields first, then in declared order
  std::vector<Relation> relations;
  std::vector<RolledUp> rolled_up;

  storage::Identifier table;
  int stored_columns = 0;  // of all fields together, keys apart

  const Field* field(std::string_view name) const;
  const Field* field(int64_t id) const;
  const Relation* relation(std::string_view name) const;
  const Field& title_field() const;
  const Field* quality_field() const;  // null where records are not judged
  bool custom() const { return origin == Origin::custom; }

  Object() = default;
  Object(Object&&) = default;  // no copies: the lookup points into the fields
  Object& operator=(Object&&) = default;

 private:
  friend class SchemaAssembler;
  std::unordered_map<std::string_view, const Field*> field_by_name_;
};

class Schema {
 public:
  int64_t version() const { return version_; }
  const std::vector<Object>& objects() const { return objects_; }
  const Object* object(std::string_view name) const;
  const Object* object(int64_t id) const;
  // Where a reference points. Null for an any_reference.
  const Object* target(const Field& reference) const;
  // A mistyped name with the nearest existing one in its message.
  Result<const Object*> require_object(std::string_view name) const;
  Result<const Field*> require_field(const Object& object, std::string_view name,
                                     std::string_view place) const;

 private:
  friend class SchemaAssembler;
  int64_t version_ = 0;
  std::vector<Object> objects_;
  std::unordered_map<std::string_view, const Object*> by_name_;
  std::unordered_map<int64_t, const Object*> by_id_;
};

using SchemaPtr = std::shared_ptr<const Schema>;

}  // namespace kith::schema
