// What happened to a record: its changes, its timeline, and why somebody may see it.
#include <algorithm>

#include "api/api.h"
#include "api/page.h"
#include "api/timeline.h"
#include "records/history.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

constexpr int page_default = 50;
constexpr int page_max = 200;

Result<int64_t> before_cursor(const Call& call) {
  const auto cursor = call.request.query("cursor");
  if (!cursor) return int64_t{0};
  const auto id = parse_id(*cursor);
  if (id) return id->value;
  return invalid_field("cursor", "format",
                       say("This is no cursor of an earlier page.", "这不是上一页给出的游标。"));
}

// History of all fields, or of the one that ?field= names.
Result<Response> changes(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const int limit = TRY(number_parameter(call, "limit", page_default, 1, page_max));
  const int64_t before = TRY(before_cursor(call));
  const schema::Field* only = nullptr;
  if (const auto name = call.request.query("field")) {
    only = TRY(call.actor.schema().require_field(object, *name, "field"));
    if (!call.actor.reads(object, *only)) return no_record(object);
  }
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    if (!query::fetch(where, object, id)) return no_record(object);
    auto log = records::changes_of(db, call.actor.schema(), object, id, before, limit);
    const int64_t next = static_cast<int>(log.size()) == limit ? log.back().seq : 0;
    if (only) {
      for (auto& change : log) {
        std::erase_if(change.fields, [&](const auto& field) { return field.field != only->id; });
      }
      std::erase_if(log, [](const auto& change) { return change.fields.empty(); });
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("changes");
    records::write_history(where, object, log, json);
    json.key("next");
    next ? json.id(Id{next}) : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

std::vector<std::string> words(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    if (comma > 0) out.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return out;
}

Result<Response> timeline(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const int limit = TRY(number_parameter(call, "limit", page_default, 1, page_max));
  TimelineQuestion question;
  question.limit = limit;
  question.cursor = call.request.query("cursor").value_or("");
  question.types = words(call.request.query("types").value_or(""));
  question.of = words(call.request.query("of").value_or(""));
  question.search = call.request.query("q").value_or("");
  question.only_pinned = call.request.query("pinned") == "true";
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    if (!query::fetch(where, object, id)) return no_record(object);
    return write_timeline(where,
                          call.actor.asker(call.now, call.workspace.settings().base_currency),
                          object, id, question);
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// Why somebody can see the record, in words. Administrators may ask for others.
Result<Response> explain(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  Id user = call.actor.id();
  if (const auto other = call.request.query("user")) {
    TRY(call.actor.require(access::Action::administer));
    user = parse_id(*other).value_or(Id{});
    if (!call.workspace.directory()->user(user)) {
      return invalid_field("user", "unknown", say("There is no such user.", "没有这个用户。"));
    }
  }
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto record = query::fetch(environment(call, db), object, id);
    if (!record) return no_record(object);
    const access::Actor other = call.workspace.actor(user);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("read").boolean(
        query::fetch({db, other.schema(), other, other.directory()}, object, id).has_value());
    json.key("update").boolean(other.may(access::Verb::update, *record));
    json.key("delete").boolean(other.may(access::Verb::remove, *record));
    json.key("reasons").begin_array();
    for (const Message& reason : other.explain(*record)) {
      json.begin_object().key("en").string(reason.en).key("zh").string(reason.zh).end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_history_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back(
      {Method::get, "/api/v1/{object}/{id}/changes", permit, "The record's history", changes});
  routes.push_back({Method::get, "/api/v1/{object}/{id}/timeline", permit,
                    "All that happened to the record", timeline});
  routes.push_back({Method::get, "/api/v1/{object}/{id}/access", permit,
                    "Why somebody may see the record", explain});
}

}  // namespace kith::api
