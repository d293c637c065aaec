// POST /api/v1/opportunities/{id}/order       of a won one, with its lines
// POST /api/v1/opportunities/{id}/contract    of a won one
// POST /api/v1/orders/{id}/contract
// POST /api/v1/contracts/{id}/renew           {"as":"contract"|"opportunity"}
//   -> {"id","version","created":bool,"batch":id|null}: asked again, the first one stands (created: false).
// PUT  /api/v1/contracts/{id}/plan, /api/v1/orders/{id}/plan
//   {"items":[{"id"?,"version"?,"name"?,"due_on","amount"|"percent","note"?}]}; what is not among them is
//   removed. -> {"batch","items":[{"id","version"}]}
// POST …/{id}/plan/split  {"instalments","first_on","months"?,"name"?}: what is not planned yet, in equal parts.
// POST /api/v1/payments/record  {"contract"|"sales_order"|"account","amount","paid_on","method"?,"reference"?,…,
//   "items"?:[{"id","amount"}]} -> {"id","version","created":true,"batch"}; without items the oldest is settled.
// POST /api/v1/invoices/{id}/red-letter {"amount"?,"reason"?,"number"?} -> {"id","version"}: a negative invoice,
//   of what is left of it unless an amount is given; a draft unless it has a number.
#include "sales/cash_routes.h"

#include "api/page.h"
#include "sales/cash_documents.h"
#include "sales/invoices.h"
#include "sales/look_up.h"
#include "sales/payment_plan.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using records::Unit;

Response no_store(std::string body) {
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Response made_response(const Made& made) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("id").id(made.id).key("version").number(made.version);
  json.key("created").boolean(made.fresh).key("batch");
  made.batch ? json.id(made.batch) : json.null();
  json.end_object();
  return no_store(std::move(out));
}

Result<Response> order_of_opportunity(Call& call) {
  const Id id = TRY(call.id(0));
  return made_response(TRY(api::write(
      call, [&](const Unit& unit) { return make_order(call.workspace.records(), unit, id); })));
}

Result<Response> contract_of(Call& call, std::string_view object) {
  const Id id = TRY(call.id(0));
  return made_response(TRY(api::write(call, [&](const Unit& unit) {
    return make_contract(call.workspace.records(), unit, object, id);
  })));
}

Result<Response> renew_contract(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const std::string_view as = body.text("as", "contract");
  if (as != "contract" && as != "opportunity") {
    return invalid_field("as", "unknown_option",
                         say("A contract is renewed as “contract” or “opportunity”.",
                             "续签方式应为 contract 或 opportunity。"));
  }
  return made_response(TRY(api::write(call, [&](const Unit& unit) {
    return renew(call.workspace.records(), unit, id,
                 as == "contract" ? Renewal::contract : Renewal::opportunity);
  })));
}

// What may not be changed may not have its plan changed.
Result<query::Stored> planned(const Call& call, const Unit& unit, std::string_view name, Id id) {
  const schema::Object& object = *unit.schema->object(name);
  auto whole =
      query::fetch({unit.db, *unit.schema, unit.actor, unit.actor.directory()}, object, id);
  if (!whole || whole->deleted()) return api::no_record(object);
  if (!call.actor.may(access::Verb::update, *whole)) {
    return forbidden(
        say("Your role does not let you change this {}. Ask its owner or an "
            "administrator.",
            "你的角色不允许修改这条{}，请联系其负责人或管理员。", object.singular));
  }
  return std::move(*whole);
}

Response plan_response(const PlanWritten& written) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(written.batch).key("items").begin_array();
  for (const records::Saved& item : written.items)
    json.begin_object().key("id").id(item.id).key("version").number(item.version).end_object();
  json.end_array().end_object();
  return no_store(std::move(out));
}

Result<Response> put_plan(Call& call, std::string_view object) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const Json* items = body.find("items");
  return plan_response(TRY(api::write(call, [&](const Unit& unit) -> Result<PlanWritten> {
    const query::Stored whole = TRY(planned(call, unit, object, id));
    return write_plan(call.workspace.records(), unit, whole, items ? *items : Json());
  })));
}

