// Who acts, and what they may do. Deny by default.
//
// Users, teams and roles are records of objects (access/objects/*.json); what they grant is read
// into an immutable Directory once and again after each change of theirs, so that a request costs
// no statement. Passwords, sessions and tokens stand in system tables that no query can name.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/message.h"
#include "query/visibility.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::access {

enum class Scope { none, own, team, below, all };  // `below`: my teams and the teams under them
enum class FieldRight { hidden, read, write };
enum class Verb { read, create, update, remove };
// What is no verb on one record.
enum class Action { import, export_, bulk, merge, share, administer };

// What a role says of one object.
struct ObjectRights {
  Scope read = Scope::none;
  bool create = false;
  Scope update = Scope::none;
  Scope remove = Scope::none;
  std::unordered_map<std::string, FieldRight> fields;  // those that are not as the object allows
};

struct Rights {
  std::unordered_map<std::string, ObjectRights> objects;
  ObjectRights others;           // "*"
  std::vector<Action> actions;
  const ObjectRights& of(const schema::Object& object) const;
  bool may(Action action) const;
};

// {"objects":{"*":{…},"contacts":{"read":"team","create":true,…,"fields":{"phone":"hidden"}}},
//  "actions":["import"]}. Names unknown objects, fields, scopes and actions by place.
Result<Rights> parse_rights(const Json& permissions, const schema::Schema& schema);

struct User {
  Id id;
  std::string name;
  std::string email;
  std::string locale;
  std::string time_zone;
  Id role;
  std::vector<Id> teams;
  bool active = true;
};
struct Team {
  Id id;
  Id parent;
  std::string name;
};

class Directory final : public schema::WriteContext {
 public:
  static std::shared_ptr<const Directory> load(storage::Connection& db, const schema::Schema& schema);

  const User* user(Id id) const;
  const User* user_by_email(std::string_view email) const;
  const Rights* rights(Id role) const;
  std::string_view role_name(Id role) const;
  const Team* team(Id id) const;
  std::vector<Id> colleagues(const User& user) const;  // of the same teams, oneself included
  std::vector<Id> below(const User& user) const;       // and of the teams under them
  std::string_view user_name(Id user) const override;

 private:
  struct Index;
  std::shared_ptr<const Index> index_;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

// What a token may do at most; a session may all that its user may.
enum class Reach { full, read_only };

// Somebody for the length of one request. Holds its directory, so that nothing moves underneath.
class Actor final : public query::Visibility {
 public:
  Actor(DirectoryPtr directory, schema::SchemaPtr schema, Id user, Reach reach = Reach::full);
  // The program itself: jobs, packages, demo data. Sees and may all; signs as nobody.
  static Actor system(DirectoryPtr directory, schema::SchemaPtr schema);

  Id id() const { return user_; }
  bool is_system() const { return system_; }
  const User* user() const;
  const Directory& directory() const { return *directory_; }
  const schema::Schema& schema() const { return *schema_; }
  const Rights& rights() const;

  const query::Filter& rows(const schema::Object& object) const override;
  bool reads(const schema::Object& object, const schema::Field& field) const override;
  bool writes(const schema::Object& object, const schema::Field& field) const;
  bool may(Action action) const;
  // May do this at all, on some record of the object; the error says which right is missing.
  Status require(Verb verb, const schema::Object& object) const;
  Status require(Action action) const;
  // May do this on this record. Asked on the before-image and, for updates, on the after-image.
  bool may(Verb verb, const query::Stored& record) const;
  query::Asker asker(Timestamp now, std::string_view base_currency) const;

  // Why this record can be seen or not, in words.
  std::vector<Message> explain(const query::Stored& record) const;

 private:
  Actor() = default;
  DirectoryPtr directory_;
  schema::SchemaPtr schema_;
  Id user_;
  Reach reach_ = Reach::full;
  bool system_ = false;
  struct Cache;
  std::shared_ptr<Cache> cache_;  // row filters by object and verb, built when first asked
};

}  // namespace kith::access
