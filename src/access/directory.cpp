#include "access/directory.h"

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "schema/package.h"

namespace kith::embedded {
std::vector<File> access_objects();
}

namespace kith::access {
namespace {

constexpr storage::Sql select_users =
    "SELECT id, name, email, locale, time_zone, role, team, active FROM users "
    "WHERE deleted_at IS NULL ORDER BY id";
constexpr storage::Sql select_teams = "SELECT id, parent, name FROM teams WHERE deleted_at IS NULL";
constexpr storage::Sql select_roles =
    "SELECT id, name, permissions, two_steps FROM roles WHERE deleted_at IS NULL";
constexpr storage::Sql select_pools =
    "SELECT id, name, holds, active FROM pools WHERE deleted_at IS NULL ORDER BY position, id";
constexpr storage::Sql select_pool_members =
    "SELECT of_pool, member, team, manages FROM pool_members WHERE deleted_at IS NULL";

void read_pools(storage::Connection& db, std::vector<Pool>& pools) {
  db.query(select_pools, {}, [&](const storage::Row& row) {
    pools.push_back({.id = row.id(0),
                     .name = std::string(row.text(1)),
                     .holds = std::string(row.text(2)),
                     .active = !row.is_null(3) && row.boolean(3),
                     .users = {},
                     .teams = {},
                     .managers = {}});
    return true;
  });
  db.query(select_pool_members, {}, [&](const storage::Row& row) {
    const auto pool = std::ranges::find(pools, row.id(0), &Pool::id);
    if (pool == pools.end()) return true;
    if (!row.is_null(1)) pool->users.push_back(row.id(1));
    if (!row.is_null(2)) pool->teams.push_back(row.id(2));
    if (!row.is_null(1) && !row.is_null(3) && row.boolean(3)) pool->managers.push_back(row.id(1));
    return true;
  });
}

}  // namespace

schema::Package package() { return schema::package_of("access", embedded::access_objects()); }

std::shared_ptr<const Directory> Directory::load(storage::Connection& db,
                                                 const schema::Schema& schema) {
  auto directory = std::make_shared<Directory>();
  db.query(select_roles, {}, [&](const storage::Row& row) {
    auto permissions = parse_json(row.text(2));
    if (!permissions) {
      log::error("role_unreadable", "role={}", format(row.id(0)));
      return true;  // its users may do nothing, which is the safe side
    }
    directory->roles_[row.id(0)] = {std::string(row.text(1)),
                                    rights_of_stored(*permissions, schema),
                                    !row.is_null(3) && row.boolean(3)};
    return true;
  });
  db.query(select_teams, {}, [&](const storage::Row& row) {
    directory->teams_[row.id(0)] = {row.id(0), row.id(1), std::string(row.text(2))};
    return true;
  });
  db.query(select_users, {}, [&](const storage::Row& row) {
    directory->users_.push_back({row.id(0), std::string(row.text(1)), std::string(row.text(2)),
                                 std::string(row.text(3)), std::string(row.text(4)), row.id(5),
                                 row.id(6), row.boolean(7)});
    return true;
  });
  for (size_t i = 0; i < directory->users_.size(); ++i) {
    directory->user_index_[directory->users_[i].id] = i;
    directory->email_index_[directory->users_[i].email] = i;
  }
  read_pools(db, directory->pools_);
  return directory;
}

const User* Directory::user(Id id) const {
  auto found = user_index_.find(id);
  return found == user_index_.end() ? nullptr : &users_[found->second];
}

const User* Directory::user_by_email(std::string_view email) const {
  auto found = email_index_.find(email);
  return found == email_index_.end() ? nullptr : &users_[found->second];
}

const Rights* Directory::rights(Id role) const {
  auto found = roles_.find(role);
  return found == roles_.end() ? nullptr : &found->second.rights;
}

std::string_view Directory::role_name(Id role) const {
  auto found = roles_.find(role);
  return found == roles_.end() ? std::string_view() : found->second.name;
}

bool Directory::asks_two_steps(Id role) const {
  auto found = roles_.find(role);
  return found != roles_.end() && found->second.two_steps;
}

const Team* Directory::team(Id id) const {
  auto found = teams_.find(id);
  return found == teams_.end() ? nullptr : &found->second;
}

std::vector<Id> Directory::colleagues(const User& user) const {
  std::vector<Id> out;
  for (const User& other : users_) {
    if (other.id == user.id || (user.team && other.team == user.team)) out.push_back(other.id);
  }
  return out;
}

std::vector<Id> Directory::below(const User& user) const {
  std::unordered_set<Id> reached;
  if (user.team) reached.insert(user.team);
  for (bool grew = user.team.value != 0; grew;) {  // at most once a level; cycles add nothing
    grew = false;
    for (const auto& [id, team] : teams_) {
      if (team.parent && reached.contains(team.parent)) grew |= reached.insert(id).second;
    }
  }
  std::vector<Id> out;
  for (const User& other : users_) {
    if (other.id == user.id || (other.team && reached.contains(other.team)))
      out.push_back(other.id);
  }
  return out;
}

const Pool* Directory::pool(Id id) const {
  const auto found = std::ranges::find(pools_, id, &Pool::id);
  return found == pools_.end() ? nullptr : &*found;
}

bool Pool::has(const User& user) const {
  return std::ranges::find(users, user.id) != users.end() ||
         (user.team && std::ranges::find(teams, user.team) != teams.end());
}

std::string_view Directory::user_name(Id id) const {
  const User* found = user(id);
  return found ? std::string_view(found->name) : std::string_view();
}

}  // namespace kith::access
