// /api/v1/{object} and below: pages, one record, create, change, delete, restore, questions.
#include <algorithm>
#include <charconv>

#include "api/api.h"
#include "api/marks.h"
#include "api/page.h"
#include "api/past.h"
#include "api/problem.h"
#include "api/rules_wish.h"
#include "query/question.h"
#include "query/similar.h"
#include "records/idempotency.h"
#include "records/merged.h"
#include "records/rollups.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

constexpr int64_t count_max = 10'000;
constexpr size_t page_bytes = 16 << 10;  // what fifty rows of a table view take, and some more

// The list's query parameters as the members that a question in a body has.
Result<Json> question_of_parameters(const Call& call) {
  Json question{Json::Object{}};
  for (const auto& [name, value] : call.request.target.parameters) {
    if (name == "filter") {
      auto filter = parse_json(value);
      if (!filter) return invalid_field("filter", "format", filter.error().message);
      question.set("filter", std::move(*filter));
    } else if (name == "limit") {
      question.set("limit", TRY(number_parameter(call, "limit", 50, 1, 500)));
    } else if (name == "skip") {
      question.set("skip", TRY(number_parameter(call, "skip", 0, 0, 100'000'000)));
    } else if (name == "sort" || name == "fields" || name == "q" || name == "cursor") {
      question.set(name, Json(value));
    } else if (name != "count" && name != "deleted" && name != "view" && name != "as_of" &&
               name != "marks") {
      return invalid_field(
          name, "unknown_field",
          say("A list takes limit, cursor, skip, sort, q, filter, fields, count, marks and "
              "deleted.",
              "列表接受 limit、cursor、skip、sort、q、filter、fields、count、marks 和 deleted。"));
    }
  }
  return question;
}

void write_count(JsonWriter& json, const query::Count& count) {
  json.key("total").begin_object();
  json.key("value").number(count.value);
  json.key("exact").boolean(count.exact);
  json.end_object();
}

// Whether words with a slip in them were taken for others, and what has been found of each record.
void write_found(JsonWriter& json, const query::Question& question, std::string_view records) {
  const auto similar = [](const query::Word& word) { return !word.others.empty(); };
  json.key("similar").boolean(std::ranges::any_of(question.meant, similar));
  json.key("marks");
  const auto words = question.meant.empty() ? query::words_of(question.search) : question.meant;
  write_page_marks(json, *question.object, records, words);
}

// Words are those of now: nothing says what was found by them then.
Status no_words_of_then(std::optional<Timestamp> at, std::string_view search) {
  if (!at || search.empty()) return done();
  return invalid_field("q", "as_of",
                       say("The past cannot be searched by words. Filter by a field instead.",
                           "无法用全文检索过去的数据，请改用字段筛选。"));
}

Result<Response> answer_page(Call& call, const query::Question& asked, bool counted,
                             std::optional<Timestamp> at = {}) {
  TRY(no_words_of_then(at, asked.search));
  const auto write = [&](const query::ReadEnvironment& where) -> Result<std::string> {
    const query::Meant<query::Question> meant(where, asked);
    std::string out;
    out.reserve(page_bytes);
    JsonWriter json(out);
    json.begin_object().key("records");
    // To be marked, records are read before they are written.
    const bool marked = call.request.query("marks") == "true";
    std::string records;
    JsonWriter aside(records);
    const std::string next = TRY(query::read_records(where, *meant, marked ? aside : json));
    if (marked) json.raw(records);
    json.key("next");
    next.empty() ? json.null() : json.string(next);
    if (counted) write_count(json, query::count(where, *meant, count_max));
    if (marked) write_found(json, *meant, records);
    json.end_object();
    return out;
  };
  std::string body = TRY(read_as_of(call, at, write));
  auto response = Response::json(std::move(body));
  response.header("Cache-Control", "no-store");
  return response;
}

query::ParseContext parse_context(const Call& call, const query::Asker& asker) {
  return {call.actor.schema(), call.actor, asker};
}

Result<Response> list(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const auto at = TRY(instant(call.request.query("as_of").value_or(""), "as_of"));
  const query::Asker asker =
      call.actor.asker(at.value_or(call.now), call.workspace.settings().base_currency);
  const Json parameters = TRY(question_of_parameters(call));
  query::Question question =
      TRY(query::parse_question(parameters, object, parse_context(call, asker)));
  if (call.request.query("deleted") == "true") question.rows = query::Rows::deleted;
  return answer_page(call, question, call.request.query("count") == "true", at);
}

// Takes `as_of` out of the body: when is no part of the question.
Result<std::optional<Timestamp>> take_instant(Json& body) {
  const auto at = TRY(instant(body.text("as_of"), "as_of"));
  if (auto* members = body.as_object())
    std::erase_if(*members, [](const auto& member) { return member.first == "as_of"; });
  return at;
}

