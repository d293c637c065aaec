// /api/v1/session: signing in and out, who am I, my own profile and password.
#include "api/api.h"
#include "api/page.h"
#include "api/session_cookie.h"

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
  json.key("id").id(user.role);
  json.key("name").string(directory.role_name(user.role));
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

void write_workspace(JsonWriter& json, const app::Settings& settings) {
  json.key("workspace").begin_object();
  json.key("name").string(settings.name);
  json.key("base_currency").string(settings.base_currency);
  json.key("default_locale").string(tag_of(settings.locale));
  json.key("time_zone").string(settings.time_zone);
  json.key("default_country").string(settings.default_country);
  json.key("version").string(KITH_VERSION);
  json.end_object();
}

Response who(const app::Workspace& workspace, const access::Actor& actor) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  write_user(json, actor);
  write_workspace(json, workspace.settings());
  json.end_object();
  auto response = Response::json(std::move(body));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> sign_in(Call& call, const DispatchOptions& options) {
  const Json body = TRY(call.json());
  const std::string_view email = body.text("email");
  const std::string_view password = body.text("password");
  if (email.empty() || password.empty()) {
    return invalid_field(email.empty() ? "email" : "password", "required",
                         say("Give both the mail address and the password.", "请填写邮箱和密码。"));
  }
  const auto directory = call.workspace.directory();
  const std::string secret =
      TRY(call.workspace.sign_in().sign_in(*directory, email, password, call.request.peer));
  const auto caller = call.workspace.sign_in().caller_of_session(secret);
  auto response = who(call.workspace, call.workspace.actor(caller->user));
  response.header("Set-Cookie", session_cookie(options, secret));
  return response;
}

Result<Response> sign_out(Call& call, const DispatchOptions& options) {
  if (!call.session.empty()) TRY(call.workspace.sign_in().sign_out(call.session));
  auto response = no_content();
  response.header("Set-Cookie", ended_session_cookie(options));
  return response;
}

Result<Response> whoami(Call& call) { return who(call.workspace, call.actor); }

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
  return who(call.workspace, call.workspace.actor(call.actor.id()));
}

Result<Response> change_password(Call& call) {
  const Json body = TRY(call.json());
  TRY(call.workspace.sign_in().change_password(call.actor.id(), call.actor.user()->email,
                                               body.text("current"), body.text("new"),
                                               call.session));
  return no_content();
}

}  // namespace

void add_session_routes(std::vector<Route>& routes, const DispatchOptions& options) {
  routes.push_back({Method::post,
                    "/api/v1/session",
                    Permit::anyone(),
                    "Sign in",
                    [options](Call& call) { return sign_in(call, options); },
                    {.body_bytes_max = 8 << 10}});
  routes.push_back({Method::remove, "/api/v1/session", Permit::signed_in(), "Sign out",
                    [options](Call& call) { return sign_out(call, options); }});
  routes.push_back({Method::get, "/api/v1/session", Permit::signed_in(), "Who am I", whoami});
  routes.push_back({Method::patch, "/api/v1/session", Permit::signed_in(),
                    "Change one's own profile", change_profile});
  routes.push_back({Method::post,
                    "/api/v1/session/password",
                    Permit::signed_in(),
                    "Change one's own password",
                    change_password,
                    {.body_bytes_max = 8 << 10}});
}

}  // namespace kith::api
