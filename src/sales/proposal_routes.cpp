// GET /p/{token}: the page. GET /p/{token}/pdf: its document, the signed one once there is one.
// POST /p/{token}/opened; POST /p/{token}/seen {"pages":{"1":seconds,…}}
// POST /p/{token}/answer {"hash","accepted":true,"name","signature":{"typed"|"strokes"},"code"?} or
//   {"hash","accepted":false,"reason"} -> {"status"}
// GET /api/v1/quotes/{id}/links -> {"links":[{"id","recipient","created_at","created_by","revoked_at",
//   "asks_for_code","code_misses","opened","last_opened_at","pages":[{"page","seconds"}]}]}
// POST /api/v1/quotes/{id}/links {"recipient"?,"code"?:true} -> 201 {"id","path","code"?}, told once
// DELETE /api/v1/quotes/{id}/links/{link}
//
// Who tries links that there are not waits, by address. Colleagues who look count as nobody.
#include "sales/proposal_routes.h"

#include <algorithm>

#include "access/throttle.h"
#include "api/page.h"
#include "app/files.h"
#include "formats/pdf_writer.h"
#include "sales/look_up.h"
#include "sales/proposal_page.h"
#include "sales/quotes.h"
#include "text/utf8.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using query::Stored;

constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
    "'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr uint64_t answer_bytes_max = 256 << 10;
constexpr size_t agent_bytes_max = 200;

using Throttle = std::shared_ptr<access::Throttle>;

