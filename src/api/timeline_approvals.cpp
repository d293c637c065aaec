#include "api/timeline_approvals.h"

#include <algorithm>
#include <map>

#include "automation/fields.h"
#include "query/question.h"
#include "query/visibility.h"

namespace kith::api {
namespace {

using automation::instant;
using automation::named;
using automation::text;
using query::Stored;

constexpr int events_max = 500;

std::vector<Stored> find(const query::ReadEnvironment& environment, const schema::Object& object,
                         query::Filter filter) {
  const query::ReadEnvironment all{environment.db, environment.schema, query::everything(),
                                   environment.names};
  query::Question question;
  question.object = &object;
  question.filter = std::move(filter);
  const auto ids = query::select_ids(all, question, Id{}, events_max);
  return ids.empty() ? std::vector<Stored>() : query::fetch_many(all, object, ids);
}

void add_turn(const Stored& turn, const Stored& request, std::vector<ApprovalEvent>& events) {
  const auto at = instant(turn, "decided_at");
  const std::string_view state = text(turn, "state");
  if (!at || (state != "approved" && state != "rejected" && state != "delegated")) return;
  events.push_back({.at = *at,
                    .act = state == "approved"   ? "approved"
                           : state == "rejected" ? "rejected"
                                                 : "delegated",
                    .request = request.id(),
                    .process = named(request, "process"),
                    .by = named(turn, "decided_by"),
                    .reason = std::string(text(turn, "reason"))});
}

void add_ends(const Stored& request, std::vector<ApprovalEvent>& events) {
  const ApprovalEvent of{.at = {},
                         .act = "asked",
                         .request = request.id(),
                         .process = named(request, "process"),
                         .by = named(request, "asked_by"),
                         .reason = std::string(text(request, "note"))};
  events.push_back(of);
  events.back().at = instant(request, "asked_at").value_or(Timestamp{});
  const auto closed = instant(request, "closed_at");
  const std::string_view state = text(request, "state");
  if (!closed || state == "rejected") return;
  events.push_back(of);
  events.back().at = *closed;
  events.back().act = state == "withdrawn" ? "withdrawn" : "passed_all";
  events.back().by = named(request, "closed_by");
  events.back().reason = state == "withdrawn" ? std::string(text(request, "reason")) : "";
}

void write_person(JsonWriter& json, std::string_view name, Id id,
                  const schema::WriteContext& names) {
  json.key(name);
  if (!id) return static_cast<void>(json.null());
  json.begin_object().key("id").id(id).key("name").string(names.user_name(id)).end_object();
}

}  // namespace

std::vector<ApprovalEvent> approval_events(const query::ReadEnvironment& environment, Id record) {
  const schema::Object& requests = *environment.schema.object("approval_requests");
  const schema::Object& turns = *environment.schema.object("approval_turns");
  std::vector<ApprovalEvent> events;
  std::map<Id, Stored> by_id;
  std::vector<Value> ids;
  for (Stored& request :
       find(environment, requests, automation::is(requests, "record", value_of(record)))) {
    add_ends(request, events);
    ids.emplace_back(request.id().value);
    by_id.emplace(request.id(), std::move(request));
  }
  if (ids.empty()) return events;
  for (const Stored& turn : find(environment, turns, automation::among(turns, "request", ids))) {
    const auto request = by_id.find(named(turn, "request"));
    if (request != by_id.end()) add_turn(turn, request->second, events);
  }
  // Of one instant the last decision comes before what it brought about.
  std::ranges::stable_sort(events, std::greater(), [](const ApprovalEvent& event) {
    return std::pair(event.at, event.act == "passed_all");
  });
  return events;
}

std::string approval_item(const query::ReadEnvironment& environment, const ApprovalEvent& event) {
  const query::ReadEnvironment all{environment.db, environment.schema, query::everything(),
                                   environment.names};
  const auto process =
      query::fetch(all, *environment.schema.object("approval_processes"), event.process);
  std::string item;
  JsonWriter json(item);
  json.begin_object().key("type").string("approval").key("at").timestamp(event.at);
  json.key("act").string(event.act).key("request").id(event.request);
  json.key("process").begin_object();
  json.key("en").string(process ? text(*process, "name_en") : std::string_view());
  json.key("zh").string(process ? text(*process, "name_zh") : std::string_view()).end_object();
  write_person(json, "by", event.by, environment.names);
  json.key("reason");
  event.reason.empty() ? json.null() : json.string(event.reason);
  json.end_object();
  return item;
}

}  // namespace kith::api
