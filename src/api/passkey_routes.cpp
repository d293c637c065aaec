// /api/v1/session/passkeys: one's own passkeys; /api/v1/session/passkey: signing in with one.
//
// Adding and removing ask for the password again and a session, as what changes the second factor does.
// What the browser is to be asked is answered as the JSON of the standard (Web Authentication Level 3,
// 5.1.8 and 5.1.9), in its own spelling; what it answers comes back as base64url under names of ours.
#include "api/api.h"
#include "api/page.h"
#include "api/passkey_site.h"
#include "api/proven_again.h"
#include "api/session_cookie.h"
#include "api/session_view.h"

namespace kith::api {
namespace {

using access::Passkey;
using access::Passkeys;
using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

constexpr int64_t patience_ms = 5 * 60 * 1000;  // as long as a challenge lives
constexpr uint64_t body_bytes_max = 24 << 10;

Passkeys& passkeys(Call& call) { return call.workspace.sign_in().passkeys(); }

void note(Call& call, Connection& db, std::string_view what, std::string_view name) {
  Json detail(Json::Object{});
  detail.set("name", name);
  app::note_audit(db, {call.workspace.ids().next(), call.now, call.actor.id(), std::string(what),
                       call.actor.id(), std::move(detail)});
}

Response private_answer(int status, std::string body) {
  return Response::json(status, std::move(body)).header("Cache-Control", "no-store");
}

void write_passkey(JsonWriter& json, const Passkey& one) {
  json.begin_object();
  json.key("id").id(one.id);
  json.key("name").string(one.name);
  json.key("created_at").timestamp(one.created_at);
  json.key("last_used_at");
  one.last_used_at ? json.timestamp(*one.last_used_at) : json.null();
  json.key("backed_up").boolean(one.backed_up);
  json.key("site").string(one.origin);
  json.end_object();
}

Result<Response> list(Call& call, const DispatchOptions& options) {
  const auto site = passkey_site(call.request, options);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("impossible");
  site ? json.null() : json.string(render(site.error().message, call.locale));
  json.key("site");
  site ? json.string(site->origin) : json.null();
  json.key("passkeys").begin_array();
  for (const Passkey& one : passkeys(call).of(call.actor.id())) write_passkey(json, one);
  json.end_array().end_object();
  return private_answer(200, std::move(out));
}

Bytes decoded(const Json& body, std::string_view field) {
  return from_base64url(body.text(field)).value_or(Bytes());
}

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// 5.4, PublicKeyCredentialCreationOptions.
Result<Response> begin_adding(Call& call, const DispatchOptions& options) {
  const Json body = TRY(call.json());
  TRY(prove_password_again(call, body));
  TRY(require_shown_step(call));
  const auto site = TRY(passkey_site(call.request, options));
  const Id user = call.actor.id();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("challenge").string(passkeys(call).challenge_to_add(user, call.request.peer));
  json.key("rp").begin_object();
  json.key("id").string(site.rp_id);
  json.key("name").string(call.workspace.settings().name);
  json.end_object();
  json.key("user").begin_object();
  json.key("id").string(base64url(Passkeys::handle_of(user)));
  json.key("name").string(call.actor.user()->email);
  json.key("displayName").string(call.actor.user()->name);
  json.end_object();
  json.key("pubKeyCredParams").begin_array();
  for (const int algorithm :
       {access::webauthn::es256, access::webauthn::eddsa, access::webauthn::rs256}) {
    json.begin_object().key("type").string("public-key").key("alg").number(algorithm).end_object();
  }
  json.end_array();
  json.key("timeout").number(patience_ms);
  json.key("excludeCredentials").begin_array();
  for (const Passkey& one : passkeys(call).of(user)) {
    json.begin_object().key("type").string("public-key");
    json.key("id").string(base64url(one.credential)).end_object();
  }
  json.end_array();
  json.key("authenticatorSelection").begin_object();
  json.key("residentKey").string("required");
  json.key("requireResidentKey").boolean(true);
  json.key("userVerification").string("required");
  json.end_object();
  json.key("attestation").string("none");
  json.end_object();
  return private_answer(200, std::move(out));
}

// That the password was shown again is in the challenge, which was given for it.
Result<Response> add(Call& call, const DispatchOptions& options) {
  const Json body = TRY(call.json());
  if (!call.caller.by_cookie) return no_token();
  TRY(require_shown_step(call));
  const auto site = TRY(passkey_site(call.request, options));
  const Bytes client_data = decoded(body, "client_data");
  const Passkey made = TRY(passkeys(call).add(
      call.actor.id(),
      {body.text("name"), text_of(client_data), decoded(body, "authenticator_data")}, site,
      [&](Connection& db, const Passkey& one) -> Status {
        TRY(call.workspace.sign_in().passkey_shown(db, call.actor.id(), call.session));
        note(call, db, "passkey_added", one.name);
        return done();
      }));
  std::string out;
  JsonWriter json(out);
  write_passkey(json, made);
  return private_answer(201, std::move(out));
}

// Whoever has the device may be signed in with it: what is open elsewhere ends.
Result<Response> remove(Call& call) {
  const Id passkey = TRY(call.id(0));
  TRY(prove_password_again(call, TRY(call.json())));
  access::SignIn& sign_in = call.workspace.sign_in();
  const Id user = call.actor.id();
  const bool with_factor = sign_in.second_factor().state(user).since.has_value();
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    const auto name = passkeys(call).remove(db, user, passkey);
    if (!name) return not_found(say("You have no such passkey.", "您没有这个通行密钥。"));
    sign_in.end_sessions(db, user, call.session);
    if (!with_factor && !passkeys(call).any(db, user)) sign_in.second_factor_changed(db, user, {});
    note(call, db, "passkey_removed", *name);
    return done();
  }));
  return no_content();
}

