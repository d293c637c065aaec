// How good the records are, by the rules of Settings → Data quality.
//
//   GET  /api/v1/{object}/quality           {"records","average","rules":[{"id","label","kind","weight",
//        "fields","filter","lacking"}],"bands":[10 counts],"owners":[…],"trend":[…],"job":{…}|null}
//   GET  /api/v1/{object}/{id}/quality      {"score","rules":[{…,"holds"}]}
//   POST /api/v1/{object}/quality/preview   {"fields":[…],"filter"?} -> what op `tidy` of …/bulk would do
//
// Everything is counted of records that the caller sees. A rule that asks of a field which the caller
// may not read is not told, neither that it holds nor how often: only the score as a whole has it.
#include <algorithm>
#include <limits>

#include "api/api.h"
#include "api/jobs_json.h"
#include "api/page.h"
#include "app/quality_days.h"
#include "app/quality_scan.h"
#include "app/tidy.h"
#include "jobs/under_way.h"
#include "query/question.h"
#include "schema/kind.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Quality;
using app::QualityRule;
using app::Route;
using http::Method;
using http::Response;
using query::Stored;
using storage::Connection;

constexpr size_t owners_max = 50;
constexpr int bands = 10;
constexpr int trend_days = 90;
constexpr int preview_looked_at = 500;
constexpr size_t preview_shown = 20;

Result<const schema::Object*> judged_object(const Call& call) {
  const schema::Object* object = TRY(call.object(call.parts[0]));
  const schema::Field* score = object->quality_field();
  if (score && call.actor.reads(*object, *score)) return object;
  return not_found(say("Records of {} are not judged.", "{}不参与数据质量评估。", object->name));
}

// Rules that the caller may be told of, with their conditions as the caller asks them.
struct Told {
  QualityRule rule;
  query::Filter condition;
};
std::vector<Told> told_rules(const Call& call, const schema::Object& object) {
  const std::string currency = call.workspace.settings().base_currency;
  const query::Asker asker = call.actor.asker(call.now, currency);
  std::vector<Told> told;
  for (auto& one :
       call.workspace.quality().conditions(call.workspace.schema().current(), object, call.now)) {
    auto condition =
        query::parse_filter(one.rule.condition, call.actor.schema(), object, call.actor, asker);
    if (condition) told.push_back({std::move(one.rule), std::move(*condition)});
  }
  return told;
}

void write_rule(const QualityRule& rule, JsonWriter& json) {
  json.key("id").id(rule.id).key("label").begin_object();
  json.key("en").string(rule.label.en).key("zh").string(rule.label.zh).end_object();
  json.key("kind").string(rule.kind).key("weight").number(rule.weight);
  json.key("fields").begin_array();
  for (const std::string& field : rule.fields) json.string(field);
  json.end_array().key("filter").value(rule.condition);
}

void write_average(int64_t score, int64_t records, JsonWriter& json) {
  json.key("average");
  records > 0
      ? json.raw(fmt::format("{:.1f}", static_cast<double>(score) / static_cast<double>(records)))
      : json.null();
}

// Sums of tallies, in one shape or another.
struct Sum {
  Id owner;
  int64_t records = 0;
  int64_t scored = 0;
  int64_t score = 0;
  void add(const query::Tally& one) {
    records += one.records;
    if (one.band < 0) return;
    scored += one.records;
    score += one.score;
  }
};

std::vector<Sum> by_owner(std::span<const query::Tally> tallies) {
  std::vector<Sum> owners;
  for (const query::Tally& one : tallies) {
    auto found = std::ranges::find(owners, one.owner, &Sum::owner);
    if (found == owners.end()) found = owners.insert(owners.end(), Sum{.owner = one.owner});
    found->add(one);
  }
  std::erase_if(owners, [](const Sum& one) { return one.scored == 0; });
  std::ranges::sort(
      owners, [](const Sum& a, const Sum& b) { return a.score * b.scored < b.score * a.scored; });
  if (owners.size() > owners_max) owners.resize(owners_max);
  return owners;
}

