// GET /api/v1/account_plans/{id}/coverage: how far the committee of a target account is covered.
//   -> {"score":72|null,"narrowed","phase","touch_days",
//       "parts":[{"part":"roles"|"stance"|"touch"|"content","points","of","object","filter"|null}],
//       "roles":[{"role","people":[id],"stance_percent","touched","served",
//                 "next":[{"id","name","kind","link"}]}],
//       "people":[{"id","name","title","roles":[…],"stance","influence","touched_at"}],
//       "given":[{"id","contact":id,"content":{"id","name","kind"},"given_at","activity":id|null,"response"}]}
//   Score and parts are those of the plan, whoever asks (once it is closed: those that it had); the rest is what the caller may read ("narrowed": less
//   than all). `object` and `filter` list the records behind a part.
#include "sales/coverage_routes.h"

#include "api/page.h"
#include "sales/account_plans.h"
#include "sales/coverage.h"
#include "sales/coverage_offers.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using query::Stored;

Json leaf(std::string_view field, std::string_view op, Json value) {
  return Json(Json::Object{{"field", field}, {"op", op}, {"value", std::move(value)}});
}
Json both(Json::Array of) { return Json(Json::Object{{"and", Json(std::move(of))}}); }
Json any(std::string_view relation, Json filter) {
  return Json(Json::Object{{"field", relation}, {"op", "any"}, {"filter", std::move(filter)}});
}

// The lists behind the parts.
class Behind {
 public:
  Behind(const Stored& plan, const Coverage& its, int64_t days)
      : account_(format(reference(plan, "account"))), its_(its), days_(days) {}

  Json seats() const {
    return both({leaf("opportunity.account", "eq", account_),
                 leaf("opportunity.status", "eq", "open"), leaf("role", "in", roles())});
  }
  Json have_role() const {
    return Json(Json::Object{{"or", Json(Json::Array{both({leaf("account", "eq", account_),
                                                           leaf("buying_role", "in", roles())}),
                                                     any("opportunity_roles", seats())})}});
  }
  Json have_stance() const {
    Json seat = seats();
    return any("opportunity_roles",
               both({std::move(seat), Json(Json::Object{{"field", "stance"}, {"op", "exists"}})}));
  }
  Json touches() const {
    Json::Array people;
    for (const CoveredPerson& person : its_.people)
      people.push_back(Json(Json::Object{{"object", "contacts"}, {"id", format(person.id)}}));
    return both(
        {leaf("kind", "in", Json(Json::Array{Json("call"), Json("email"), Json("meeting")})),
         leaf("done_at", "within", Json(Json::Object{{"last", fmt::format("{}d", days_)}})),
         any("links", leaf("record", "in", Json(std::move(people))))});
  }
  Json given() const {
    Json::Array people;
    for (const CoveredPerson& person : its_.people) people.emplace_back(format(person.id));
    return leaf("contact", "in", Json(std::move(people)));
  }

 private:
  Json roles() const {
    Json::Array all;
    for (const CoveredRole& role : its_.roles) all.emplace_back(role.role);
    return Json(std::move(all));
  }

  const std::string account_;
  const Coverage& its_;
  const int64_t days_;
};

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
}
void write_instant(JsonWriter& json, std::string_view name,
                   const std::optional<Timestamp>& instant) {
  json.key(name);
  instant ? json.timestamp(*instant) : json.null();
}

void write_parts(JsonWriter& json, const CoverageScore& score, const Behind& behind, bool anybody) {
  const auto part = [&](std::string_view name, int points, int of, std::string_view object,
                        const Json& filter, bool listed) {
    json.begin_object().key("part").string(name).key("points").number(points);
    json.key("of").number(of).key("object").string(object).key("filter");
    listed ? json.raw(filter.dump()) : json.null();
    json.end_object();
  };
  const CoverageScore& most = coverage_weights;
  json.key("parts").begin_array();
  part("roles", score.roles, most.roles, "contacts", behind.have_role(), true);
  part("stance", score.stance, most.stance, "contacts", behind.have_stance(), true);
  part("touch", score.touch, most.touch, "activities", behind.touches(), anybody);
  part("content", score.content, most.content, "content_deliveries", behind.given(), anybody);
  json.end_array();
}