// The object whose amounts are measured, where any are.
const schema::Object* summed_money(const query::GroupQuestion& question) {
  for (const query::Measure& measure : question.measures) {
    if (!measure.path || measure.path->field->kind->name() != "money") continue;
    const bool counted = measure.fn == query::Measure::Fn::distinct;
    if (!counted) return measure.path->target;
  }
  return nullptr;
}

Result<Response> ask(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  Json body = TRY(call.json());
  const auto at = TRY(take_instant(body));
  const query::Asker asker =
      call.actor.asker(at.value_or(call.now), call.workspace.settings().base_currency);
  if (!body.find("group") && !body.find("measures")) {
    const auto question = TRY(query::parse_question(body, object, parse_context(call, asker)));
    return answer_page(call, question, false, at);
  }
  const auto question = TRY(query::parse_group_question(body, object, parse_context(call, asker)));
  TRY(no_words_of_then(at, question.search));
  const auto basis = [&](JsonWriter& json) {
    const schema::Object* summed = summed_money(question);
    if (!summed) return;
    app::write_basis(call.workspace.rates(), *summed, call.workspace.settings().base_currency,
                     call.actor.moment().zone->date_at(call.now), json);
  };
  std::string out =
      TRY(read_as_of(call, at, [&](const query::ReadEnvironment& where) -> Result<std::string> {
        std::string answer;
        JsonWriter json(answer);
        TRY(query::read_groups(where, question, json, basis));
        return answer;
      }));
  auto response = Response::json(std::move(out));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> related(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const schema::Relation* relation = object.relation(call.parts[2]);
  if (!relation) {
    return not_found(
        say("{} have no relation “{}”.", "{}没有名为“{}”的关联。", object.name, call.parts[2]));
  }
  TRY(record_json(call, object, id));
  const schema::Object& other = *TRY(call.object(relation->object));
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  const Json parameters = TRY(question_of_parameters(call));
  query::Question question =
      TRY(query::parse_question(parameters, other, parse_context(call, asker)));
  const schema::Field& field = *other.field(relation->field);
  Json value(format(id));
  if (field.kind->shape() == schema::Shape::any_reference) {
    value = Json(Json::Object{{"object", object.name}, {"id", format(id)}});
  }
  const Json leaf(
      Json::Object{{"field", relation->field}, {"op", "eq"}, {"value", std::move(value)}});
  question.filter = query::Filter::both(
      TRY(query::parse_filter(leaf, call.actor.schema(), other, call.actor, asker)),
      std::move(question.filter));
  const auto at = TRY(instant(call.request.query("as_of").value_or(""), "as_of"));
  return answer_page(call, question, call.request.query("count") == "true", at);
}

// "3" of If-Match, or `version` of the body; nothing when neither is given.
Result<std::optional<int64_t>> seen_version(const Call& call, Json* body) {
  std::string_view tag = call.request.header("If-Match");
  if (tag == "*") tag = {};
  if (!tag.empty()) {
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
      tag = tag.substr(1, tag.size() - 2);
    int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error == std::errc() && end == tag.data() + tag.size()) return std::optional(version);
    return invalid_field("If-Match", "format",
                         say("If-Match is the record's ETag, such as \"3\".",
                             "If-Match 应为记录的 ETag，例如 \"3\"。"));
  }
  if (body) {
    if (const Json* version = body->find("version"); version && version->as_integer()) {
      return std::optional(*version->as_integer());
    }
  }
  return std::optional<int64_t>();
}

bool has_rollups(const schema::Object& object) {
  return std::ranges::any_of(object.fields,
                             [](const auto& field) { return field.rollup != nullptr; });
}

