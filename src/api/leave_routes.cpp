// Leave with return: somebody's open records go to others for some days, and come back.
//
//   GET  /api/v1/leaves?open=true       those that the caller is on, covers, or may plan: newest first
//   GET  /api/v1/users/{id}/leave_book  what a leave would hand over, by object
//   POST /api/v1/users/{id}/leaves      {"from","until","to"} or {"from","until","shares":[{"to","objects"?}]},
//                                       "note"?; a first day that has come begins at once
//   GET  /api/v1/leaves/{id}
//   POST /api/v1/leaves/{id}/days       {"from"?,"until"?}: longer, shorter, another time
//   POST /api/v1/leaves/{id}/end        {"give_back"?}: back early; false leaves the records for good
//   POST /api/v1/leaves/{id}/cancel     before it has begun
//   GET  /api/v1/leaves/{id}/records    what it handed over, and what became of each
//   GET  /api/v1/leaves/of/{object}/{id}  by which leave a record is on loan, if it is
//
// Every act answers with the leave as it then is. Who may plan or change one: the person, their manager,
// administrators; whoever covers sees it.
#include <algorithm>

#include "api/api.h"
#include "api/page.h"
#include "app/hand_over.h"
#include "app/leave_loans.h"
#include "automation/fields.h"

namespace kith::api {
namespace {

using app::Call;
using app::Leaves;
using app::LeaveShare;
using app::Permit;
using app::Route;
using automation::named;
using automation::text;
using http::Method;
using http::Response;
using query::Stored;
using records::Unit;
using storage::Connection;

constexpr int listed_max = 200;
constexpr int page_default = 100;
constexpr int page_max = 500;

Unit unit_of(Call& call, Connection& db, const app::Settings& settings) {
  return call.workspace.unit(db, call.actor, call.via, settings);
}

Response fresh(int status, std::string body) {
  return Response::json(status, std::move(body)).header("Cache-Control", "no-store");
}

Error no_leave() { return not_found(say("There is no such leave.", "没有这条休假记录。")); }

bool covers(const Stored& leave, Id user) {
  return std::ranges::any_of(app::shares_of(leave),
                             [&](const LeaveShare& share) { return share.to == user; });
}

bool may_see(const Unit& unit, const Stored& leave) {
  return covers(leave, unit.actor.id()) || app::may_send_on_leave(unit, leave.owner());
}

Result<Stored> seen(const Unit& unit, Id id) {
  auto leave = app::find_leave(unit, id);
  if (!leave || !may_see(unit, *leave)) return no_leave();
  return std::move(*leave);
}

void write_user(const Unit& unit, Id user, JsonWriter& json) {
  if (!user) {
    json.null();
    return;
  }
  json.begin_object().key("id").id(user);
  json.key("name").string(unit.actor.directory().user_name(user)).end_object();
}

void write_number(const Stored& leave, std::string_view field, JsonWriter& json) {
  json.key(field);
  const auto* value = std::get_if<int64_t>(&automation::cell(leave, field));
  value ? json.number(*value) : json.null();
}

void write_text(const Stored& leave, std::string_view field, JsonWriter& json) {
  json.key(field);
  const std::string_view value = text(leave, field);
  value.empty() ? json.null() : json.string(value);
}

void write_leave(const Unit& unit, const Stored& leave, JsonWriter& json) {
  json.begin_object().key("id").id(leave.id()).key("person");
  write_user(unit, leave.owner(), json);
  json.key("from").date(*automation::day(leave, "first_day"));
  json.key("until").date(*automation::day(leave, "last_day"));
  write_text(leave, "state", json);
  json.key("shares").begin_array();
  for (const LeaveShare& share : app::shares_of(leave)) {
    json.begin_object().key("to");
    write_user(unit, share.to, json);
    json.key("objects");
    if (share.objects.empty()) {
      json.null();
    } else {
      json.begin_array();
      for (const std::string& name : share.objects) json.string(name);
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  for (const std::string_view field : {"note", "trouble", "lent_batch", "return_batch"})
    write_text(leave, field, json);
  for (const std::string_view field : {"lent", "not_lent", "returned", "stayed"})
    write_number(leave, field, json);
  json.key("asked_by");
  write_user(unit, named(leave, "asked_by"), json);
  json.key("ended_at");
  const auto ended = automation::instant(leave, "ended_at");
  ended ? json.timestamp(*ended) : json.null();
  json.key("may_change").boolean(app::may_send_on_leave(unit, leave.owner())).end_object();
}

std::string leave_json(const Unit& unit, const Stored& leave) {
  std::string out;
  JsonWriter json(out);
  write_leave(unit, leave, json);
  return out;
}

Result<Response> list(Call& call) {
  const bool only_open = call.request.query("open") == "true";
  const app::Settings settings = call.workspace.settings();
  return fresh(200, TRY(read(call, [&](Connection& db) -> Result<std::string> {
                 const Unit unit = unit_of(call, db, settings);
                 auto leaves = only_open ? app::leaves_in(unit, {"planned", "running", "returning"})
                                         : app::leaves_in(unit, {"planned", "running", "returning",
                                                                 "ended", "cancelled"});
                 std::erase_if(leaves, [&](const Stored& one) { return !may_see(unit, one); });
                 std::ranges::reverse(leaves);
                 if (leaves.size() > listed_max)
                   leaves.erase(leaves.begin() + listed_max, leaves.end());
                 std::string out;
                 JsonWriter json(out);
                 json.begin_object().key("leaves").begin_array();
                 for (const Stored& one : leaves) write_leave(unit, one, json);
                 json.end_array().end_object();
                 return out;
               })));
}

Result<Response> one(Call& call) {
  const Id id = TRY(call.id(0));
  const app::Settings settings = call.workspace.settings();
  return fresh(200, TRY(read(call, [&](Connection& db) -> Result<std::string> {
                 const Unit unit = unit_of(call, db, settings);
                 return leave_json(unit, TRY(seen(unit, id)));
               })));
}

// Counted as the program sees it: what somebody has in all, which their role may not show.
Result<Response> book(Call& call) {
  const Id person = TRY(call.id(0));
  const app::Settings settings = call.workspace.settings();
  return fresh(
      200, TRY(read(call, [&](Connection& db) -> Result<std::string> {
        const Unit unit = unit_of(call, db, settings);
        if (!call.actor.directory().user(person) || !app::may_send_on_leave(unit, person)) {
          return not_found(say("There is no such user.", "没有这个用户。"));
        }
        std::string out;
        JsonWriter json(out);
        json.begin_object().key("objects").begin_array();
        for (const schema::Object& object : call.actor.schema().objects()) {
          if (!app::is_lent(object)) continue;
          const auto all = automation::seen_by_all(unit);
          const auto open =
              query::count(all, app::open_records_of(call.workspace, unit, object, person)).value;
          if (open == 0) continue;
          json.begin_object().key("object").string(object.name);
          json.key("count").number(open).end_object();
        }
        json.end_array().end_object();
        return out;
      })));
}

Result<std::optional<Date>> day_in(const Json& body, std::string_view member) {
  const Json* given = body.find(member);
  if (!given || given->is_null()) return std::optional<Date>();
  if (const auto day = parse_date(body.text(member))) return std::optional(*day);
  return invalid_field(std::string(member), "format",
                       say("Write the day like 2026-11-21.", "请按 2026-11-21 的格式填写日期。"));
}

Result<LeaveShare> share_in(const Json& body) {
  LeaveShare share;
  const auto to = parse_id(body.text("to"));
  if (!to) {
    return invalid_field("to", "required",
                         say("Say who looks after the records.", "请指明由谁代管记录。"));
  }
  share.to = *to;
  const Json* objects = body.find("objects");
  if (!objects || objects->is_null()) return share;
  if (!objects->as_array() || objects->as_array()->empty()) {
    return invalid_field("objects", "type",
                         say("List the names of objects, or leave them out: then it is all of "
                             "them.",
                             "请列出对象名称，或省略以包括全部对象。"));
  }
  for (const Json& name : *objects->as_array())
    share.objects.emplace_back(name.as_string() ? *name.as_string() : name.dump());
  return share;
}

Result<app::LeaveWish> wish_in(const Json& body, Id person) {
  app::LeaveWish wish{.person = person,
                      .first = TRY(day_in(body, "from")),
                      .last = TRY(day_in(body, "until")),
                      .shares = {},
                      .note = std::string(body.text("note"))};
  const Json* shares = body.find("shares");
  if (!shares || !shares->as_array()) {
    wish.shares.push_back(TRY(share_in(body)));
    return wish;
  }
  for (const Json& share : *shares->as_array()) wish.shares.push_back(TRY(share_in(share)));
  return wish;
}

// Runs `work(leaves)`, which answers the leave's id, and answers with the leave.
template <typename Work>
Result<Response> act(Call& call, int status, Work work) {
  return fresh(status, TRY(write(call, [&](const Unit& unit) -> Result<std::string> {
                 Leaves leaves(call.workspace, unit);
                 const Id id = TRY(work(leaves));
                 return leave_json(unit, *app::find_leave(unit, id));
               })));
}

Result<Response> plan(Call& call) {
  const app::LeaveWish wish = TRY(wish_in(TRY(call.json()), TRY(call.id(0))));
  return act(call, 201, [&](Leaves& leaves) { return leaves.plan(wish); });
}

Result<Response> days(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const auto first = TRY(day_in(body, "from"));
  const auto last = TRY(day_in(body, "until"));
  if (!first && !last) {
    return invalid_field("until", "required",
                         say("Say the last day, or the first.", "请填写结束日期或开始日期。"));
  }
  return act(call, 200, [&](Leaves& leaves) -> Result<Id> {
    TRY(leaves.move(id, first, last));
    return id;
  });
}

Result<Response> end(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const Json* wish = body.find("give_back");
  if (wish && !wish->is_null() && !wish->as_bool()) {
    return invalid_field("give_back", "type",
                         say("give_back is true or false.", "give_back 应为 true 或 false。"));
  }
  const bool stays = wish && wish->as_bool() && !*wish->as_bool();
  return act(call, 200, [&](Leaves& leaves) -> Result<Id> {
    TRY(leaves.end(id, stays ? Leaves::Fate::stays : Leaves::Fate::returns));
    return id;
  });
}

Result<Response> cancel(Call& call) {
  const Id id = TRY(call.id(0));
  return act(call, 200, [&](Leaves& leaves) -> Result<Id> {
    TRY(leaves.cancel(id));
    return id;
  });
}

// Titles of those that the caller sees; of others, what became of them alone.
void write_record(const query::ReadEnvironment& where, const Unit& unit,
                  const app::LentRecord& lent, JsonWriter& json) {
  const Id ids[] = {lent.id};
  const auto titles = query::titles(where, *lent.object, ids);
  json.begin_object().key("object").string(lent.object->name).key("id").id(lent.id);
  json.key("title");
  titles.empty() ? json.null() : json.string(titles.front().second);
  json.key("cover");
  write_user(unit, lent.cover, json);
  json.key("owner");
  write_user(unit, lent.owner, json);
  json.key("now").string(app::name_of(lent.now)).end_object();
}

Result<Response> handed(Call& call) {
  const Id id = TRY(call.id(0));
  const int limit = TRY(number_parameter(call, "limit", page_default, 1, page_max));
  const auto cursor = call.request.query("cursor");
  const auto before = cursor && !cursor->empty() ? parse_id(*cursor) : std::optional(Id{});
  if (!before) {
    return invalid_field("cursor", "format",
                         say("This is no cursor of an earlier page.", "这不是上一页给出的游标。"));
  }
  const app::Settings settings = call.workspace.settings();
  return fresh(200, TRY(read(call, [&](Connection& db) -> Result<std::string> {
                 const Unit unit = unit_of(call, db, settings);
                 const Stored leave = TRY(seen(unit, id));
                 const auto page = app::lent_by(call.workspace, unit, leave, before->value, limit);
                 const auto where = environment(call, db);
                 std::string out;
                 JsonWriter json(out);
                 json.begin_object().key("records").begin_array();
                 for (const app::LentRecord& lent : page.records)
                   write_record(where, unit, lent, json);
                 json.end_array().key("next");
                 page.next ? json.id(Id{page.next}) : json.null();
                 json.end_object();
                 return out;
               })));
}

// Whoever sees the record may know that it is on loan.
Result<Response> of_record(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const app::Settings settings = call.workspace.settings();
  return fresh(200, TRY(read(call, [&](Connection& db) -> Result<std::string> {
                 const auto record = query::fetch(environment(call, db), object, id);
                 if (!record) return no_record(object);
                 const Unit unit = unit_of(call, db, settings);
                 const auto leave = app::on_loan_by(unit, *record);
                 std::string out;
                 JsonWriter json(out);
                 json.begin_object().key("leave");
                 if (leave) {
                   json.begin_object().key("id").id(leave->id()).key("person");
                   write_user(unit, leave->owner(), json);
                   json.key("until").date(*automation::day(*leave, "last_day")).key("cover");
                   write_user(unit, record->owner(), json);
                   json.end_object();
                 } else {
                   json.null();
                 }
                 json.end_object();
                 return out;
               })));
}

}  // namespace

void add_leave_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::get, "/api/v1/leaves", permit,
                    "Leaves that the caller is on, covers for, or may plan", list});
  routes.push_back({Method::get, "/api/v1/users/{id}/leave_book", permit,
                    "What a leave of somebody would hand over, by object", book});
  routes.push_back({Method::post, "/api/v1/users/{id}/leaves", permit,
                    "Hand somebody's open records to others for a leave, with return", plan});
  routes.push_back({Method::get, "/api/v1/leaves/{id}", permit, "A leave", one});
  routes.push_back({Method::post, "/api/v1/leaves/{id}/days", permit,
                    "Give a leave other days: longer, shorter, another time", days});
  routes.push_back({Method::post, "/api/v1/leaves/{id}/end", permit,
                    "End a leave: what is still with the cover goes back, or stays for good", end});
  routes.push_back({Method::post, "/api/v1/leaves/{id}/cancel", permit,
                    "Cancel a leave that has not begun", cancel});
  routes.push_back({Method::get, "/api/v1/leaves/{id}/records", permit,
                    "What a leave handed over, and what became of it", handed});
  routes.push_back({Method::get, "/api/v1/leaves/of/{object}/{id}", permit,
                    "By which leave a record is on loan, if it is", of_record});
}

}  // namespace kith::api
