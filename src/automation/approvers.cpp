#include "automation/approvers.h"

#include <algorithm>

#include "automation/fields.h"

namespace kith::automation {
namespace {

using query::Stored;
using records::Unit;

constexpr int teams_up_max = 20;
constexpr int stand_ins_max = 3;  // one after the other, each away as well

void add(const access::Directory& directory, std::vector<Id>& users, Id user) {
  if (may_decide(directory, user) && std::ranges::find(users, user) == users.end())
    users.push_back(user);
}

std::optional<Stored> look_up(const Unit& unit, std::string_view object, Id id) {
  if (!id) return std::nullopt;
  auto found = query::fetch(seen_by_all(unit), *unit.schema->object(object), id);
  if (found && found->deleted()) return std::nullopt;
  return found;
}

std::vector<Id> named_by(const Unit& unit, const Approver& approver, const Stored& record) {
  const access::Directory& directory = unit.actor.directory();
  switch (approver.kind) {
    case Approver::Kind::user:
      return {approver.id};
    case Approver::Kind::manager:
      return {manager_of(unit, record.owner())};
    case Approver::Kind::field:
      if (!record.object().field(approver.field)) return {};
      return {named(record, approver.field)};
    case Approver::Kind::role:
      break;
  }
  std::vector<Id> users;
  for (const access::User& user : directory.users())
    if (user.active && user.role == approver.id) users.push_back(user.id);
  return users;
}

std::vector<Id> administrators(const access::Directory& directory) {
  std::vector<Id> users;
  for (const access::User& user : directory.users()) {
    const access::Rights* rights = directory.rights(user.role);
    if (user.active && rights && rights->may(access::Action::administer)) users.push_back(user.id);
  }
  return users;
}

}  // namespace

bool may_decide(const access::Directory& directory, Id id) {
  const access::User* user = directory.user(id);
  return user && user->active;
}

Id manager_of(const Unit& unit, Id user) {
  const access::Directory& directory = unit.actor.directory();
  const auto stored = look_up(unit, "users", user);
  if (!stored) return {};
  if (const Id manager = named(*stored, "manager");
      manager != user && may_decide(directory, manager))
    return manager;
  Id team = named(*stored, "team");
  for (int up = 0; team && up < teams_up_max; ++up) {
    const auto found = look_up(unit, "teams", team);
    if (!found) return {};
    if (const Id lead = named(*found, "lead"); lead != user && may_decide(directory, lead))
      return lead;
    team = named(*found, "parent");
  }
  return {};
}

Id stand_in_of(const Unit& unit, Id user) {
  const access::Directory& directory = unit.actor.directory();
  const schema::Object& stand_ins = *unit.schema->object("approval_stand_ins");
  Id stands_in;
  Id away = user;
  for (int hops = 0; hops < stand_ins_max; ++hops) {
    const access::User* who = directory.user(away);
    const TimeZone* zone = who ? TimeZone::find(who->time_zone) : nullptr;
    const Date today = (zone ? zone : &TimeZone::utc())->date_at(unit.now);
    Id next;
    for (const Stored& one : find_all(unit, stand_ins, is(stand_ins, "owner", value_of(away)))) {
      const bool covers = day(one, "first_day") <= today && today <= day(one, "last_day");
      if (covers && may_decide(directory, named(one, "stand_in"))) next = named(one, "stand_in");
    }
    if (!next || next == user) return stands_in;
    stands_in = away = next;
  }
  return stands_in;
}

std::vector<Chosen> approvers_of(const Unit& unit, const Process& process, const Step& step,
                                 const Stored& record, Id asked_by) {
  const access::Directory& directory = unit.actor.directory();
  const auto may = [&](Id user) { return process.own_decisions || user != asked_by; };
  std::vector<Id> users;
  for (const Approver& approver : step.approvers)
    for (const Id user : named_by(unit, approver, record)) add(directory, users, user);
  std::erase_if(users, [&](Id user) { return !may(user); });
  if (users.empty() && step.nobody == Step::Nobody::administrators) {
    users = administrators(directory);
    std::erase_if(users, [&](Id user) { return !may(user); });
  }
  std::vector<Chosen> chosen;
  for (const Id user : users) {
    const Id other = stand_in_of(unit, user);
    const Chosen one = other && may(other) ? Chosen{other, user} : Chosen{user, {}};
    if (std::ranges::find(chosen, one.user, &Chosen::user) == chosen.end()) chosen.push_back(one);
  }
  return chosen;
}

}  // namespace kith::automation
