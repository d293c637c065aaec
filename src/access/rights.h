// What a role grants, read from its permissions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schema/schema.h"

namespace kith::access {

enum class Scope { none, own, team, below, all };  // `below`: my team and the teams under it
enum class FieldRight { hidden, read, write };
// What a duplicate hint tells of a record that the role does not let see.
enum class TwinSight { nothing, exists, full };  // exists: that there is one, and whose it is
enum class Verb { read, create, update, remove };
// What is no verb on one record.
enum class Action { import, export_, bulk, merge, share, administer };

std::string_view name_of(Action action);
std::string_view name_of(Verb verb);

// What a role says of one object.
struct ObjectRights {
  Scope read = Scope::none;
  bool create = false;
  Scope update = Scope::none;
  Scope remove = Scope::none;
  TwinSight duplicates = TwinSight::nothing;
  std::unordered_map<std::string, FieldRight> fields;  // those that are not as the object allows
};

struct Rights {
  std::unordered_map<std::string, ObjectRights> objects;
  ObjectRights others;  // "*"
  std::vector<Action> actions;

  const ObjectRights& of(const schema::Object& object) const;
  Scope scope(Verb verb, const schema::Object& object) const;  // create: all or none
  bool may(Action action) const;
};

// {"objects":{"*":{…},"contacts":{"read":"team","create":true,…,"duplicates":"exists",
//                                 "fields":{"phone":"hidden"}}},
//  "actions":["import"]}. Names unknown objects, fields, scopes and actions by place.
Result<Rights> parse_rights(const Json& permissions, const schema::Schema& schema);

// Of a stored role: what no longer fits the schema is left out, and so denied.
Rights rights_of_stored(const Json& permissions, const schema::Schema& schema);

// The permissions of a new workspace's first role.
Json administrator_permissions();

}  // namespace kith::access
