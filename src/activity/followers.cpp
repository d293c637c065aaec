#include "activity/followers.h"

#include <algorithm>

#include "api/page.h"
#include "records/conditions.h"

namespace kith::activity {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

constexpr int followers_max = 500;

// The record that a path names, under the caller's rights.
struct Followed {
  const schema::Object* object;
  Id id;
};

Result<Followed> followed(Call& call) {
  return Followed{TRY(call.object(call.parts[0])), TRY(call.id(1))};
}

bool sees(Connection& db, const access::Actor& actor, const Followed& record) {
  const query::ReadEnvironment seen{db, actor.schema(), actor, actor.directory()};
  const auto found = query::fetch(seen, *record.object, record.id);
  return found && !found->deleted();
}

Result<Id> user_of(const Call& call) {
  if (call.parts[2] == "me") return call.actor.id();
  const auto id = parse_id(call.parts[2]);
  const access::User* user = id ? call.actor.directory().user(*id) : nullptr;
  if (user && user->active) return user->id;
  return not_found(say("There is no such user.", "没有这个用户。"));
}

Result<Response> list(Call& call) {
  const Followed record = TRY(followed(call));
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    if (!sees(db, call.actor, record)) return api::no_record(*record.object);
    std::vector<Id> users;
    for (const Following& one : followers_of(db, call.workspace.system(), record.id)) {
      if (std::ranges::find(users, one.user) == users.end()) users.push_back(one.user);
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("followers").begin_array();
    for (const Id user : users) {
      json.begin_object().key("id").id(user);
      json.key("name").string(call.actor.directory().user_name(user)).end_object();
    }
    json.end_array();
    json.key("following").boolean(std::ranges::find(users, call.actor.id()) != users.end());
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Status add(const Call& call, const records::Unit& unit, const Followed& record, Id user) {
  const auto present = followers_of(unit.db, call.workspace.system(), record.id);
  if (std::ranges::any_of(present, [&](const Following& one) { return one.user == user; }))
    return done();
  const schema::Object& followers = *unit.schema->object("followers");
  query::Stored row(followers);
  const auto cells = row.cells(*followers.field("record"));
  cells[0] = record.object->id;
  cells[1] = record.id.value;
  row.cells(*followers.field("owner"))[0] = user.value;
  TRY(call.workspace.records().create(unit, std::move(row)));
  return done();
}

// What others follow is theirs: the program writes it for them, in the caller's transaction.
template <typename F>
Status as_program(Call& call, F&& work) {
  const access::Actor program = call.workspace.system();
  const app::Settings settings = call.workspace.settings();
  return call.workspace.database().write([&](Connection& db) -> Status {
    return work(call.workspace.unit(db, program, call.via, settings));
  });
}

Result<Response> follow(Call& call) {
  const Followed record = TRY(followed(call));
  const Id user = TRY(user_of(call));
  TRY(as_program(call, [&](const records::Unit& unit) -> Status {
    if (!sees(unit.db, call.actor, record)) return api::no_record(*record.object);
    if (!sees(unit.db, call.actor.as(user), record)) {
      return invalid_field(
          "user", "not_visible",
          say("“{}” may not see this record, so they cannot follow it.",
              "“{}”看不到这条记录，无法关注。", call.actor.directory().user_name(user)));
    }
    return add(call, unit, record, user);
  }));
  return api::no_content();
}

Result<Response> unfollow(Call& call) {
  const Followed record = TRY(followed(call));
  const Id user = TRY(user_of(call));
  if (user != call.actor.id()) TRY(call.actor.require(access::Action::administer));
  TRY(as_program(call, [&](const records::Unit& unit) -> Status {
    const schema::Object& followers = *unit.schema->object("followers");
    for (const Following& one : followers_of(unit.db, call.workspace.system(), record.id)) {
      if (one.user == user)
        TRY(call.workspace.records().remove(unit, followers, one.row, std::nullopt));
    }
    return done();
  }));
  return api::no_content();
}

}  // namespace

std::vector<Following> followers_of(Connection& db, const access::Actor& program, Id record) {
  const schema::Object& followers = *program.schema().object("followers");
  const query::ReadEnvironment all{db, program.schema(), program, program.directory()};
  query::Question question;
  question.object = &followers;
  question.filter =
      records::where(followers, *followers.field("record"), query::Op::eq, {Value{record.value}});
  const auto ids = query::select_ids(all, question, Id{}, followers_max);
  std::vector<Following> found;
  if (ids.empty()) return found;
  for (const query::Stored& row : query::fetch_many(all, followers, ids)) {
    const access::User* user = program.directory().user(row.owner());
    if (user && user->active) found.push_back({row.id(), user->id});
  }
  return found;
}

void add_follower_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back(
      {Method::get, "/api/v1/{object}/{id}/followers", permit, "Who follows the record", list});
  routes.push_back({Method::put, "/api/v1/{object}/{id}/followers/{user}", permit,
                    "Let somebody follow the record", follow});
  routes.push_back({Method::remove, "/api/v1/{object}/{id}/followers/{user}", permit,
                    "Follow the record no longer", unfollow});
}

}  // namespace kith::activity
