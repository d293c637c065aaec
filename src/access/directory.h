// Users, teams and roles as they stand, in memory.
//
// They are records of objects (access/objects/*.json); what they grant is read into an immutable
// Directory once and again after each change of theirs, so that a request costs no statement.
// Passwords, sessions and tokens stand in system tables that no query can name.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/rights.h"
#include "schema/kind.h"
#include "schema/store.h"
#include "storage/storage.h"

namespace kith::access {

schema::Package package();  // users, teams, roles

struct User {
  Id id;
  std::string name;
  std::string email;
  std::string locale;
  std::string time_zone;
  Id role;
  Id team;
  bool active = true;
};
struct Team {
  Id id;
  Id parent;
  std::string name;
};
// Where records lie that nobody owns: `holds` says of which object. What else it rules is for those
// who claim (sales/pools.h).
struct Pool {
  Id id;
  std::string name;
  std::string holds;
  bool active = true;
  std::vector<Id> users;
  std::vector<Id> teams;
  std::vector<Id> managers;  // among the users

  bool has(const User& user) const;
};

class Directory final : public schema::WriteContext {
 public:
  static std::shared_ptr<const Directory> load(storage::Connection& db,
                                               const schema::Schema& schema);

  const User* user(Id id) const;
  const User* user_by_email(std::string_view email) const;
  const Rights* rights(Id role) const;
  std::string_view role_name(Id role) const;
  bool asks_two_steps(Id role) const;  // of whoever signs in with a password
  const Team* team(Id id) const;
  std::vector<Id> colleagues(const User& user) const;        // of the same team, oneself included
  std::vector<Id> below(const User& user) const;             // and of the teams under it
  const std::vector<User>& users() const { return users_; }  // live ones, in id order
  std::string_view user_name(Id user) const override;
  const std::vector<Pool>& pools() const { return pools_; }  // live ones, in their order
  const Pool* pool(Id id) const;

 private:
  struct Role {
    std::string name;
    Rights rights;
    bool two_steps = false;
  };
  std::vector<User> users_;  // by id
  std::unordered_map<Id, size_t> user_index_;
  std::unordered_map<std::string_view, size_t> email_index_;
  std::unordered_map<Id, Team> teams_;
  std::unordered_map<Id, Role> roles_;
  std::vector<Pool> pools_;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

}  // namespace kith::access
