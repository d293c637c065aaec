// PUT /api/v1/opportunities/{id}/lines, /api/v1/quotes/{id}/lines, /api/v1/orders/{id}/lines and
// /api/v1/purchase_orders/{id}/lines: all lines, in their order, in one batch.
//   {"version"?,"price_book"?,"lines":[{"id"?,"version"?,"product","quantity","price"?,"discount"?,
//   "discount_amount"?,"tax_rate"?,"description"?}]}; lines that are not among them are removed, prices
//   that are left out are those of the price book. -> {"batch","opportunity"|"quote"|"sales_order"|"purchase_order":
//   {"id","version"},"lines":[{"id","version"}],"totals":{"net","tax","gross","currency"}|null}
#include "sales/line_routes.h"

#include "api/page.h"
#include "sales/line_set.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

void write_saved(JsonWriter& json, const records::Saved& saved) {
  json.begin_object().key("id").id(saved.id).key("version").number(saved.version).end_object();
}

void write_totals(JsonWriter& json, const std::optional<LineTotals>& totals) {
  if (!totals) {
    json.null();
    return;
  }
  json.begin_object().key("net").decimal(totals->net).key("tax").decimal(totals->tax);
  const auto gross = add(totals->net, totals->tax);
  json.key("gross");
  gross ? json.decimal(*gross) : json.null();
  json.key("currency").string(totals->currency).end_object();
}

Result<Response> put_lines(Call& call, const Lined& of) {
  TRY(call.object(of.whole));
  const Json body = TRY(call.json());
  LineWish wish{.of = of, .whole = TRY(call.id(0)), .version = {}, .price_book = {}, .lines = {}};
  if (const Json* version = body.find("version"); version && !version->is_null()) {
    wish.version = version->as_integer();
    if (!wish.version)
      return invalid_field("version", "type",
                           say("“version” is a whole number.", "“version”应为整数。"));
  }
  if (const Json* book = body.find("price_book")) wish.price_book = *book;
  if (const Json* lines = body.find("lines")) wish.lines = *lines;
  const LinesWritten written = TRY(api::write(call, [&](const records::Unit& unit) {
    return write_lines(call.workspace.records(), unit, wish);
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(written.batch).key(of.reference);
  write_saved(json, written.whole);
  json.key("lines").begin_array();
  for (const records::Saved& line : written.lines) write_saved(json, line);
  json.end_array().key("totals");
  write_totals(json, written.totals);
  json.end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_line_routes(std::vector<app::Route>& routes) {
  const auto put = [&](const Lined& of, std::string summary) {
    routes.push_back({http::Method::put, "/api/v1/" + std::string(of.whole) + "/{id}/lines",
                      app::Permit::signed_in(), std::move(summary),
                      [&of](Call& call) { return put_lines(call, of); }});
  };
  put(of_opportunities, "Write the lines of an opportunity, all together");
  put(of_quotes, "Write the lines of a quote, all together");
  put(of_orders, "Write the lines of an order, all together");
  put(of_purchases, "Write the lines of a purchase order, all together");
}

}  // namespace kith::sales