Result<Response> split(Call& call, std::string_view object) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const auto first = parse_date(body.text("first_on"));
  if (!first) {
    return invalid_field(
        "first_on", "format",
        say("“first_on” is a day, such as 2026-11-30.", "“first_on”应为日期，例如 2026-11-30。"));
  }
  const int64_t months = body.integer("months", 1);
  if (months < 1 || months > 36) {
    return invalid_field(
        "months", "range",
        say("Between two instalments lie 1 to 36 months.", "间隔应为 1 到 36 个月。"));
  }
  const Split wish{
      .instalments = static_cast<int>(std::clamp<int64_t>(body.integer("instalments"), 0, 1'000)),
      .first_on = *first,
      .months = static_cast<int>(months),
      .name = std::string(body.text("name", render(say("Instalment", "第期"), call.locale)))};
  return plan_response(TRY(api::write(call, [&](const Unit& unit) -> Result<PlanWritten> {
    const query::Stored whole = TRY(planned(call, unit, object, id));
    return split_plan(call.workspace.records(), unit, whole, wish);
  })));
}

Result<std::vector<PaymentWish::Part>> parts_in(const Json* items) {
  std::vector<PaymentWish::Part> parts;
  if (!items || items->is_null()) return parts;
  if (!items->as_array() || items->as_array()->size() > 100) {
    return invalid_field("items", "type",
                         say("“items” is a list of at most 100 planned payments.",
                             "“items”应为最多 100 期的列表。"));
  }
  for (const Json& item : *items->as_array()) {
    const auto id = parse_id(item.text("id"));
    const auto amount = parse_decimal(item.text("amount"));
    if (!id || !amount) {
      return invalid_field("items", "type",
                           say("Each is {{\"id\", \"amount\"}} of a planned payment.",
                               "每项应为某期回款计划的 {{\"id\", \"amount\"}}。"));
    }
    parts.push_back({*id, *amount});
  }
  return parts;
}

Result<Response> record(Call& call) {
  Json body = TRY(call.json());
  PaymentWish wish{.values = Json(Json::Object{}), .items = TRY(parts_in(body.find("items")))};
  if (!body.as_object())
    return invalid(say("Send a payment as a JSON object.", "请以 JSON 对象提交回款。"));
  for (auto& [name, value] : *body.as_object())
    if (name != "items") wish.values.set(name, std::move(value));
  return made_response(TRY(api::write(call, [&](const Unit& unit) {
    return record_payment(call.workspace.records(), unit, wish);
  })));
}

Result<Response> red_letter(Call& call) {
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  RedLetter wish{.invoice = id,
                 .amount = {},
                 .reason = std::string(body.text("reason")),
                 .number = std::string(body.text("number"))};
  if (const Json* amount = body.find("amount"); amount && !amount->is_null()) {
    wish.amount = amount->as_string() ? parse_decimal(*amount->as_string()) : amount->as_decimal();
    if (!wish.amount || wish.amount->units <= 0) {
      return invalid_field(
          "amount", "range",
          say("Give what is taken back as an amount above zero.", "请填写大于零的红冲金额。"));
    }
  }
  const records::Saved saved = TRY(api::write(call, [&](const Unit& unit) {
    return make_red_letter(call.workspace.records(), unit, wish);
  }));
  return made_response({saved.id, saved.version, true, {}});
}

}  // namespace

void add_cash_routes(std::vector<app::Route>& routes) {
  using enum http::Method;
  const auto anyone = app::Permit::signed_in();
  routes.push_back({post, "/api/v1/opportunities/{id}/order", anyone,
                    "Make the order of a won opportunity, with its lines", order_of_opportunity});
  routes.push_back({post, "/api/v1/payments/record", anyone,
                    "Record a payment and say what it settles", record});
  routes.push_back({post, "/api/v1/invoices/{id}/red-letter", anyone,
                    "Take an issued invoice back by a red-letter one", red_letter});
  routes.push_back({post, "/api/v1/contracts/{id}/renew", anyone,
                    "Make the next contract, or the opportunity for it", renew_contract});
  for (const char* of : {"opportunities", "orders"}) {
    const std::string object = of;
    routes.push_back({post, "/api/v1/" + object + "/{id}/contract", anyone,
                      "Make the contract of " + object,
                      [object](Call& call) { return contract_of(call, object); }});
  }
  for (const char* of : {"contracts", "orders"}) {
    const std::string object = of;
    routes.push_back({put, "/api/v1/" + object + "/{id}/plan", anyone,
                      "Write the payment plan of " + object + ", all together",
                      [object](Call& call) { return put_plan(call, object); }});
    routes.push_back({post, "/api/v1/" + object + "/{id}/plan/split", anyone,
                      "Split what is not planned yet of " + object + " into equal parts",
                      [object](Call& call) { return split(call, object); }});
  }
}

}  // namespace kith::sales