Response guarded(Response response) {
  response.header("Content-Security-Policy", content_security_policy);
  response.header("X-Content-Type-Options", "nosniff");
  response.header("Referrer-Policy", "no-referrer");
  response.header("X-Robots-Tag", "noindex");
  response.header("Cache-Control", "no-store");
  response.header("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

bool is_customer(const Call& call) { return !call.actor.user(); }

// Without rights of the caller's: the link is the right. One that leads somewhere opens whoever else
// has tried what from the same address; those that lead nowhere are counted by address alone.
Result<Shown> shown_to(Call& call, const Throttle& throttle) {
  const access::Actor system = call.workspace.system();
  auto shown = api::read(call, [&](storage::Connection& db) {
    const auto unit = call.workspace.unit(db, system, records::Via::web, call.workspace.settings());
    return shown_under(unit, call.parts[0]);
  });
  if (shown || shown.error().code != Code::not_found) return shown;
  const std::string peer = access::network_of(call.request.peer);
  if (const auto wait = throttle->wait(peer, peer, call.now))
    return Error{
        Code::busy,
        say("Too many tries. Wait {} seconds.", "尝试次数过多，请等待 {} 秒。", wait->count()),
        {}};
  throttle->failed(peer, peer, call.now);
  return shown;
}

// Looks again within the transaction, one after another.
template <typename F>
auto write_shown(Call& call, F&& work) {
  const access::Actor system = call.workspace.system();
  const app::Settings settings = call.workspace.settings();
  return call.workspace.database().write([&](storage::Connection& db) {
    const auto unit = call.workspace.unit(db, system, records::Via::web, settings);
    db.take_turns("proposal " + call.parts[0]);
    return work(unit);
  });
}

Result<Response> page(Call& call, const Throttle& throttle) {
  const auto shown = shown_to(call, throttle);
  if (shown)
    return guarded(
        Response::bytes("text/html; charset=utf-8", proposal_page(*shown, call.parts[0])));
  auto response =
      Response::bytes("text/html; charset=utf-8", empty_page(shown.error(), call.locale));
  response.status = shown.error().code == Code::busy ? 429 : 404;
  return guarded(std::move(response));
}

Result<Response> pdf(Call& call, const Throttle& throttle) {
  const Shown shown = TRY(shown_to(call, throttle));
  const std::string name(text(shown.quote, "number"));
  auto content = TRY(call.workspace.files().open(text(shown.proposal, "signed_hash")));
  auto response =
      content
          ? app::content_response("application/pdf", std::move(content))
          : Response::bytes(
                "application/pdf",
                TRY(formats::write_pdf(
                    shown.document, {.made_at = std::get<Timestamp>(cell(shown.quote, "sent_at")),
                                     .author = std::string()})));
  response.header("Content-Disposition", "inline; filename=\"" + name + ".pdf\"");
  response.header("X-Content-Type-Options", "nosniff");
  response.header("Referrer-Policy", "no-referrer");
  response.header("X-Robots-Tag", "noindex");
  response.header("Cache-Control", "private, no-store");
  return response;
}

Result<Response> opened(Call& call, const Throttle& throttle) {
  TRY(shown_to(call, throttle));
  if (!is_customer(call)) return api::no_content();
  TRY(write_shown(call, [&](const records::Unit& unit) -> Status {
    return note_opening(call.workspace.records(), unit, TRY(shown_under(unit, call.parts[0])));
  }));
  return api::no_content();
}

Result<Response> seen(Call& call, const Throttle& throttle) {
  TRY(shown_to(call, throttle));
  const Json body = TRY(call.json());
  const Json* pages = body.find("pages");
  if (!pages || !is_customer(call)) return api::no_content();
  TRY(write_shown(call, [&](const records::Unit& unit) -> Status {
    return note_seconds(call.workspace.records(), unit, TRY(shown_under(unit, call.parts[0])),
                        *pages);
  }));
  return api::no_content();
}

Result<Response> answered(Call& call, const Throttle& throttle) {
  TRY(shown_to(call, throttle));
  const Json body = TRY(call.json());
  const Json* signature = body.find("signature");
  const Answer answer{
      .accepted = body.flag("accepted"),
      .hash = std::string(body.text("hash")),
      .name = std::string(body.text("name")),
      .code = std::string(body.text("code")),
      .reason = std::string(body.text("reason")),
      .signature = signature ? *signature : Json(),
      .address = call.request.peer,
      .agent = std::string(cut_utf8(call.request.header("User-Agent"), agent_bytes_max))};
  using Refused = std::optional<Error>;
  const auto refused = TRY(write_shown(call, [&](const records::Unit& unit) -> Result<Refused> {
    const Shown shown = TRY(shown_under(unit, call.parts[0]));
    auto wrong = TRY(answer_proposal(call.workspace.records(), unit, shown, answer));
    if (wrong || !answer.accepted) return wrong;
    Json payload(Json::Object{{"proposal", format(shown.proposal.id())}});
    TRY(call.workspace.queue().enqueue(
        unit.db, {.kind = std::string(certify_job), .payload = std::move(payload)}));
    return Refused();
  }));
  if (refused) return *refused;
  return guarded(
      Response::json(answer.accepted ? R"({"status":"accepted"})" : R"({"status":"declined"})"));
}

// The quote, as somebody may see it who works here.
Result<Stored> quote_of(Call& call, const records::Unit& unit) {
  const auto& object = *TRY(call.object(quotes));
  auto quote = query::fetch(api::environment(call, unit.db), object, TRY(call.id(0)));
  if (!quote || quote->deleted()) return api::no_record(object);
  return std::move(*quote);
}

// Links are made and withdrawn by whoever may change the quote.
Result<Stored> quote_to_share(Call& call, const records::Unit& unit) {
  Stored quote = TRY(quote_of(call, unit));
  if (unit.actor.may(access::Verb::update, quote)) return quote;
  return forbidden(say("Your role does not let you change this quote. Ask its owner.",
                       "你的角色不能更改这份报价单，请联系其负责人。"));
}

void write_pages(JsonWriter& json, std::string_view kept) {
  const auto pages = parse_json(kept);
  json.key("pages").begin_array();
  if (pages && pages->as_object())
    for (const auto& [page, seconds] : *pages->as_object()) {
      json.begin_object().key("page").string(page);
      json.key("seconds").number(seconds.as_integer().value_or(0)).end_object();
    }
  json.end_array();
}

void write_link(JsonWriter& json, const Stored& link) {
  const auto instant = [&](std::string_view field) {
    const auto* at = std::get_if<Timestamp>(&cell(link, field));
    json.key(field);
    at ? json.timestamp(*at) : json.null();
  };
  json.begin_object().key("id").id(link.id()).key("recipient").string(text(link, "recipient"));
  instant("created_at");
  instant("revoked_at");
  instant("last_opened_at");
  json.key("asks_for_code").boolean(!text(link, "code_hash").empty());
  const auto* misses = std::get_if<int64_t>(&cell(link, "code_misses"));
  json.key("code_misses").number(misses ? *misses : int64_t{0});
  const auto* opened = std::get_if<int64_t>(&cell(link, "opened"));
  json.key("opened").number(opened ? *opened : int64_t{0});
  write_pages(json, text(link, "page_seconds"));
  json.end_object();
}

Result<Response> links(Call& call) {
  auto body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const Stored quote = TRY(quote_of(call, unit));
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("links").begin_array();
    for (const Stored& link : look_up_all(unit, proposals, "quote", quote.id()))
      write_link(json, link);
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> new_link(Call& call) {
  const Json body = TRY(call.json());
  const auto made = TRY(api::write(call, [&](const records::Unit& unit) -> Result<MadeProposal> {
    const Stored quote = TRY(quote_to_share(call, unit));
    return make_proposal(call.workspace.records(), unit, quote,
                         {std::string(body.text("recipient")), body.flag("code")},
                         call.workspace.random());
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_made(json, made);
  json.end_object();
  return Response::json(201, std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> revoke(Call& call) {
  const Id link = TRY(call.id(1));
  TRY(api::write(call, [&](const records::Unit& unit) -> Status {
    const Stored quote = TRY(quote_to_share(call, unit));
    return revoke_proposal(call.workspace.records(), unit, quote.id(), link);
  }));
  return api::no_content();
}

}  // namespace

void write_made(JsonWriter& json, const MadeProposal& made) {
  json.key("id").id(made.id).key("path").string("/p/" + made.token);
  if (!made.code.empty()) json.key("code").string(made.code);
}

void add_proposal_routes(std::vector<app::Route>& routes) {
  using http::Method;
  const auto throttle = std::make_shared<access::Throttle>(access::Throttle::Limits{});
  const auto open = [&](Method method, std::string pattern, std::string summary, auto handle) {
    routes.push_back({method,
                      std::move(pattern),
                      app::Permit::anyone(),
                      std::move(summary),
                      [throttle, handle](Call& call) { return handle(call, throttle); },
                      {.body_bytes_max = answer_bytes_max}});
  };
  open(Method::get, "/p/{token}", "A quote, for the customer who has its link", page);
  open(Method::get, "/p/{token}/pdf", "Its document", pdf);
  open(Method::post, "/p/{token}/opened", "The customer has opened it", opened);
  open(Method::post, "/p/{token}/seen", "How long the customer looked at which page", seen);
  open(Method::post, "/p/{token}/answer", "The customer accepts or declines", answered);
  const auto add = [&](Method method, std::string pattern, std::string summary, auto handle) {
    routes.push_back(
        {method, std::move(pattern), app::Permit::signed_in(), std::move(summary), handle});
  };
  add(Method::get, "/api/v1/quotes/{id}/links", "The links of a quote, and how they were looked at",
      links);
  add(Method::post, "/api/v1/quotes/{id}/links", "Make a link for a customer", new_link);
  add(Method::remove, "/api/v1/quotes/{id}/links/{link}", "Withdraw a link", revoke);
}

}  // namespace kith::sales
