// /api/v1/session/second_factor: the code of an authenticator app beside one's password.
//
// What changes it asks for the password again, so that a screen left open is not enough, and is done
// by somebody who has signed in, never with a token.
#include <fmt/format.h>

#include "api/api.h"
#include "api/page.h"
#include "api/proven_again.h"
#include "http/url.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

access::SecondFactor& factor(Call& call) { return call.workspace.sign_in().second_factor(); }

void note(Call& call, Connection& db, std::string_view what, Id user) {
  app::note_audit(db, {call.workspace.ids().next(), call.now, call.actor.id(), std::string(what),
                       user, Json(Json::Object{})});
}

Status note(Call& call, std::string_view what) {
  return call.workspace.database().write([&](Connection& db) -> Status {
    note(call, db, what, call.actor.id());
    return done();
  });
}

Response secret_answer(std::string body) {
  auto response = Response::json(std::move(body));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> state(Call& call) {
  const access::FactorState state = factor(call).state(call.actor.id());
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("active").boolean(state.since.has_value());
  json.key("since");
  state.since ? json.timestamp(*state.since) : json.null();
  json.key("recovery_codes").number(state.recovery_codes);
  json.end_object();
  return secret_answer(std::move(out));
}

// What apps read out of the square: the Key URI Format of Google Authenticator, which all know.
std::string key_uri(const Call& call, std::string_view secret) {
  const std::string issuer = call.workspace.settings().name;
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", http::percent_encode(issuer),
                     http::percent_encode(call.actor.user()->email), secret,
                     http::percent_encode(issuer));
}

Result<Response> begin(Call& call) {
  const Json body = TRY(call.json());
  TRY(prove_password_again(call, body));
  TRY(require_shown_step(call));
  const std::string secret = TRY(factor(call).begin(call.actor.id()));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("secret").string(secret);
  json.key("uri").string(key_uri(call, secret));
  json.end_object();
  return secret_answer(std::move(out));
}

Response codes_answer(const std::vector<std::string>& codes) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("recovery_codes").begin_array();
  for (const std::string& code : codes) json.string(code);
  json.end_array().end_object();
  return secret_answer(std::move(out));
}

// From now on it is asked for; whoever is signed in elsewhere has not shown it and is signed out.
Result<Response> confirm(Call& call) {
  const Json body = TRY(call.json());
  if (!call.caller.by_cookie) return no_token();
  TRY(require_shown_step(call));
  const auto codes =
      TRY(factor(call).confirm(call.actor.id(), body.text("code"), call.request.peer));
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    call.workspace.sign_in().second_factor_changed(db, call.actor.id(), call.session);
    if (body.flag("revoke_tokens"))
      call.workspace.sign_in().tokens().revoke_all(db, call.actor.id());
    note(call, db, "second_factor_on", call.actor.id());
    return done();
  }));
  call.workspace.sign_in().end_sessions(call.actor.id(), call.session);
  return codes_answer(codes);
}

Result<Response> recovery(Call& call) {
  TRY(prove_password_again(call, TRY(call.json())));
  const auto codes = TRY(factor(call).new_recovery_codes(call.actor.id()));
  TRY(note(call, "recovery_codes"));
  return codes_answer(codes);
}

Result<Response> turn_off(Call& call) {
  TRY(prove_password_again(call, TRY(call.json())));
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    if (!factor(call).remove(db, call.actor.id())) return done();
    call.workspace.sign_in().second_factor_changed(db, call.actor.id(), {});
    note(call, db, "second_factor_off", call.actor.id());
    return done();
  }));
  return no_content();
}

// For whoever has lost the telephone and the recovery codes: the second factor goes, and all passkeys.
// Their sessions end: whoever has the old telephone may be signed in.
Result<Response> turn_off_for(Call& call) {
  const Id user = TRY(call.id(0));
  TRY(prove_for_other(call, TRY(call.json()), user));
  if (!call.workspace.directory()->user(user))
    return not_found(say("There is no such user.", "没有这个用户。"));
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    const bool had_factor = factor(call).remove(db, user);
    const int passkeys = call.workspace.sign_in().passkeys().remove_all(db, user);
    if (!had_factor && passkeys == 0) {
      return not_found(say("This user has no second factor and no passkey.",
                           "该用户没有启用两步验证，也没有通行密钥。"));
    }
    call.workspace.sign_in().end_sessions(db, user);
    if (had_factor) note(call, db, "second_factor_off", user);
    if (passkeys > 0) note(call, db, "passkeys_removed", user);
    return done();
  }));
  return no_content();
}

}  // namespace

void add_second_factor_routes(std::vector<Route>& routes) {
  const app::RouteOptions small{.body_bytes_max = 8 << 10};
  const app::RouteOptions first{.body_bytes_max = 8 << 10, .before_two_steps = true};
  routes.push_back({Method::get, "/api/v1/session/second_factor", Permit::signed_in(),
                    "Whether one signs in with a second factor", state, first});
  routes.push_back({Method::post, "/api/v1/session/second_factor", Permit::signed_in(),
                    "Begin to set up a second factor", begin, first});
  routes.push_back({Method::post, "/api/v1/session/second_factor/confirm", Permit::signed_in(),
                    "Turn the second factor on with a first code of it", confirm, first});
  routes.push_back({Method::post, "/api/v1/session/second_factor/recovery", Permit::signed_in(),
                    "Draw new recovery codes", recovery, small});
  routes.push_back({Method::post, "/api/v1/session/second_factor/off", Permit::signed_in(),
                    "Turn one's second factor off", turn_off, small});
  routes.push_back({Method::post, "/api/v1/users/{id}/second_factor/off",
                    Permit::action(access::Action::administer), "Turn somebody's second factor off",
                    turn_off_for, small});
}

}  // namespace kith::api
