// Asking for approval, and deciding.
//
//   GET  /api/v1/approvals?box=waiting|mine|done|all   {"requests":[…],"next"}
//   GET  /api/v1/approvals/count                       {"waiting":3}
//   GET  /api/v1/approvals/{id}                        {"requests":[one]}
//   GET  /api/v1/approvals/of/{object}/{id}            {"requests":[…],"processes":[…]}; a process that
//        stands before a step still to come names it: "stands_before":[{"field","value"}]
//   POST /api/v1/approvals                             {"object","record","process"?,"values"?,"note"?}
//   POST /api/v1/approvals/{id}/decide                 {"decision":"approve|reject","reason"?,"seen"?}
//   POST /api/v1/approvals/{id}/withdraw               {"reason"?}
//   POST /api/v1/approvals/{id}/delegate               {"to","from"?,"reason"?}
//   GET, PUT /api/v1/approvals/stand_in                {"stand_in","first_day","last_day"}
//
// Every act answers with the request as it then is.
#include <algorithm>

#include "api/api.h"
#include "api/approval_view.h"
#include "automation/ahead.h"
#include "automation/fields.h"
#include "automation/guard.h"
#include "query/question.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using automation::Approvals;
using automation::is;
using automation::named;
using automation::Process;
using automation::text;
using http::Method;
using http::Response;
using query::Filter;
using query::Stored;
using records::Unit;
using storage::Connection;

constexpr int page_default = 50;
constexpr int page_most = 100;
constexpr int counted_max = 1'000;
constexpr ptrdiff_t of_record_max = 20;

Response fresh(std::string body) {
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Unit unit_of(Call& call, Connection& db) {
  return call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
}

Error no_request() {
  return not_found(say("There is no such approval request, or it is not visible to you.",
                       "没有这条审批申请，或你无权查看。"));
}

std::string answer(const Call& call, const Unit& unit, const std::vector<Stored>& requests,
                   std::string_view next = {}) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("requests").begin_array();
  write_requests(call, unit, requests, json);
  json.end_array().key("next");
  next.empty() ? json.null() : json.string(next);
  json.end_object();
  return out;
}

// What a box asks for: of which object, and by which field a row of it names the request.
struct Box {
  const schema::Object* object = nullptr;
  std::string_view request;  // empty: the row is the request
  Filter filter;
};

Result<Box> box_of(const Call& call, const Unit& unit) {
  const std::string_view name = call.request.query("box").value_or("waiting");
  const schema::Object& requests = *unit.schema->object("approval_requests");
  const schema::Object& turns = *unit.schema->object("approval_turns");
  const Value me = value_of(call.actor.id());
  if (name == "waiting") {
    return Box{&turns, "request",
               Filter::both(is(turns, "approver", me), is(turns, "state", std::string("waiting")))};
  }
  if (name == "done") {
    return Box{&turns, "request",
               Filter::both(is(turns, "decided_by", me),
                            automation::among(turns, "state",
                                              {std::string("approved"), std::string("rejected"),
                                               std::string("delegated")}))};
  }
  if (name == "mine") return Box{&requests, {}, is(requests, "asked_by", me)};
  if (name == "all") {
    TRY(call.actor.require(access::Action::administer));
    return Box{&requests, {}, Filter::always()};
  }
  return invalid_field(
      "box", "unknown_option",
      say("“box” is waiting, mine, done or all.", "“box”须为 waiting、mine、done 或 all。"));
}

Result<Response> list(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", page_default, 1, page_most));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = unit_of(call, db);
    const Box box = TRY(box_of(call, unit));
    query::Question question;
    question.object = box.object;
    question.filter = box.filter;
    question.limit = limit;
    question.cursor = call.request.query("cursor").value_or("");
    const std::string_view shown = box.request.empty() ? std::string_view("id") : box.request;
    question.outputs = {{query::path_of(*box.object, *box.object->field(shown))}};
    std::string page;
    JsonWriter writer(page);
    const std::string next =
        TRY(query::read_records(automation::seen_by_all(unit), question, writer));
    std::vector<Id> ids;
    const Json rows = TRY(parse_json(page));
    for (const Json& row : *rows.as_array()) {
      const Json* request = row.find(shown);
      const auto id =
          parse_id(box.request.empty() || !request ? row.text("id") : request->text("id"));
      if (id && std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
    }
    std::vector<Stored> requests;
    if (!ids.empty())
      requests = query::fetch_many(automation::seen_by_all(unit),
                                   *unit.schema->object("approval_requests"), ids);
    std::ranges::sort(requests, {}, [&](const Stored& one) {
      return std::ranges::find(ids, one.id()) - ids.begin();
    });
    return answer(call, unit, requests, next);
  }));
  return fresh(std::move(body));
}

