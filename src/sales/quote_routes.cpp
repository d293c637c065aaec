// POST /api/v1/opportunities/{id}/quotes: a draft with the lines of the opportunity; the body may set
//   fields of the quote. -> 201 {"batch","quote":{"id","version"},"lines":n}
// POST /api/v1/quotes/{id}/versions: a draft with everything of the quote, which it supersedes.
//   -> 201 likewise, with "left_out":["discount"]: fields that need an approval first
// POST /api/v1/quotes/{id}/send {"version"?,"code"?:true} ->
//   {"quote":{"id","version"},"link":{"id","path","code"?}}
// GET /api/v1/quotes/{id}/pdf: the document.
#include "sales/quote_routes.h"

#include "api/page.h"
#include "formats/pdf_writer.h"
#include "sales/look_up.h"
#include "sales/proposal_routes.h"
#include "sales/quote_acts.h"
#include "sales/quote_document.h"
#include "sales/quotes.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

void write_saved(JsonWriter& json, const records::Saved& saved) {
  json.key("quote").begin_object().key("id").id(saved.id);
  json.key("version").number(saved.version).end_object();
}

Response made(const QuoteMade& quote) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(quote.batch);
  write_saved(json, quote.quote);
  json.key("lines").number(quote.lines).key("left_out").begin_array();
  for (const std::string& field : quote.left_out) json.string(field);
  json.end_array().end_object();
  return Response::json(201, std::move(out))
      .header("Location", "/api/v1/quotes/" + format(quote.quote.id))
      .header("Cache-Control", "no-store");
}

Result<Response> of_opportunity(Call& call) {
  TRY(call.object(quotes));
  const Id opportunity = TRY(call.id(0));
  const Json values = TRY(call.json());
  if (!values.is_object() && !values.is_null())
    return invalid(say("The body is a JSON object of fields of the quote.",
                       "请求体应为报价单字段的 JSON 对象。"));
  return made(TRY(api::write(call, [&](const records::Unit& unit) {
    return quote_of_opportunity(call.workspace.records(), unit, opportunity, values);
  })));
}

Result<Response> version(Call& call) {
  TRY(call.object(quotes));
  const Id quote = TRY(call.id(0));
  return made(TRY(api::write(call, [&](const records::Unit& unit) {
    return next_version(call.workspace.records(), unit, quote);
  })));
}

Result<std::optional<int64_t>> version_in(const Json& body) {
  const Json* given = body.find("version");
  if (!given || given->is_null()) return std::optional<int64_t>();
  const auto version = given->as_integer();
  if (version) return version;
  return invalid_field("version", "type",
                       say("“version” is a whole number.", "“version”应为整数。"));
}

struct Sent {
  records::Saved quote;
  MadeProposal link;
};

Result<Response> send(Call& call) {
  TRY(call.object(quotes));
  const Id id = TRY(call.id(0));
  const Json body = TRY(call.json());
  const auto version = TRY(version_in(body));
  const bool code = body.flag("code");
  const auto sent = TRY(api::write(call, [&](const records::Unit& unit) -> Result<Sent> {
    const query::Stored quote = TRY(quote_to_send(unit, id, version));
    const auto saved = TRY(mark_sent(call.workspace.records(), unit, quote));
    const auto now = look_up(unit, quotes, id);
    return Sent{saved,
                TRY(make_proposal(call.workspace.records(), unit, *now,
                                  {.recipient = {}, .code = code}, call.workspace.random()))};
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_saved(json, sent.quote);
  json.key("link").begin_object();
  write_made(json, sent.link);
  json.end_object().end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

struct Printed {
  formats::Document document;
  std::string number;
  Timestamp made_at;
};

Result<Printed> printed(Call& call, Id id) {
  return api::read(call, [&](storage::Connection& db) -> Result<Printed> {
    const auto unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const auto& object = *TRY(call.object(quotes));
    const auto quote = query::fetch(api::environment(call, db), object, id);
    if (!quote || quote->deleted()) return api::no_record(object);
    const auto* changed = std::get_if<Timestamp>(&cell(*quote, "updated_at"));
    auto sent = sent_document(unit, *quote);
    return Printed{sent ? std::move(*sent) : document_of_quote(unit, *quote),
                   std::string(text(*quote, "number")), changed ? *changed : call.now};
  });
}

Result<Response> pdf(Call& call) {
  const Printed print = TRY(printed(call, TRY(call.id(0))));
  const std::string author = print.document.sender.empty() ? "" : print.document.sender.front();
  auto response = Response::bytes(
      "application/pdf",
      TRY(formats::write_pdf(print.document, {.made_at = print.made_at, .author = author})));
  response.header("Content-Disposition", "inline; filename=\"" + print.number + ".pdf\"");
  response.header("X-Content-Type-Options", "nosniff");
  response.header("Cross-Origin-Resource-Policy", "same-origin");
  response.header("Cache-Control", "private, no-store");
  return response;
}

}  // namespace

void add_quote_routes(std::vector<app::Route>& routes) {
  const auto post = [&](std::string pattern, std::string summary, auto handle) {
    routes.push_back({http::Method::post, std::move(pattern), app::Permit::signed_in(),
                      std::move(summary), handle});
  };
  routes.push_back({http::Method::get, "/api/v1/quotes/{id}/pdf", app::Permit::signed_in(),
                    "A quote as PDF", pdf});
  post("/api/v1/opportunities/{id}/quotes", "Make a quote with the lines of an opportunity",
       of_opportunity);
  post("/api/v1/quotes/{id}/versions", "Make the next version of a quote", version);
  post("/api/v1/quotes/{id}/send", "Send a quote: from now on it stays as it is", send);
}

}  // namespace kith::sales