// The record as it stood at an instant: the present one with every later change taken back. Of roll-ups
// the log says nothing; they are counted of the children as they were.
Result<Response> get_as_of(Call& call, const schema::Object& object, Id id, std::string_view when) {
  const auto at = TRY(instant(when, "as_of"));
  if (!at) return invalid_field("as_of", "required", say("Give an instant.", "请填写时间。"));
  const auto looks_back = has_rollups(object) ? at : std::nullopt;
  const std::string base_currency = call.workspace.settings().base_currency;
  std::string body = TRY(
      read_as_of(call, looks_back, [&](const query::ReadEnvironment& past) -> Result<std::string> {
        Connection& db = past.db;
        const auto where = environment(call, db);
        const auto present = query::fetch(where, object, id);
        if (!present) return no_record(object);
        auto then = records::as_of(db, call.actor.schema(), *present, *at);
        if (then) records::count_rollups(past, *then, base_currency);
        if (!then) return not_found(say("The record did not exist yet.", "当时还没有这条记录。"));
        std::string out;
        JsonWriter json(out);
        write_past(where, *then, {*at, call.actor.moment().zone}, json);
        return out;
      }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// The record that stands for one which was merged away, where the caller sees it.
struct Winner {
  Id id;
  std::string title;
};
std::optional<Winner> went_to(Call& call, const schema::Object& object, Id id) {
  return read(call, [&](Connection& db) -> std::optional<Winner> {
    const auto winner = records::went_into(db, call.actor.schema(), object, id);
    if (!winner) return std::nullopt;
    const Id ids[] = {*winner};
    auto titles = query::titles(environment(call, db), object, ids);
    if (titles.empty()) return std::nullopt;
    const bool named = call.actor.reads(object, object.title_field());
    return Winner{*winner, named ? std::move(titles[0].second) : std::string()};
  });
}

Result<Response> get(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  if (const auto when = call.request.query("as_of")) return get_as_of(call, object, id, *when);
  auto live = record_response(call, object, id, 200);
  if (live || live.error().code != Code::not_found) return live;
  const auto merged = went_to(call, object, id);
  auto deleted = record_json(call, object, id, query::Rows::deleted);
  if (!deleted) {
    if (!merged) return deleted.error();
    return not_found(say("{} was merged into {} “{}”. Ask for that one.",
                         "{} 已并入 {}“{}”，请访问该记录。", format(id), format(merged->id),
                         merged->title));
  }
  if (merged) {
    deleted->pop_back();
    JsonWriter json(*deleted);
    *deleted += ",\"merged_into\":";
    json.begin_object().key("object").string(object.name).key("id").id(merged->id);
    json.key("name").string(merged->title).end_object();
    *deleted += '}';
  }
  return Response::json(std::move(*deleted)).header("Cache-Control", "no-store");
}

// A request that was sent twice under one Idempotency-Key is done once.
Result<records::Saved> create_once(Call& call, const records::Unit& unit,
                                   const schema::Object& object, const Json& values) {
  const std::string_view key = call.request.header("Idempotency-Key");
  if (key.empty()) return call.workspace.records().create(unit, object, values);
  const std::string fingerprint = "POST " + object.name + " " + call.request.body.text();
  const records::IdempotentRequest request{call.actor.id(), key, fingerprint};
  if (const auto answer = TRY(records::find_answer(unit.db, request))) {
    return records::Saved{parse_id(answer->body).value_or(Id{}), 1};
  }
  const auto saved = TRY(call.workspace.records().create(unit, object, values));
  records::keep_answer(unit.db, request, {201, format(saved.id)}, unit.now);
  return saved;
}

// Made for somebody else, by whoever does not see what is theirs: it was done, so it is no error.
Response made_unseen(const schema::Object& object, const records::Saved& saved) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("id").id(saved.id).key("version").number(saved.version).end_object();
  return Response::json(201, std::move(body))
      .header("Location", "/api/v1/" + object.name + "/" + format(saved.id))
      .header("Cache-Control", "no-store");
}

Result<Response> create(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Json given = TRY(call.json());
  const Json values = with_wish(call, object, given);
  const auto saved = TRY(write(
      call, [&](const records::Unit& unit) { return create_once(call, unit, object, values); }));
  auto response = record_response(call, object, saved.id, 201);
  if (!response && response.error().code == Code::not_found) return made_unseen(object, saved);
  return response;
}

// A stale version: the answer shows the record as it stands, so that both can be compared.
Result<Response> with_current(Call& call, const schema::Object& object, Id id, Error error) {
  if (error.code != Code::conflict) return error;
  const auto current = record_json(call, object, id);
  return problem(error, call.locale, call.request.id, current ? *current : std::string());
}

Result<Response> update(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  Json values = TRY(call.json());
  const auto version = TRY(seen_version(call, &values));
  if (auto* members = values.as_object()) {
    std::erase_if(*members, [](const auto& member) { return member.first == "version"; });
  }
  auto saved = write(call, [&](const records::Unit& unit) {
    return call.workspace.records().update(unit, object, id, version, values);
  });
  if (!saved) return with_current(call, object, id, std::move(saved).error());
  return record_response(call, object, id, 200);
}

Result<Response> remove(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const auto version = TRY(seen_version(call, nullptr));
  auto saved = write(call, [&](const records::Unit& unit) {
    return call.workspace.records().remove(unit, object, id, version);
  });
  if (!saved) return with_current(call, object, id, std::move(saved).error());
  return no_content();
}

}  // namespace

void add_record_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::get, "/api/v1/{object}", permit, "A page of records", list});
  routes.push_back({Method::post, "/api/v1/{object}", permit, "Create a record", create});
  routes.push_back({Method::post,
                    "/api/v1/{object}/query",
                    permit,
                    "Ask for a page or for groups",
                    ask,
                    {.effect = app::Effect::none}});
  routes.push_back({Method::get, "/api/v1/{object}/{id}", permit, "One record", get});
  routes.push_back({Method::patch, "/api/v1/{object}/{id}", permit, "Change a record", update});
  routes.push_back({Method::remove, "/api/v1/{object}/{id}", permit,
                    "Move a record to the recycle bin", remove});
  routes.push_back({Method::get, "/api/v1/{object}/{id}/related/{relation}", permit,
                    "Related records", related});
}

}  // namespace kith::api