Result<Response> count(Call& call) {
  const int64_t waiting = TRY(read(call, [&](Connection& db) -> Result<int64_t> {
    const Unit unit = unit_of(call, db);
    const schema::Object& turns = *unit.schema->object("approval_turns");
    query::Question question;
    question.object = &turns;
    question.filter = Filter::both(is(turns, "approver", value_of(call.actor.id())),
                                   is(turns, "state", std::string("waiting")));
    return query::count(automation::seen_by_all(unit), question, counted_max).value;
  }));
  return fresh(Json(Json::Object{{"waiting", Json(waiting)}}).dump());
}

Result<std::string> one_request(const Call& call, const Unit& unit, Id id) {
  const auto request = automation::find_request(unit, id);
  if (!request || !automation::may_see(unit, *request)) return no_request();
  return answer(call, unit, {*request});
}

Result<Response> one(Call& call) {
  const Id id = TRY(call.id(0));
  return fresh(TRY(read(call, [&](Connection& db) -> Result<std::string> {
    return one_request(call, unit_of(call, db), id);
  })));
}

void write_process(JsonWriter& json, const Unit& unit, const Process& process,
                   const Stored& record) {
  json.begin_object().key("id").id(process.id).key("name").begin_object();
  json.key("en").string(process.name.en).key("zh").string(process.name.zh).end_object();
  json.key("start").string(process.start == Process::Start::asked ? "asked" : "required");
  json.key("approved").boolean(automation::is_approved(unit, process, record));
  json.key("stands_before").begin_array();
  for (const automation::Ahead& step : automation::ahead_of(unit, process, record)) {
    json.begin_object().key("field").string(step.field->name);
    json.key("value").string(step.value).end_object();
  }
  json.end_array();
  json.key("description").string(process.description).key("locks").begin_array();
  for (const std::string& name : process.locks) json.string(name);
  json.end_array().end_object();
}

Result<Response> of_record(Call& call) {
  const schema::Object* object = TRY(call.object(call.parts.at(0)));
  const Id id = TRY(call.id(1));
  return fresh(TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = unit_of(call, db);
    const auto record = query::fetch(environment(call, db), *object, id);
    if (!record) return no_record(*object);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("requests").begin_array();
    const auto processes = call.workspace.approval_processes();
    auto requests = automation::requests_of(unit, id, "");
    std::ranges::reverse(requests);
    if (std::ssize(requests) > of_record_max)
      requests.erase(requests.begin() + of_record_max, requests.end());
    if (!requests.empty()) write_requests(call, unit, requests, json);
    json.end_array().key("processes").begin_array();
    const bool may = !record->deleted() && call.actor.may(access::Verb::update, *record);
    for (const Process* process : processes->of(object->name)) {
      const bool waits = std::ranges::any_of(requests, [&](const Stored& one) {
        return named(one, "process") == process->id && text(one, "state") == "pending";
      });
      if (may && process->active && !waits && automation::takes(unit, process->entry, *record))
        write_process(json, unit, *process, *record);
    }
    json.end_array().end_object();
    return out;
  })));
}

Result<Id> id_in(const Json& body, std::string_view member) {
  const Json* given = body.find(member);
  if (!given || given->is_null()) return Id{};
  const auto id = given->as_string() ? parse_id(*given->as_string()) : std::nullopt;
  if (id) return *id;
  return invalid_field(std::string(member), "format",
                       say("“{}” is no id.", "“{}”不是编号。", given->dump()));
}

// In one transaction: the act, and the request as it then is.
template <typename F>
Result<Response> act(Call& call, F&& work) {
  return fresh(TRY(write(call, [&](const Unit& unit) -> Result<std::string> {
    Approvals approvals(call.workspace.records(), call.workspace.approval_processes(), unit,
                        [&] { return call.workspace.system(); });
    const Id id = TRY(work(approvals));
    return one_request(call, unit, id);
  })));
}

Result<Response> ask(Call& call) {
  const Json body = TRY(call.json());
  const Id record = TRY(id_in(body, "record"));
  if (!record) {
    return invalid_field("record", "required",
                         say("Say which record is to be approved.", "请指定要审批的记录。"));
  }
  const Json* values = body.find("values");
  if (values && !values->is_null() && !values->as_object()) {
    return invalid_field("values", "type",
                         say("“values” are fields with their values.", "“values”须为字段及其值。"));
  }
  const automation::Asking asking{.object = TRY(call.object(body.text("object"))),
                                  .record = record,
                                  .process = TRY(id_in(body, "process")),
                                  .values = values ? *values : Json(),
                                  .note = std::string(body.text("note"))};
  return act(call, [&](Approvals& approvals) { return approvals.ask(asking); });
}

