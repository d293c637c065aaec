#include "app/leaves.h"

#include <algorithm>

#include "app/hand_over.h"
#include "automation/approvers.h"
#include "automation/fields.h"

namespace kith::app {
namespace {

using automation::among;
using automation::day;
using automation::find_all;
using automation::named;
using automation::set;
using automation::text;
using query::Stored;
using records::Unit;

constexpr std::string_view leave_object = "leave_covers";
constexpr int open_leaves_max = 5'000;
constexpr size_t shares_max = 20;
constexpr size_t note_characters_max = 200;
constexpr int days_max = 366;

// What a whole company works with, whoever made it.
constexpr std::string_view common_objects[] = {"pipelines", "stages", "products", "tags"};

std::string days_of(const Stored& leave) {
  return format(*day(leave, "first_day")) + " – " + format(*day(leave, "last_day"));
}

Error no_leave() { return not_found(say("There is no such leave.", "没有这条休假记录。")); }

Error is_over(const Stored& leave) {
  const std::string_view state = text(leave, "state");
  if (state == "planned")
    return conflict(
        say("This leave has not begun. Cancel it instead.", "该休假尚未开始，请改为取消。"));
  if (state == "running")
    return conflict(
        say("This leave has begun. End it instead: what is still with the cover then "
            "goes back.",
            "该休假已开始，请改为结束：仍由代管人负责的记录会归还。"));
  return conflict(say("This leave is over.", "该休假已结束。"));
}

Json json_of(const std::vector<LeaveShare>& shares) {
  Json::Array list;
  for (const LeaveShare& share : shares) {
    Json one(Json::Object{{"to", format(share.to)}});
    if (!share.objects.empty())
      one.set("objects", Json(Json::Array(share.objects.begin(), share.objects.end())));
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

std::string names_of(const access::Directory& directory, const std::vector<LeaveShare>& shares) {
  std::string names;
  for (const LeaveShare& share : shares)
    names += (names.empty() ? "" : ", ") + std::string(directory.user_name(share.to));
  return names;
}

bool covers(const Stored& leave, Id user) {
  return std::ranges::any_of(shares_of(leave),
                             [&](const LeaveShare& share) { return share.to == user; });
}

bool is_active(const access::Directory& directory, Id id) {
  const access::User* user = directory.user(id);
  return user && user->active;
}

Error bad_share(std::string field, std::string_view code, Message message) {
  return invalid_field(std::move(field), std::string(code), std::move(message));
}

}  // namespace

bool may_send_on_leave(const Unit& unit, Id person) {
  const Id asks = unit.actor.id();
  if (unit.actor.is_system() || asks == person) return true;
  return unit.actor.may(access::Action::administer) || automation::manager_of(unit, person) == asks;
}

bool is_lent(const schema::Object& object) {
  return object.role == schema::Role::record && object.navigation &&
         std::ranges::find(common_objects, object.name) == std::end(common_objects);
}

std::vector<LeaveShare> shares_of(const Stored& leave) {
  std::vector<LeaveShare> shares;
  const auto json = parse_json(text(leave, "shares"));
  if (!json || !json->as_array()) return shares;
  for (const Json& one : *json->as_array()) {
    LeaveShare share{parse_id(one.text("to")).value_or(Id{}), {}};
    const Json* objects = one.find("objects");
    for (const Json& name : objects && objects->as_array() ? *objects->as_array() : Json::Array())
      if (name.as_string()) share.objects.push_back(*name.as_string());
    shares.push_back(std::move(share));
  }
  return shares;
}

Id cover_of(const std::vector<LeaveShare>& shares, std::string_view object) {
  Id rest;
  for (const LeaveShare& share : shares) {
    if (share.objects.empty()) rest = share.to;
    if (std::ranges::find(share.objects, object) != share.objects.end()) return share.to;
  }
  return rest;
}

std::optional<Stored> find_leave(const Unit& unit, Id leave) {
  auto found =
      query::fetch(automation::seen_by_all(unit), *unit.schema->object(leave_object), leave);
  if (found && found->deleted()) return std::nullopt;
  return found;
}

std::vector<Stored> leaves_in(const Unit& unit, std::initializer_list<std::string_view> states) {
  const schema::Object& object = *unit.schema->object(leave_object);
  std::vector<Value> values;
  for (const std::string_view state : states) values.emplace_back(std::string(state));
  auto found = find_all(unit, object, among(object, "state", std::move(values)), open_leaves_max);
  std::ranges::sort(found, {}, &Stored::id);
  return found;
}

std::set<Id> people_away(const Unit& unit) {
  std::set<Id> away;
  for (const Stored& leave : leaves_in(unit, {"running"})) away.insert(leave.owner());
  return away;
}

Leaves::Leaves(Workspace& workspace, const Unit& unit)
    : workspace_(workspace),
      unit_(unit),
      system_(workspace.system()),
      settings_(workspace.settings()),
      program_(workspace.unit(unit.db, system_, records::Via::job, settings_)) {}

Date Leaves::today_of(Id person) const {
  const access::User* user = unit_.actor.directory().user(person);
  const TimeZone* zone = user ? TimeZone::find(user->time_zone) : nullptr;
  if (!zone) zone = TimeZone::find(settings_.time_zone);
  return (zone ? zone : &TimeZone::utc())->date_at(unit_.now);
}

Status Leaves::check_days(Id person, std::optional<Date> first, Date last) const {
  const Date today = today_of(person);
  if (first && last < *first) {
    return invalid_field("until", "before_first",
                         say("The last day comes before the first. Choose a later one.",
                             "结束日期早于开始日期，请选择更晚的日期。"));
  }
  if (last < today) {
    return invalid_field("until", "past",
                         say("This day is over. Choose today or a later one.",
                             "该日期已过，请选择今天或之后的日期。"));
  }
  if ((last - first.value_or(today)).count() > days_max) {
    return invalid_field("until", "too_late",
                         say("A leave takes at most {} days. For longer, hand the records over "
                             "for good.",
                             "休假最长 {} 天。更长时间请永久移交记录。", days_max));
  }
  return done();
}

Status Leaves::check_cover(Id person, const LeaveShare& share) const {
  const access::Directory& directory = unit_.actor.directory();
  if (share.to == person || !is_active(directory, share.to)) {
    return bad_share("to", share.to == person ? "oneself" : "inactive",
                     say("Choose somebody else who may sign in.", "请选择其他可登录的用户。"));
  }
  return done();
}

Status Leaves::check_shares(const LeaveWish& wish) const {
  if (wish.shares.empty() || wish.shares.size() > shares_max) {
    return bad_share("to", "required",
                     say("Say who looks after the records: one person, or at most {}.",
                         "请指明由谁代管记录：一人，或最多 {} 人。", shares_max));
  }
  std::set<std::string> given;
  size_t rests = 0;
  for (const LeaveShare& share : wish.shares) {
    TRY(check_cover(wish.person, share));
    rests += share.objects.empty() ? 1U : 0U;
    for (const std::string& name : share.objects) {
      const schema::Object* object = unit_.schema->object(name);
      if (!object || !is_lent(*object)) {
        return bad_share(
            "objects", "unknown",
            say("“{}” is nothing that a leave hands over.", "“{}”不是休假可移交的对象。", name));
      }
      if (!given.insert(name).second) {
        return bad_share(
            "objects", "twice",
            say("{} go to two people. Name them once.", "{1}被分给了两个人，请只指定一次。",
                object->many.en, object->many.zh));
      }
    }
  }
  if (rests > 1) {
    return bad_share("objects", "twice",
                     say("Two people get all the rest. Say which objects each of them covers.",
                         "有两人同时代管其余全部记录，请分别指定对象。"));
  }
  for (const schema::Object& object : unit_.schema->objects()) {
    const Id to = is_lent(object) ? cover_of(wish.shares, object.name) : Id{};
    if (!to || workspace_.actor(to).require(access::Verb::update, object)) continue;
    const auto open = open_records_of(workspace_, program_, object, wish.person);
    if (query::count(automation::seen_by_all(program_), open, 1).value == 0) continue;
    return bad_share("to", "no_right",
                     say("The role of {0} does not let them work on {1}. Choose somebody else for "
                         "these, or leave them out.",
                         "{0}的角色无权处理{2}。请为其选择其他代管人，或不移交该对象。",
                         unit_.actor.directory().user_name(to), object.many.en, object.many.zh));
  }
  return done();
}

// Nobody covers who is away then, nobody goes who covers, and nobody is on leave twice.
Status Leaves::check_others(const LeaveWish& wish, Id but_not) const {
  const access::Directory& directory = unit_.actor.directory();
  const auto covered_by_us = [&](Id user) {
    return std::ranges::any_of(wish.shares,
                               [&](const LeaveShare& share) { return share.to == user; });
  };
  for (const Stored& other : leaves_in(program_, {"planned", "running"})) {
    if (other.id() == but_not) continue;
    const bool late = text(other, "state") == "running";  // it may be over, and not yet given back
    const Date until =
        late ? std::max(*day(other, "last_day"), today_of(other.owner())) : *day(other, "last_day");
    if (*wish.last < *day(other, "first_day") || until < *wish.first) continue;
    const std::string_view name = directory.user_name(other.owner());
    if (other.owner() == wish.person) {
      return invalid_field(
          "from", "overlap",
          say("{0} has leave {1} already. Change that one, or choose other days.",
              "{0}已有休假安排（{1}）。请修改该安排，或选择其他日期。", name, days_of(other)));
    }
    if (covered_by_us(other.owner())) {
      return invalid_field(
          "to", "away",
          say("{0} is on leave too, {1}, and {2} covers for them. Choose {2} or somebody else, or "
              "days before or after.",
              "{0}在此期间（{1}）也休假，由{2}代管。请选择{2}或其他人，或错开日期。", name,
              days_of(other), names_of(directory, shares_of(other))));
    }
    if (covers(other, wish.person)) {
      return invalid_field(
          "from", "covers",
          say("{0} looks after the records of {1}, {2}. End or cancel that cover and plan it anew "
              "with somebody else, or choose other days.",
              "{0}正在代管{1}的记录（{2}）。请先结束或取消该代管并改由他人代管，或选择其他日期。",
              directory.user_name(wish.person), name, days_of(other)));
    }
  }
  return done();
}

Result<Id> Leaves::plan(const LeaveWish& wish) {
  const access::User* person = unit_.actor.directory().user(wish.person);
  if (!person) return not_found(say("There is no such user.", "没有这个用户。"));
  if (!may_send_on_leave(unit_, wish.person)) {
    return forbidden(say("Only {0} themselves, their manager and administrators plan their leave.",
                         "只有{0}本人、其上级和管理员可以安排其休假。", person->name));
  }
  if (!person->active) {
    return conflict(say("{} may not sign in any more. Hand their records over for good instead.",
                        "{}已停用，请改为永久移交其记录。", person->name));
  }
  if (!wish.first || !wish.last) {
    return invalid_field(wish.first ? "until" : "from", "required",
                         say("Say the first and the last day.", "请填写开始和结束日期。"));
  }
  if (wish.note.size() > 4 * note_characters_max) {
    return invalid_field("note", "too_long",
                         say("At most {} characters.", "最多 {} 个字符。", note_characters_max));
  }
  TRY(check_days(wish.person, wish.first, *wish.last));
  TRY(check_shares(wish));
  unit_.db.take_turns(leaves_turns);
  TRY(check_others(wish, Id{}));
  Stored row(*unit_.schema->object(leave_object));
  set(row, "owner", value_of(wish.person));
  set(row, "first_day", *wish.first);
  set(row, "last_day", *wish.last);
  set(row, "state", std::string("planned"));
  set(row, "shares", json_of(wish.shares).dump());
  set(row, "asked_by", value_of(unit_.actor.id()));
  if (!wish.note.empty()) set(row, "note", wish.note);
  const Id id = TRY(workspace_.records().create(program_, std::move(row))).id;
  if (*wish.first <= today_of(wish.person)) TRY(begin(*find_leave(program_, id)));
  return id;
}

Result<Stored> Leaves::open_one(Id leave, std::string_view state) const {
  unit_.db.take_turns(leaves_turns);
  auto found = find_leave(program_, leave);
  if (!found || !(may_send_on_leave(unit_, found->owner()) || covers(*found, unit_.actor.id())))
    return no_leave();
  if (!may_send_on_leave(unit_, found->owner())) {
    return forbidden(say("Only {0} themselves, their manager and administrators change this leave.",
                         "只有{0}本人、其上级和管理员可以更改该休假。",
                         unit_.actor.directory().user_name(found->owner())));
  }
  const std::string_view now = text(*found, "state");
  const bool open = now == "planned" || now == "running";
  if (state.empty() ? !open : now != state) return is_over(*found);
  return std::move(*found);
}

Status Leaves::move(Id leave, std::optional<Date> first, std::optional<Date> last) {
  const Stored before = TRY(open_one(leave, ""));
  const bool planned = text(before, "state") == "planned";
  if (first && !planned && *first != *day(before, "first_day")) {
    return invalid_field("from", "begun",
                         say("This leave has begun: only its last day can change.",
                             "该休假已开始，只能修改结束日期。"));
  }
  const LeaveWish wish{.person = before.owner(),
                       .first = first ? first : day(before, "first_day"),
                       .last = last ? last : day(before, "last_day"),
                       .shares = shares_of(before),
                       .note = {}};
  TRY(check_days(wish.person, wish.first, *wish.last));
  TRY(check_others(wish, leave));
  Stored after = before;
  set(after, "first_day", *wish.first);
  set(after, "last_day", *wish.last);
  TRY(replace(before, std::move(after)));
  if (planned && *wish.first <= today_of(wish.person)) return begin(*find_leave(program_, leave));
  return done();
}

Status Leaves::cancel(Id leave) {
  const Stored before = TRY(open_one(leave, "planned"));
  Stored after = before;
  set(after, "state", std::string("cancelled"));
  set(after, "ended_at", unit_.now);
  set(after, "ended_by", value_of(unit_.actor.id()));
  return replace(before, std::move(after));
}

Status Leaves::replace(const Stored& before, Stored after) const {
  TRY(workspace_.records().update(program_, before, std::move(after)));
  return done();
}

}  // namespace kith::app
