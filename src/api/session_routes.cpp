// /api/v1/session: signing in and out, who am I, my own profile and password.
#include "api/api.h"
#include "api/page.h"
#include "api/session_cookie.h"
#include "api/session_view.h"
#include "records/batch.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

void write_user(JsonWriter& json, const access::Actor& actor) {
  const access::User& user = *actor.user();
  const access::Directory& directory = actor.directory();
  json.key("user").begin_object();
  json.key("id").id(user.id);
  json.key("name").string(user.name);
  json.key("email").string(user.email);
  json.key("locale").string(user.locale);
  json.key("time_zone").string(user.time_zone);
  json.key("role").begin_object();
  json.key("id").id(actor.role());
  json.key("name").string(directory.role_name(actor.role()));
  json.end_object();
  json.key("teams").begin_array();
  if (const access::Team* team = directory.team(user.team)) {
    json.begin_object().key("id").id(team->id).key("name").string(team->name).end_object();
  }
  json.end_array();
  json.key("actions").begin_array();
  for (access::Action action : actor.rights().actions) {
    if (actor.may(action)) json.string(access::name_of(action));
  }
  json.end_array();
  json.end_object();
}

// As whom an administrator looks.
void write_preview(JsonWriter& json, const access::Actor& actor) {
  json.key("preview");
  if (!actor.preview()) {
    json.null();
    return;
  }
  const access::Preview& preview = *actor.preview();
  json.begin_object();
  json.key("kind").string(preview.user ? "user" : "role");
  json.key("id").id(preview.user ? preview.user : preview.role);
  json.key("name").string(preview.user ? actor.directory().user_name(preview.user)
                                       : actor.directory().role_name(preview.role));
  json.end_object();
}

void write_workspace(JsonWriter& json, const app::Settings& settings) {
  json.key("workspace").begin_object();
  json.key("name").string(settings.name);
  json.key("base_currency").string(settings.base_currency);
  json.key("default_locale").string(tag_of(settings.locale));
  json.key("time_zone").string(settings.time_zone);
  json.key("default_country").string(settings.default_country);
  json.key("fiscal_start").number(settings.fiscal_start);
  json.key("bin_days").number(settings.bin_days);
  json.key("undo_days").number(records::undo_time.count());
  json.key("version").string(KITH_VERSION);
  json.end_object();
}

Response who(const app::Workspace& workspace, const access::Actor& actor,
             const access::Caller& caller) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  write_user(json, actor);
  write_preview(json, actor);
  write_workspace(json, workspace.settings());
  json.key("second_factor_due").boolean(access::lacks_two_steps(actor.directory(), caller));
  json.end_object();
  auto response = Response::json(std::move(body));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> sign_in(Call& call, const DispatchOptions& options) {
  TRY(refuse_other_sites(call));
  const Json body = TRY(call.json());
  const std::string_view email = body.text("email");
  const std::string_view password = body.text("password");
  if (email.empty() || password.empty()) {
    return invalid_field(email.empty() ? "email" : "password", "required",
                         say("Give both the mail address and the password.", "请填写邮箱和密码。"));
  }
  const auto directory = call.workspace.directory();
  const std::string secret =
      TRY(call.workspace.sign_in().sign_in(*directory, {email, password, body.text("code")},
                                           call.request.peer, call.request.header("User-Agent")));
  return signed_in(call, options, secret);
}

Result<Response> sign_out(Call& call, const DispatchOptions& options) {
  if (!call.session.empty()) TRY(call.workspace.sign_in().sign_out(call.session));
  auto response = no_content();
  response.header("Set-Cookie", ended_session_cookie(options));
  return response;
}

Result<Response> whoami(Call& call) { return who(call.workspace, call.actor, call.caller); }