void write_rules(const std::vector<Told>& told, std::span<const query::Tally> tallies,
                 int64_t records, JsonWriter& json) {
  json.key("rules").begin_array();
  for (size_t i = 0; i < told.size(); ++i) {
    int64_t meets = 0;
    for (const query::Tally& one : tallies) meets += one.meets[i];
    json.begin_object();
    write_rule(told[i].rule, json);
    json.key("lacking").number(records - meets).end_object();
  }
  json.end_array();
}

void write_bands(std::span<const query::Tally> tallies, JsonWriter& json) {
  std::array<int64_t, bands> counts{};
  for (const query::Tally& one : tallies)
    if (one.band >= 0) counts.at(static_cast<size_t>(one.band)) += one.records;
  json.key("bands").begin_array();
  for (const int64_t count : counts) json.number(count);
  json.end_array();
}

void write_owners(const Call& call, std::span<const query::Tally> tallies, JsonWriter& json) {
  json.key("owners").begin_array();
  for (const Sum& one : by_owner(tallies)) {
    json.begin_object().key("owner");
    if (one.owner) {
      json.begin_object().key("id").id(one.owner).key("name");
      json.string(call.actor.directory().user_name(one.owner)).end_object();
    } else {
      json.null();
    }
    json.key("records").number(one.records);
    write_average(one.score, one.scored, json);
    json.end_object();
  }
  json.end_array();
}

void write_trend(const Call& call, Connection& db, const schema::Object& object, JsonWriter& json) {
  json.key("trend").begin_array();
  for (const app::QualityDay& day : app::quality_days(db, call.actor, object, trend_days)) {
    json.begin_object().key("day").string(format(day.day)).key("records").number(day.records);
    write_average(day.score, day.records, json);
    json.end_object();
  }
  json.end_array();
}

