#include "app/last_administrator.h"

#include <algorithm>

#include "access/directory.h"

namespace kith::app {
namespace {

using access::Action;
using records::Draft;
using records::Unit;

// As the tables stand inside this transaction, with nobody else changing them meanwhile.
access::DirectoryPtr present_people(const Unit& unit) {
  unit.db.take_turns("administrators");
  return access::Directory::load(unit.db, *unit.schema);
}

bool administers(const access::Directory& people, const access::User& user) {
  const access::Rights* rights = people.rights(user.role);
  return user.active && rights && rights->may(Action::administer);
}

template <typename Left>
bool somebody_else_administers(const access::Directory& people, Left left) {
  return std::any_of(people.users().begin(), people.users().end(), [&](const access::User& user) {
    return administers(people, user) && !left(user);
  });
}

}  // namespace

Status keep_an_administrator(const Unit& unit, Draft& draft) {
  const bool leaving = draft.after().deleted();
  if (draft.creating() || !(leaving || draft.changed("role") || draft.changed("active")))
    return done();
  const auto people = present_people(unit);
  const Id id = draft.after().id();
  const access::Rights* rights = people->rights(draft.reference("role"));
  if (!leaving && draft.flag("active") && rights && rights->may(Action::administer)) return done();
  if (somebody_else_administers(*people, [&](const access::User& user) { return user.id == id; }))
    return done();
  draft.refuse(draft.changed("active") ? "active" : "role", "last_administrator",
               say("This is the last administrator who may sign in. Make somebody else an "
                   "administrator first.",
                   "这是最后一位可以登录的管理员。请先指定另一位管理员。"));
  return done();
}

Status keep_an_administering_role(const Unit& unit, Draft& draft) {
  if (draft.creating()) return done();
  const bool leaving = draft.after().deleted();
  if (!leaving && !draft.changed("permissions")) return done();
  const auto people = present_people(unit);
  const auto json = parse_json(draft.text("permissions"));
  const bool still =
      !leaving && json && access::rights_of_stored(*json, *unit.schema).may(Action::administer);
  const Id role = draft.after().id();
  if (still || somebody_else_administers(
                   *people, [&](const access::User& user) { return user.role == role; })) {
    return done();
  }
  draft.refuse("permissions", "last_administrator",
               say("Nobody could administer any more: this role makes the last administrators.",
                   "这样将没有人能管理系统：该角色是最后的管理员角色。"));
  return done();
}

}  // namespace kith::app