// One's own name, language and zone, whatever the role says of users.
Result<Response> change_profile(Call& call) {
  const Json body = TRY(call.json());
  for (const auto& [name, value] : *body.as_object()) {
    if (name == "name" || name == "locale" || name == "time_zone") continue;
    return invalid_field(name, "unknown_field",
                         say("A profile takes name, locale and time_zone.",
                             "个人资料只接受 name、locale 和 time_zone。"));
  }
  const std::string_view zone = body.text("time_zone");
  if (!zone.empty() && !TimeZone::find(zone)) {
    return invalid_field("time_zone", "unknown",
                         say("“{}” is no IANA time zone; an example is Asia/Shanghai.",
                             "“{}”不是 IANA 时区；例如 Asia/Shanghai。", zone));
  }
  const access::Actor system = call.workspace.system();
  const app::Settings settings = call.workspace.settings();
  TRY(call.workspace.database().write([&](storage::Connection& db) {
    const auto unit = call.workspace.unit(db, system, call.via, settings);
    return call.workspace.records().update(unit, *unit.schema->object("users"), call.actor.id(),
                                           std::nullopt, body);
  }));
  return who(call.workspace, call.workspace.actor(call.actor.id()), call.caller);
}

Result<Response> sessions(Call& call) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("sessions").begin_array();
  for (const auto& one : call.workspace.sign_in().sessions(call.actor.id(), call.session)) {
    json.begin_object();
    json.key("id").string(one.id);
    json.key("created_at").timestamp(one.created_at);
    json.key("seen_at").timestamp(one.seen_at);
    json.key("address").string(one.address);
    json.key("agent").string(one.agent);
    json.key("present").boolean(one.present);
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> end_other_sessions(Call& call) {
  call.workspace.sign_in().end_sessions(call.actor.id(), call.session);
  return no_content();
}

Result<Response> change_password(Call& call) {
  const Json body = TRY(call.json());
  TRY(call.workspace.sign_in().change_password({.user = call.actor.id(),
                                                .email = call.actor.user()->email,
                                                .current = body.text("current"),
                                                .wanted = body.text("new"),
                                                .keep_secret = call.session,
                                                .revoke_tokens = body.flag("revoke_tokens")},
                                               call.request.peer));
  return no_content();
}

}  // namespace

Status refuse_other_sites(const Call& call) {
  const std::string_view site = call.request.header("Sec-Fetch-Site");
  if (site.empty() || site == "same-origin") return done();
  return forbidden(say("Sign in on Kith's own page.", "请在 Kith 自己的页面登录。"));
}

Result<Response> signed_in(Call& call, const DispatchOptions& options, const std::string& secret) {
  // The browser forgets the session that it came with, so nobody could end it any more.
  if (!call.session.empty()) TRY(call.workspace.sign_in().sign_out(call.session));
  // It may have been ended already, from another browser, and the account switched off.
  const auto caller = call.workspace.sign_in().caller_of_session(secret);
  const access::Actor actor = call.workspace.actor(caller ? caller->user : Id{});
  if (!caller || !actor.user())
    return Error{Code::unauthenticated, say("Please sign in.", "请先登录。"), {}};
  auto response = who(call.workspace, actor, *caller);
  response.header("Set-Cookie", session_cookie(options, secret));
  return response;
}

void add_session_routes(std::vector<Route>& routes, const DispatchOptions& options) {
  routes.push_back({Method::post,
                    "/api/v1/session",
                    Permit::anyone(),
                    "Sign in",
                    [options](Call& call) { return sign_in(call, options); },
                    {.body_bytes_max = 8 << 10}});
  routes.push_back({Method::remove,
                    "/api/v1/session",
                    Permit::signed_in(),
                    "Sign out",
                    [options](Call& call) { return sign_out(call, options); },
                    {.before_two_steps = true}});
  routes.push_back({Method::get,
                    "/api/v1/session",
                    Permit::signed_in(),
                    "Who am I",
                    whoami,
                    {.before_two_steps = true}});
  routes.push_back({Method::patch, "/api/v1/session", Permit::signed_in(),
                    "Change one's own profile", change_profile});
  routes.push_back(
      {Method::get, "/api/v1/sessions", Permit::signed_in(), "Where one is signed in", sessions});
  routes.push_back({Method::remove, "/api/v1/sessions", Permit::signed_in(),
                    "Sign out everywhere else", end_other_sessions});
  routes.push_back({Method::post,
                    "/api/v1/session/password",
                    Permit::signed_in(),
                    "Change one's own password",
                    change_password,
                    {.body_bytes_max = 8 << 10}});
}

}  // namespace kith::api