Result<Response> report(Call& call) {
  const schema::Object& object = *TRY(judged_object(call));
  const std::vector<Told> told = told_rules(call, object);
  std::vector<query::Filter> conditions;
  for (const Told& one : told) conditions.push_back(one.condition);
  const Gone gone(call.request);
  std::string body = TRY(call.workspace.database().read(
      [&](Connection& db) -> Result<std::string> {
        const auto tallies =
            query::tally(environment(call, db), object, *object.quality_field(), conditions);
        Sum all;
        for (const query::Tally& one : tallies) all.add(one);
        std::string out;
        JsonWriter json(out);
        json.begin_object().key("records").number(all.records);
        write_average(all.score, all.scored, json);
        write_rules(told, tallies, all.records, json);
        write_bands(tallies, json);
        write_owners(call, tallies, json);
        write_trend(call, db, object, json);
        json.key("job");
        const auto job = jobs::under_way(db, app::quality_job, object.name);
        if (job)
          write_job(json, *job);
        else
          json.null();
        json.end_object();
        return out;
      },
      {.cancel = &gone, .lane = storage::Lane::bulk}));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> of_record(Call& call) {
  const schema::Object& object = *TRY(judged_object(call));
  const Id id = TRY(call.id(1));
  const std::vector<Told> told = told_rules(call, object);
  const auto settings = call.workspace.settings();
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    if (const auto seen = query::fetch(environment(call, db), object, id); !seen || seen->deleted())
      return no_record(object);
    // Judged whole, beyond what the caller reads: the score is one for all.
    const query::ReadEnvironment whole{db, call.actor.schema(), query::everything(),
                                       call.actor.directory()};
    const auto record = query::fetch(whole, object, id);
    const auto unit = call.workspace.unit(db, call.actor, call.via, settings);
    const auto rules = call.workspace.quality().conditions(unit.schema, object, call.now);
    const auto holds = app::judge(unit, rules, *record);
    const Value score = app::score_of(rules, holds);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("score");
    is_null(score) ? json.null() : json.number(std::get<int64_t>(score));
    json.key("rules").begin_array();
    for (size_t i = 0; i < rules.size(); ++i) {
      if (std::ranges::none_of(told, [&](auto& one) { return one.rule.id == rules[i].rule.id; }))
        continue;
      json.begin_object();
      write_rule(rules[i].rule, json);
      json.key("holds").boolean(holds[i]).end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// What tidying would make of one record.
void write_fix(const Stored& before, const Stored& after,
               std::span<const schema::Field* const> fields, std::string_view title,
               const schema::WriteContext& names, JsonWriter& json) {
  json.begin_object().key("id").id(before.id()).key("name").string(title);
  json.key("fields").begin_array();
  for (const schema::Field* field : fields) {
    if (before.same(*field, after)) continue;
    const schema::ValueRow from(before.cells(*field));
    const schema::ValueRow to(after.cells(*field));
    json.begin_object().key("field").string(field->name).key("from");
    field->kind->write(*field, from, 0, names, json);
    json.key("to");
    field->kind->write(*field, to, 0, names, json);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string title_of(const Stored& record) {
  const auto* title = std::get_if<std::string>(&record.cells(record.object().title_field())[0]);
  return title ? *title : std::string();
}

struct Fix {
  std::vector<const schema::Field*> fields;
  query::Question question;
};

// {"not":{"and":[{"field":"phone","op":"tidy"},…]}}
Json untidy(std::span<const schema::Field* const> fields) {
  Json::Array each;
  for (const schema::Field* field : fields)
    each.emplace_back(Json::Object{{"field", field->name}, {"op", "tidy"}});
  return Json(Json::Object{{"not", Json(Json::Object{{"and", Json(std::move(each))}})}});
}

Result<Fix> fix_of(const Call& call, const schema::Object& object, const Json& body) {
  Fix fix;
  for (const schema::Field* field : app::fields_to_tidy(object, body))
    if (call.actor.reads(object, *field) && call.actor.writes(object, *field))
      fix.fields.push_back(field);
  if (fix.fields.empty()) {
    return invalid_field("fields", "required",
                         say("Name fields that can be written properly, and that you may change.",
                             "请指明可规范书写且你可以修改的字段。"));
  }
  const std::string currency = call.workspace.settings().base_currency;
  const query::Asker asker = call.actor.asker(call.now, currency);
  fix.question.object = &object;
  fix.question.filter =
      TRY(query::parse_filter(untidy(fix.fields), call.actor.schema(), object, call.actor, asker));
  if (const Json* filter = body.find("filter")) {
    fix.question.filter = query::Filter::both(
        std::move(fix.question.filter),
        TRY(query::parse_filter(*filter, call.actor.schema(), object, call.actor, asker)));
  }
  return fix;
}

Result<Response> preview(Call& call) {
  const schema::Object& object = *TRY(judged_object(call));
  TRY(call.actor.require(access::Verb::update, object));
  const Json body = TRY(call.json());
  const Fix fix = TRY(fix_of(call, object, body));
  const app::Settings settings = call.workspace.settings();
  std::string text = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    const int64_t count =
        query::count(where, fix.question, std::numeric_limits<int32_t>::max()).value;
    const auto ids = query::select_ids(where, fix.question, Id{}, preview_looked_at);
    int64_t mendable = 0;
    size_t shown = 0;
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("filter").value(untidy(fix.fields)).key("samples").begin_array();
    for (const Stored& before : query::fetch_many(where, object, ids)) {
      Stored after = before;
      if (!app::tidied(after, fix.fields, settings.default_country)) continue;
      ++mendable;
      if (shown++ < preview_shown)
        write_fix(before, after, fix.fields,
                  call.actor.reads(object, object.title_field()) ? title_of(before) : "",
                  where.names, json);
    }
    json.end_array().key("count").number(count);
    json.key("looked_at").number(static_cast<int64_t>(ids.size()));
    json.key("mendable").number(mendable).end_object();
    return out;
  }));
  return Response::json(std::move(text)).header("Cache-Control", "no-store");
}

}  // namespace

void add_quality_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::get, "/api/v1/{object}/quality", permit,
                    "How good the records of an object are, by rule and owner, and how it has gone",
                    report});
  routes.push_back({Method::get, "/api/v1/{object}/{id}/quality", permit,
                    "What a record has of what good ones have", of_record});
  routes.push_back({Method::post,
                    "/api/v1/{object}/quality/preview",
                    Permit::action(access::Action::bulk),
                    "What writing fields properly would change",
                    preview,
                    {.effect = app::Effect::none}});
}

}  // namespace kith::api
