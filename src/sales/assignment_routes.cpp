// POST /api/v1/assignment/preview  {"ids":[…]}, or {"filter","q"?}: leads
//   -> {"leads":[{"id","name","outcome","rule","user","pool","why"}],"more":bool}: to whom each would go
//   now, in the order in which they would be assigned. Nothing is written. They are assigned by
//   POST /leads/bulk {"op":"update","values":{"assign_by_rules":true},…}, which is one batch.
#include "sales/assignment_routes.h"

#include <algorithm>

#include "api/page.h"
#include "query/question.h"
#include "records/conditions.h"
#include "sales/assignment.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using query::Stored;
using records::Unit;
using storage::Connection;
using Outcome = Verdict::Outcome;

constexpr size_t shown_max = 200;
constexpr size_t ids_max = 10'000;

Result<std::vector<Id>> ids_in(const Json& list) {
  const Json::Array* array = list.as_array();
  if (!array || array->empty() || array->size() > ids_max) {
    return invalid_field("ids", "required",
                         say("Give a list of at most {} ids, or a filter.",
                             "请提供最多 {} 个编号，或使用 filter。", ids_max));
  }
  std::vector<Id> ids;
  for (const Json& item : *array) {
    const auto id = item.as_string() ? parse_id(*item.as_string()) : std::nullopt;
    if (!id)
      return invalid_field("ids", "format",
                           say("“{}” is no id of a record.", "“{}”不是记录编号。", item.dump()));
    ids.push_back(*id);
  }
  return ids;
}

// What is asked for, as far as the caller sees it.
Result<query::Question> question_in(const Call& call, const schema::Object& leads,
                                    const Json& body) {
  query::Question question;
  question.object = &leads;
  const Json* filter = body.find("filter");
  if (filter && !filter->is_null()) {
    const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
    question.filter =
        TRY(query::parse_filter(*filter, call.actor.schema(), leads, call.actor, asker));
    question.search = body.text("q");
    return question;
  }
  const Json* list = body.find("ids");
  const auto ids = TRY(ids_in(list ? *list : Json()));
  question.filter = records::where_id_in(leads, ids);
  return question;
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::given:
      return "given";
    case Outcome::waits:
      return "waits";
    case Outcome::pool:
      return "pool";
    case Outcome::no_rule:
      return "no_rule";
  }
  return {};
}

void write_named(JsonWriter& json, std::string_view key, Id id, std::string_view name) {
  json.key(key);
  if (!id) return static_cast<void>(json.null());
  json.begin_object().key("id").id(id).key("name").string(name).end_object();
}

void write_verdict(JsonWriter& json, const Unit& unit, const Stored& lead, const Verdict& verdict) {
  const access::Directory& directory = unit.actor.directory();
  const auto rule = look_up(unit, "assignment_rules", verdict.rule);
  const bool to_pool = verdict.outcome == Outcome::pool;
  const access::Pool* pool = to_pool ? directory.pool(verdict.pool) : nullptr;
  json.begin_object().key("id").id(lead.id()).key("name").string(text(lead, "name"));
  json.key("outcome").string(name_of(verdict.outcome));
  write_named(json, "rule", verdict.rule, rule ? text(*rule, "name") : std::string_view());
  write_named(json, "user", verdict.user, directory.user_name(verdict.user));
  write_named(json, "pool", pool ? pool->id : Id{}, pool ? std::string_view(pool->name) : "");
  json.key("why");
  verdict.why.empty() ? json.null() : json.string(verdict.why);
  json.end_object();
}

bool is_settled(const Stored& lead) {
  return text(lead, "status") == "converted" || text(lead, "status") == "disqualified";
}

Result<Response> preview(Call& call) {
  const schema::Object& leads = *TRY(call.object("leads"));
  TRY(call.actor.require(access::Verb::update, leads));
  const Json asked = TRY(call.json());
  const query::Question question = TRY(question_in(call, leads, asked));
  std::string body = TRY(api::read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    auto ids = query::select_ids(api::environment(call, db), question, Id{},
                                 static_cast<int>(shown_max) + 1);
    const bool more = ids.size() > shown_max;
    if (more) ids.resize(shown_max);
    auto found = query::fetch_many(api::environment(call, db), leads, ids);
    std::ranges::sort(found, {}, [](const Stored& lead) { return lead.id(); });
    Assigner assigner(unit, Assigner::Purpose::foresee);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("leads").begin_array();
    for (const Stored& lead : found) {
      const bool may = !is_settled(lead) && call.actor.may(access::Verb::update, lead);
      write_verdict(json, unit, lead,
                    may ? assigner.judge(lead, records::DraftView::Stage::stands) : Verdict());
    }
    json.end_array().key("more").boolean(more).end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_assignment_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post, "/api/v1/assignment/preview", app::Permit::signed_in(),
                    "To whom the assignment rules would give leads", preview});
}

}  // namespace kith::sales
