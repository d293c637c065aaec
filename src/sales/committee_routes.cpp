// GET /api/v1/accounts/{id}/committee, /api/v1/opportunities/{id}/committee: who decides on buying.
//   -> {"complete","people":[{"id","version","name","title","department","best_time","buying_role",
//       "account":{"id","name"}|null,"reports_to":id|null,"involved","stance","influence","touched_at",
//       "roles":[{"id","version","opportunity":{"id","name","status"},"role","stance","influence","is_primary"}]}],
//       "gaps":[{"opportunity":{"id","name"},"missing":["decision_maker",…]}]}
//   "reports_to" is somebody of the same answer. What is empty, or the caller may not read, is null.
#include "sales/committee_routes.h"

#include "api/page.h"
#include "sales/committee.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

using Gather = std::optional<Committee> (*)(const query::ReadEnvironment&, Id);

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  text.empty() ? json.null() : json.string(text);
}

void write_role(JsonWriter& json, const CommitteeRole& role) {
  json.begin_object().key("id").id(role.row).key("version").number(role.version);
  json.key("opportunity").begin_object().key("id").id(role.deal);
  json.key("name").string(role.deal_name);
  write_text(json, "status", role.deal_status);
  json.end_object();
  write_text(json, "role", role.role);
  write_text(json, "stance", role.stance);
  write_text(json, "influence", role.influence);
  json.key("is_primary").boolean(role.primary).end_object();
}

void write_person(JsonWriter& json, const CommitteePerson& person) {
  json.begin_object().key("id").id(person.id).key("version").number(person.version);
  json.key("name").string(person.name);
  write_text(json, "title", person.title);
  write_text(json, "department", person.department);
  write_text(json, "best_time", person.best_time);
  write_text(json, "buying_role", person.buying_role);
  json.key("account");
  if (person.account) {
    json.begin_object().key("id").id(person.account);
    json.key("name").string(person.account_name).end_object();
  } else {
    json.null();
  }
  json.key("reports_to").id(person.reports_to).key("involved").boolean(person.involved);
  write_text(json, "stance", person.stance);
  write_text(json, "influence", person.influence);
  json.key("touched_at");
  person.touched_at ? json.timestamp(*person.touched_at) : json.null();
  json.key("roles").begin_array();
  for (const CommitteeRole& role : person.roles) write_role(json, role);
  json.end_array().end_object();
}

std::string written(const Committee& committee) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("complete").boolean(committee.complete).key("people").begin_array();
  for (const CommitteePerson& person : committee.people) write_person(json, person);
  json.end_array().key("gaps").begin_array();
  for (const CommitteeGap& gap : committee.gaps) {
    json.begin_object().key("opportunity").begin_object().key("id").id(gap.deal);
    json.key("name").string(gap.deal_name).end_object().key("missing").begin_array();
    for (const std::string& role : gap.missing) json.string(role);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return out;
}

Result<Response> committee_of(Call& call, std::string_view name, Gather gather) {
  const schema::Object* object = TRY(call.object(name));
  TRY(call.actor.require(access::Verb::read, *object));
  const Id id = TRY(call.id(0));
  std::string body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto committee = gather(api::environment(call, db), id);
    if (!committee) return api::no_record(*object);
    return written(*committee);
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_committee_routes(std::vector<app::Route>& routes) {
  const auto add = [&](std::string_view object, Gather gather, std::string summary) {
    routes.push_back({http::Method::get, fmt::format("/api/v1/{}/{{id}}/committee", object),
                      app::Permit::signed_in(), std::move(summary),
                      [object, gather](Call& call) { return committee_of(call, object, gather); }});
  };
  add("accounts", committee_of_account, "Who decides on buying at an account");
  add("opportunities", committee_of_deal, "Who decides on an opportunity");
}

}  // namespace kith::sales
