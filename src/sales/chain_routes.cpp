// POST /api/v1/leads/chain, /api/v1/opportunities/chain  {"filter"?} ->
//   {"records","hops":[{"hop","reached","samples","median_days","p90_days","earlier","filter"}]}
//   Everything but "hop" is null where the caller may not read what the hop is made of; "filter" lists
//   those that came to it.
// GET /api/v1/opportunities/{id}/chain ->
//   {"hops":[{"hop","state":"reached"|"missing"|"hidden","on","days","object","id","name"}],"next":hop|null}
//   "days": since the nearest hop before it with a day; below zero where it came earlier.
#include "sales/chain_routes.h"

#include <map>

#include "api/page.h"
#include "query/question.h"
#include "sales/chain_days.h"
#include "sales/chain_filters.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

constexpr int64_t records_max = 20'000;

const TimeZone& zone_of(const app::Settings& settings) {
  const TimeZone* zone = TimeZone::find(settings.time_zone);
  return zone ? *zone : TimeZone::utc();
}

Error too_many() {
  return invalid_field(
      "filter", "too_many",
      say("The chain is worked out for {} records at most. Choose a shorter period.",
          "一次最多统计 {} 条记录的线索到回款链路，请缩短期间。", records_max));
}

void write_hop(const HopDays& days, bool shown, Cohort cohort, JsonWriter& json) {
  json.begin_object().key("hop").string(hop_names[static_cast<size_t>(days.hop)]);
  const auto number = [&](std::string_view name, bool known, int64_t value) {
    json.key(name);
    shown&& known ? json.number(value) : json.null();
  };
  number("reached", true, days.reached);
  number("samples", true, days.samples);
  number("median_days", days.samples > 0, days.median_days);
  number("p90_days", days.samples > 0, days.p90_days);
  number("earlier", true, days.earlier);
  json.key("filter");
  shown ? json.value(reached_filter(days.hop, cohort)) : json.null();
  json.end_object();
}

Result<query::Question> picked_in(Call& call, const schema::Object& object) {
  const Json body = TRY(call.json());
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  Json question{Json::Object{}};
  if (const Json* filter = body.find("filter"); filter && !filter->is_null())
    question.set("filter", *filter);
  return query::parse_question(question, object, {call.actor.schema(), call.actor, asker});
}

Result<Response> show_days(Call& call, Cohort cohort) {
  const bool leads = cohort == Cohort::leads;
  const schema::Object* object = TRY(call.object(leads ? "leads" : "opportunities"));
  TRY(call.actor.require(access::Verb::read, *object));
  const query::Question picked = TRY(picked_in(call, *object));
  const app::Settings settings = call.workspace.settings();
  const TimeZone& zone = zone_of(settings);
  const api::Gone gone(call.request);
  const auto work = [&](storage::Connection& db) -> Result<std::string> {
    const query::ReadEnvironment where = api::environment(call, db);
    if (query::count(where, picked, records_max + 1).value > records_max) return too_many();
    const auto chains =
        leads ? chains_of_leads(where, picked, zone) : chains_of_deals(where, picked, zone);
    const Shown shown = shown_hops(where);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("records").number(static_cast<int64_t>(chains.size()));
    json.key("hops").begin_array();
    for (const HopDays& days : days_of_hops(chains, leads ? Hop::lead : Hop::opportunity))
      write_hop(days, shown[static_cast<size_t>(days.hop)], cohort, json);
    json.end_array().end_object();
    return out;
  };
  std::string body = TRY(call.workspace.database().read(
      work, {.cancel = &gone, .lane = storage::Lane::bulk}));  // it may take a second
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

using Titles = std::map<Id, std::string>;

Titles titles_in(const query::ReadEnvironment& where, const Chain& chain) {
  std::map<std::string_view, std::vector<Id>> wanted;
  for (const auto& mark : chain.marks)
    if (mark) wanted[mark->object].push_back(mark->record);
  Titles titles;
  for (const auto& [object, ids] : wanted) {
    for (auto& [id, title] : query::titles(where, *where.schema.object(object), ids))
      titles[id] = std::move(title);
  }
  return titles;
}

void write_mark(const Mark& mark, const Titles& titles, JsonWriter& json) {
  json.key("on");
  mark.on ? json.date(*mark.on) : json.null();
  json.key("object").string(mark.object).key("id").id(mark.record);
  const auto title = titles.find(mark.record);
  json.key("name").string(title == titles.end() ? std::string_view() : title->second);
}

std::string written(const query::ReadEnvironment& where, const Chain& chain) {
  const Shown shown = shown_hops(where);
  const Titles titles = titles_in(where, chain);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("hops").begin_array();
  size_t last = 0;
  for (size_t at = 0; at < hop_count; ++at) {
    const auto& mark = chain.marks[at];
    if (mark) last = at;
    json.begin_object().key("hop").string(hop_names[at]);
    json.key("state").string(mark ? "reached" : shown[at] ? "missing" : "hidden");
    const auto days = days_before(chain, static_cast<Hop>(at));
    json.key("days");
    days ? json.number(*days) : json.null();
    if (mark) {
      write_mark(*mark, titles, json);
    } else {
      for (const char* name : {"on", "object", "id", "name"}) json.key(name).null();
    }
    json.end_object();
  }
  size_t next = last + 1;
  while (next < hop_count && !shown[next]) ++next;
  json.end_array().key("next");
  next < hop_count ? json.string(hop_names[next]) : json.null();
  json.end_object();
  return out;
}

Result<Response> show_chain(Call& call) {
  const schema::Object* object = TRY(call.object("opportunities"));
  TRY(call.actor.require(access::Verb::read, *object));
  const Id id = TRY(call.id(0));
  const app::Settings settings = call.workspace.settings();
  std::string body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const query::ReadEnvironment where = api::environment(call, db);
    const auto chain = chain_of_deal(where, id, zone_of(settings));
    if (!chain) return api::no_record(*object);
    return written(where, *chain);
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

void add_days(std::vector<app::Route>& routes, std::string pattern, std::string summary,
              Cohort cohort) {
  routes.push_back({.method = http::Method::post,
                    .pattern = std::move(pattern),
                    .permit = app::Permit::signed_in(),
                    .summary = std::move(summary),
                    .handle = [cohort](Call& call) { return show_days(call, cohort); },
                    .options = {.effect = app::Effect::none}});
}

}  // namespace

void add_chain_routes(std::vector<app::Route>& routes) {
  add_days(routes, "/api/v1/leads/chain",
           "How far leads came on the way to cash, and in how many days", Cohort::leads);
  add_days(routes, "/api/v1/opportunities/chain",
           "How far opportunities came on the way to cash, and in how many days",
           Cohort::opportunities);
  routes.push_back({http::Method::get, "/api/v1/opportunities/{id}/chain", app::Permit::signed_in(),
                    "The way of one opportunity from lead to cash", show_chain});
}

}  // namespace kith::sales
