// POST /api/v1/purchase_orders/{id}/receive, /api/v1/orders/{id}/deliver, /api/v1/orders/{id}/return
//   {"lines"?:[{"id","quantity"}],"reason"?}, Idempotency-Key?: without lines all that is open (return: all that was delivered).
//   -> {"id","version","status","batch","moves":[id]}
// POST /api/v1/products/{id}/stock  {"counted","reason"}: the difference becomes a move.
//   -> {"id","on_hand","difference","batch":id|null}
#include "sales/stock_routes.h"

#include "api/page.h"
#include "records/idempotency.h"
#include "sales/stock_acts.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using records::Unit;

constexpr size_t lines_max = 200;
constexpr size_t reason_max = 300;

std::optional<Decimal> number_in(const Json& body, std::string_view name) {
  const Json* number = body.find(name);
  if (!number || number->is_null()) return std::nullopt;
  return number->as_string() ? parse_decimal(*number->as_string()) : number->as_decimal();
}

Result<std::string> reason_in(const Json& body) {
  const Json* reason = body.find("reason");
  if (!reason || reason->is_null()) return std::string();
  if (!reason->as_string() || reason->as_string()->size() > reason_max * 4)
    return invalid_field("reason", "type",
                         say("“reason” is a text of at most {} letters.",
                             "“reason”应为最多 {} 个字符的文本。", reason_max));
  return *reason->as_string();
}

Result<std::vector<GoodsPart>> parts_in(const Json* lines) {
  std::vector<GoodsPart> parts;
  if (!lines || lines->is_null()) return parts;
  if (!lines->as_array() || lines->as_array()->empty() || lines->as_array()->size() > lines_max)
    return invalid_field("lines", "type",
                         say("“lines” is a list of 1 to {} lines; leave it out for all of them.",
                             "“lines”应为 1 到 {} 行的列表；省略则表示全部。", lines_max));
  for (size_t place = 0; place < lines->as_array()->size(); ++place) {
    const Json& line = (*lines->as_array())[place];
    const auto id = parse_id(line.text("id"));
    const auto quantity = number_in(line, "quantity");
    if (!id || !quantity)
      return invalid_field(fmt::format("lines[{}]", place), "type",
                           say("Each is {{\"id\", \"quantity\"}} of a line.",
                               "每项应为明细的 {{\"id\", \"quantity\"}}。"));
    parts.push_back({*id, *quantity});
  }
  return parts;
}

std::string moved_json(const GoodsMoved& moved) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("id").id(moved.whole.id).key("version").number(moved.whole.version);
  json.key("status").string(moved.status).key("batch").id(moved.batch);
  json.key("moves").begin_array();
  for (const Id each : moved.moves) json.id(each);
  json.end_array().end_object();
  return out;
}

std::string counted_json(Id product, const Counted& now) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("id").id(product).key("on_hand").decimal(now.on_hand);
  json.key("difference").decimal(now.difference).key("batch");
  now.batch ? json.id(*now.batch) : json.null();
  json.end_object();
  return out;
}

// A request that was sent twice under one Idempotency-Key moves goods once.
template <typename F>
Result<Response> once(Call& call, const std::string& what, F&& work) {
  std::string body = TRY(api::write(call, [&](const Unit& unit) -> Result<std::string> {
    const std::string_view key = call.request.header("Idempotency-Key");
    if (key.empty()) return work(unit);
    const std::string fingerprint = "POST " + what + " " + std::string(call.request.body.text());
    const records::IdempotentRequest request{call.actor.id(), key, fingerprint};
    if (auto answer = TRY(records::find_answer(unit.db, request))) return std::move(answer->body);
    std::string told = TRY(work(unit));
    records::keep_answer(unit.db, request, {200, told}, unit.now);
    return told;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> goods(Call& call, const Moving& moving, Way way) {
  TRY(call.object(moving.of.whole));
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const GoodsWish wish{.moving = moving,
                       .whole = id,
                       .way = way,
                       .parts = TRY(parts_in(body.find("lines"))),
                       .reason = TRY(reason_in(body))};
  const std::string what =
      fmt::format("{}/{}/{}", moving.of.whole, format(id), way == Way::forth ? "forth" : "back");
  return once(call, what, [&](const Unit& unit) -> Result<std::string> {
    return moved_json(TRY(move_goods(call.workspace.records(), unit, wish)));
  });
}

Result<Response> count(Call& call) {
  TRY(call.object("products"));
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const auto counted = number_in(body, "counted");
  if (!counted)
    return invalid_field(
        "counted", "required",
        say("Say how many were counted, such as “12.5”.", "请填写盘点数量，例如 12.5。"));
  const std::string reason = TRY(reason_in(body));
  return once(call, "stock of " + format(id), [&](const Unit& unit) -> Result<std::string> {
    return counted_json(id, TRY(count_stock(call.workspace.records(), unit, id, *counted, reason)));
  });
}

}  // namespace

void add_stock_routes(std::vector<app::Route>& routes) {
  const auto post = http::Method::post;
  const auto anyone = app::Permit::signed_in();
  routes.push_back({post, "/api/v1/purchase_orders/{id}/receive", anyone,
                    "Receive a purchase order, all of it or by its lines",
                    [](Call& call) { return goods(call, receiving, Way::forth); }});
  routes.push_back({post, "/api/v1/orders/{id}/deliver", anyone,
                    "Deliver an order out of stock, all of it or by its lines",
                    [](Call& call) { return goods(call, delivering, Way::forth); }});
  routes.push_back({post, "/api/v1/orders/{id}/return", anyone,
                    "Take delivered goods of an order back into stock",
                    [](Call& call) { return goods(call, delivering, Way::back); }});
  routes.push_back(
      {post, "/api/v1/products/{id}/stock", anyone, "Set what was counted of a product", count});
}

}  // namespace kith::sales