// 5.5, PublicKeyCredentialRequestOptions: no credential is named, so that the device offers its own.
Result<Response> begin_sign_in(Call& call, const DispatchOptions& options) {
  const auto site = TRY(passkey_site(call.request, options));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("challenge").string(passkeys(call).challenge_to_sign_in(call.request.peer));
  json.key("rpId").string(site.rp_id);
  json.key("timeout").number(patience_ms);
  json.key("allowCredentials").begin_array().end_array();
  json.key("userVerification").string("required");
  json.end_object();
  return private_answer(200, std::move(out));
}

Result<Response> sign_in(Call& call, const DispatchOptions& options) {
  TRY(refuse_other_sites(call));
  const Json body = TRY(call.json());
  const auto site = TRY(passkey_site(call.request, options));
  const Bytes client_data = decoded(body, "client_data");
  const auto directory = call.workspace.directory();
  const std::string secret = TRY(call.workspace.sign_in().sign_in(
      *directory,
      {decoded(body, "credential"), text_of(client_data), decoded(body, "authenticator_data"),
       decoded(body, "signature"), decoded(body, "user_handle")},
      site, call.request.peer, call.request.header("User-Agent")));
  return signed_in(call, options, secret);
}

}  // namespace

void add_passkey_routes(std::vector<Route>& routes, const DispatchOptions& options) {
  const app::RouteOptions small{.body_bytes_max = 8 << 10};
  const auto with = [&](auto handle) {
    return [options, handle](Call& call) { return handle(call, options); };
  };
  routes.push_back({Method::get,
                    "/api/v1/session/passkeys",
                    Permit::signed_in(),
                    "One's own passkeys",
                    with(list),
                    {.before_two_steps = true}});
  routes.push_back({Method::post,
                    "/api/v1/session/passkeys/options",
                    Permit::signed_in(),
                    "Begin to add a passkey",
                    with(begin_adding),
                    {.body_bytes_max = 8 << 10, .before_two_steps = true}});
  routes.push_back({Method::post,
                    "/api/v1/session/passkeys",
                    Permit::signed_in(),
                    "Add the passkey that the browser has made",
                    with(add),
                    {.body_bytes_max = body_bytes_max, .before_two_steps = true}});
  routes.push_back({Method::post, "/api/v1/session/passkeys/{id}/remove", Permit::signed_in(),
                    "Remove a passkey", remove, small});
  routes.push_back({Method::post,
                    "/api/v1/session/passkey/options",
                    Permit::anyone(),
                    "What the browser asks a passkey to sign",
                    with(begin_sign_in),
                    {.body_bytes_max = 1 << 10, .effect = app::Effect::none}});
  routes.push_back({Method::post,
                    "/api/v1/session/passkey",
                    Permit::anyone(),
                    "Sign in with a passkey",
                    with(sign_in),
                    {.body_bytes_max = body_bytes_max}});
}

}  // namespace kith::api
