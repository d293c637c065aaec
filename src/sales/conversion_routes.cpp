// GET /api/v1/leads/{id}/conversion: what a lead would become.
//   -> {"account":{"may_create","values":{…},"matches":[{"id","name","about","reasons":[…]}],"use":id|null},
//       "contact":{…},"opportunity":{…},"carried":{"activities","attachments","comments"}}
// POST /api/v1/leads/{id}/convert: makes it that.
//   {"account"?,"contact"?,"opportunity"?,"version"?,"label"?}, each side {"id":…} for an existing record,
//   {"values":{…}} for a new one (over what the lead says), null for none; left out: as proposed, and
//   no opportunity. -> {"batch","lead":{"id","version"},"account":id|null,"contact","opportunity",
//   "carried":n}, undone by POST /batches/{batch}/undo.
#include "sales/conversion_routes.h"

#include "api/page.h"
#include "sales/conversion.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

// How often a conversion that named no version begins again when somebody was faster.
constexpr int tries_max = 3;

Error wrong_side(std::string_view place) {
  return invalid_field(std::string(place), "type",
                       say("“{}” is {{\"id\":…}} for an existing record, {{\"values\":{{…}}}} for "
                           "a new one, or null for none.",
                           "“{}”应为 {{\"id\":…}}（已有记录）、{{\"values\":{{…}}}}（新建）或 "
                           "null（不需要）。",
                           place));
}

Result<Side> side_in(const Json& body, std::string_view place) {
  const Json* given = body.find(place);
  Side side;
  if (!given) return side;
  if (given->is_null()) {
    side.becomes = Side::Becomes::nothing;
    return side;
  }
  if (!given->as_object()) return wrong_side(place);
  if (const Json* id = given->find("id"); id && !id->is_null()) {
    const auto named = id->as_string() ? parse_id(*id->as_string()) : std::nullopt;
    if (!named)
      return invalid_field(std::string(place) + ".id", "format",
                           say("“{}” is no id of a record.", "“{}”不是记录编号。", id->dump()));
    side.becomes = Side::Becomes::existing;
    side.id = *named;
    return side;
  }
  side.becomes = Side::Becomes::fresh;
  const Json* values = given->find("values");
  if (!values || values->is_null()) return side;
  if (!values->as_object()) return wrong_side(place);
  side.values = *values;
  return side;
}

Result<Wish> wish_in(const Call& call, Id lead) {
  const Json body = TRY(call.json());
  Wish wish{.lead = lead,
            .version = {},
            .account = TRY(side_in(body, "account")),
            .contact = TRY(side_in(body, "contact")),
            .opportunity = TRY(side_in(body, "opportunity")),
            .label = std::string(body.text("label"))};
  if (wish.opportunity.becomes == Side::Becomes::existing) {
    return invalid_field("opportunity.id", "unknown_field",
                         say("A lead becomes a new opportunity or none: give “values”, or null.",
                             "线索只能转化为新商机或不建商机：请提供 values 或 null。"));
  }
  if (const Json* version = body.find("version"); version && !version->is_null()) {
    wish.version = version->as_integer();
    if (!wish.version)
      return invalid_field("version", "type",
                           say("“version” is a whole number.", "“version”应为整数。"));
  }
  return wish;
}

void write_side(JsonWriter& json, std::string_view name, const Proposed& side) {
  json.key(name).begin_object();
  json.key("may_create").boolean(side.may_create);
  json.key("values").value(side.values);
  json.key("matches").begin_array();
  for (const Match& match : side.matches) {
    json.begin_object().key("id").id(match.id).key("name").string(match.name);
    json.key("about").string(match.about).key("reasons").begin_array();
    for (const std::string_view reason : match.reasons) json.string(reason);
    json.end_array().end_object();
  }
  json.end_array().key("use").id(side.use).end_object();
}

Result<Response> show(Call& call) {
  const Id id = TRY(call.id(0));
  std::string body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const Proposal proposal =
        propose(call.workspace.records(), unit, TRY(lead_to_convert(unit, id)));
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_side(json, "account", proposal.account);
    write_side(json, "contact", proposal.contact);
    write_side(json, "opportunity", proposal.opportunity);
    json.key("carried").begin_object();
    json.key("activities").number(proposal.activities);
    json.key("attachments").number(proposal.attachments);
    json.key("comments").number(proposal.comments);
    json.end_object().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Converted> convert_once(Call& call, const Wish& wish) {
  return api::write(call, [&](const records::Unit& unit) {
    return convert(call.workspace.records(), unit, call.workspace.duplicate_rules(), wish);
  });
}

// A conversion that somebody overtook sees on its next try what the lead has become.
Result<Converted> convert_newest(Call& call, const Wish& wish) {
  for (int tries = 1;; ++tries) {
    auto made = convert_once(call, wish);
    const bool overtaken =
        !made && made.error().code == Code::conflict && made.error().fields.empty();
    if (!overtaken || wish.version || tries == tries_max) return made;
  }
}

Result<Response> convert_lead(Call& call) {
  TRY(call.object("leads"));
  const Wish wish = TRY(wish_in(call, TRY(call.id(0))));
  const Converted made = TRY(convert_newest(call, wish));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(made.batch);
  json.key("lead").begin_object().key("id").id(made.lead.id);
  json.key("version").number(made.lead.version).end_object();
  json.key("account").id(made.account).key("contact").id(made.contact);
  json.key("opportunity").id(made.opportunity);
  json.key("carried").number(made.carried).end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_conversion_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/leads/{id}/conversion", app::Permit::signed_in(),
                    "What a lead would become", show});
  routes.push_back({http::Method::post, "/api/v1/leads/{id}/convert", app::Permit::signed_in(),
                    "Make an account, a contact and an opportunity of a lead", convert_lead});
}

}  // namespace kith::sales