void write_roles(JsonWriter& json, const Coverage& its,
                 const std::vector<std::vector<OfferedContent>>& offers) {
  json.key("roles").begin_array();
  for (size_t i = 0; i < its.roles.size(); ++i) {
    const CoveredRole& role = its.roles[i];
    json.begin_object().key("role").string(role.role).key("people").begin_array();
    for (const size_t place : role.people) json.id(its.people[place].id);
    json.end_array().key("stance_percent").number(role.stance_percent);
    json.key("touched").boolean(role.touched).key("served").boolean(role.served);
    json.key("next").begin_array();
    for (const OfferedContent& offer : offers[i]) {
      json.begin_object().key("id").id(offer.id).key("name").string(offer.name);
      write_text(json, "kind", offer.kind);
      write_text(json, "link", offer.link);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_people(JsonWriter& json, const Coverage& its) {
  json.key("people").begin_array();
  for (const CoveredPerson& person : its.people) {
    json.begin_object().key("id").id(person.id).key("name").string(person.name);
    write_text(json, "title", person.title);
    json.key("roles").begin_array();
    for (const std::string& role : person.roles) json.string(role);
    json.end_array();
    write_text(json, "stance", person.stance);
    write_text(json, "influence", person.influence);
    write_instant(json, "touched_at", person.touched_at);
    json.end_object();
  }
  json.end_array().key("given").begin_array();
  for (const GivenContent& given : its.given) {
    json.begin_object().key("id").id(given.id).key("contact").id(given.contact);
    json.key("content").begin_object().key("id").id(given.content);
    json.key("name").string(given.name);
    write_text(json, "kind", given.kind);
    json.end_object();
    write_instant(json, "given_at", given.given_at);
    json.key("activity").id(given.activity);
    write_text(json, "response", given.response);
    json.end_object();
  }
  json.end_array();
}

// Of a plan that is won or closed: what it had.
std::optional<CoverageScore> kept_score(const Stored& plan) {
  const auto points = [&](std::string_view field) {
    const auto* value = std::get_if<int64_t>(&cell(plan, field));
    return value ? static_cast<int>(*value) : 0;
  };
  if (is_null(cell(plan, "score"))) return std::nullopt;
  return CoverageScore{.roles = points("score_roles"),
                       .stance = points("score_stance"),
                       .touch = points("score_touch"),
                       .content = points("score_content")};
}

Result<Response> coverage_of_plan(Call& call) {
  const schema::Object* object = TRY(call.object("account_plans"));
  TRY(call.actor.require(access::Verb::read, *object));
  const Id id = TRY(call.id(0));
  std::string body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const query::ReadEnvironment seen = api::environment(call, db);
    const auto plan = query::fetch(seen, *object, id);
    if (!plan || plan->deleted()) return api::no_record(*object);
    const query::ReadEnvironment all{db, call.actor.schema(), query::everything(),
                                     call.actor.directory()};
    const auto whole = query::fetch(all, *object, id);
    const Timestamp now = call.workspace.clock().now();
    const Coverage known = coverage_of(all, {&*whole, 1}, now).front();
    const Coverage its = coverage_of(seen, {&*plan, 1}, now).front();
    const bool reads_score = seen.visibility.reads(*object, *object->field("score"));
    std::optional<CoverageScore> score;
    if (reads_score) score = is_open_plan(*whole) ? known.score() : kept_score(*whole);
    const auto* days = std::get_if<int64_t>(&cell(*whole, "touch_days"));
    const int64_t touch_days = days ? *days : coverage_touch_days;
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("score");
    score ? json.number(score->total()) : json.null();
    json.key("narrowed")
        .boolean(its.people.size() < known.people.size() || its.given.size() < known.given.size());
    json.key("phase").string(its.phase).key("touch_days").number(touch_days);
    if (score) {
      write_parts(json, *score, Behind(*plan, its, touch_days), !its.people.empty());
    } else {
      json.key("parts").begin_array().end_array();
    }
    write_roles(json, its, content_to_offer(seen, its));
    write_people(json, its);
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_coverage_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/account_plans/{id}/coverage",
                    app::Permit::signed_in(), "How far a target account is covered",
                    coverage_of_plan});
}

}  // namespace kith::sales