Result<Response> decide(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const std::string_view word = body.text("decision");
  if (word != "approve" && word != "reject") {
    return invalid_field(
        "decision", "unknown_option",
        say("A decision is “approve” or “reject”.", "决定须为“approve”或“reject”。"));
  }
  using Word = automation::Decision::Word;
  const automation::Decision decision{.word = word == "approve" ? Word::approve : Word::reject,
                                      .reason = std::string(body.text("reason")),
                                      .seen = std::string(body.text("seen"))};
  return act(call, [&](Approvals& approvals) -> Result<Id> {
    TRY(approvals.decide(id, decision));
    return id;
  });
}

Result<Response> withdraw(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  return act(call, [&](Approvals& approvals) -> Result<Id> {
    TRY(approvals.withdraw(id, body.text("reason")));
    return id;
  });
}

Result<Response> delegate(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const Id from = TRY(id_in(body, "from"));
  const Id to = TRY(id_in(body, "to"));
  return act(call, [&](Approvals& approvals) -> Result<Id> {
    TRY(approvals.delegate(id, from, to, body.text("reason")));
    return id;
  });
}

std::string stand_in_json(const Call& call, const Unit& unit, Id user) {
  const schema::Object& object = *unit.schema->object("approval_stand_ins");
  const auto found = automation::find_all(unit, object, is(object, "owner", value_of(user)));
  if (found.empty()) return R"({"stand_in":null,"first_day":null,"last_day":null})";
  const Stored& one = found.back();
  std::string out;
  JsonWriter json(out);
  const Id other = named(one, "stand_in");
  json.begin_object().key("stand_in").begin_object().key("id").id(other).key("name");
  json.string(call.actor.directory().user_name(other)).end_object();
  json.key("first_day").date(*automation::day(one, "first_day"));
  json.key("last_day").date(*automation::day(one, "last_day")).end_object();
  return out;
}

Result<Response> stand_in(Call& call) {
  return fresh(TRY(read(call, [&](Connection& db) -> Result<std::string> {
    return stand_in_json(call, unit_of(call, db), call.actor.id());
  })));
}

Result<std::optional<Date>> day_in(const Json& body, std::string_view member) {
  const std::string_view given = body.text(member);
  if (given.empty()) return std::optional<Date>();
  if (const auto day = parse_date(given)) return std::optional(*day);
  return invalid_field(std::string(member), "format",
                       say("Write the day like 2026-11-21.", "请按 2026-11-21 的格式填写日期。"));
}

Result<Response> set_stand_in(Call& call) {
  const Json body = TRY(call.json());
  const Id user = TRY(id_in(body, "user"));
  const Id away = user ? user : call.actor.id();
  const Id other = TRY(id_in(body, "stand_in"));
  const auto first = TRY(day_in(body, "first_day"));
  const auto last = TRY(day_in(body, "last_day"));
  return fresh(TRY(write(call, [&](const Unit& unit) -> Result<std::string> {
    Approvals approvals(call.workspace.records(), call.workspace.approval_processes(), unit,
                        [&] { return call.workspace.system(); });
    TRY(approvals.stand_in(away, other, first, last));
    return stand_in_json(call, unit, away);
  })));
}

}  // namespace

void add_approval_routes(std::vector<Route>& routes) {
  routes.push_back({Method::get, "/api/v1/approvals", Permit::signed_in(),
                    "Requests for approval: waiting for the caller, asked by them, decided by them",
                    list});
  routes.push_back({Method::post, "/api/v1/approvals", Permit::signed_in(),
                    "Ask for approval of a record, or of values that it is to get", ask});
  routes.push_back({Method::get, "/api/v1/approvals/count", Permit::signed_in(),
                    "How many requests wait for the caller", count});
  routes.push_back({Method::get, "/api/v1/approvals/stand_in", Permit::signed_in(),
                    "Who decides for the caller while they are away", stand_in});
  routes.push_back({Method::put, "/api/v1/approvals/stand_in", Permit::signed_in(),
                    "Say who decides for oneself, or as an administrator for a user, on some days",
                    set_stand_in});
  routes.push_back({Method::get, "/api/v1/approvals/of/{object}/{id}", Permit::signed_in(),
                    "A record's requests, and the processes that can be asked for", of_record});
  routes.push_back(
      {Method::get, "/api/v1/approvals/{id}", Permit::signed_in(), "A request for approval", one});
  routes.push_back({Method::post, "/api/v1/approvals/{id}/decide", Permit::signed_in(),
                    "Approve or reject, where it is the caller's turn", decide});
  routes.push_back({Method::post, "/api/v1/approvals/{id}/withdraw", Permit::signed_in(),
                    "Take a request back", withdraw});
  routes.push_back({Method::post, "/api/v1/approvals/{id}/delegate", Permit::signed_in(),
                    "Hand the caller's turn on to somebody else", delegate});
}

}  // namespace kith::api
