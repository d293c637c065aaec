// Accounts of other people: links that let them set a password, when they were last here, and what
// they own. The links are shown to whoever made them: Kith sends no mail yet.
#include "access/invitations.h"
#include "api/api.h"
#include "api/page.h"
#include "api/proven_again.h"
#include "api/session_cookie.h"
#include "app/hand_over.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;

Error no_link() {
  return not_found(
      say("This link has been used, is out of time, or was replaced by a newer one. Ask "
          "your administrator for another.",
          "此链接已使用、已过期或已被新链接取代。请向管理员索取新的链接。"));
}

Result<const access::User*> user_of(const Call& call, const access::Directory& directory) {
  const access::User* user = directory.user(TRY(call.id(0)));
  if (!user) return not_found(say("There is no such user.", "没有这个用户。"));
  return user;
}

void note(Call& call, Connection& db, std::string what, Id user, Json detail) {
  app::note_audit(db, {call.workspace.ids().next(), call.now, call.actor.id(), std::move(what),
                       user, std::move(detail)});
}

// The secret stands behind a # in the page's address, which no server's log ever sees.
Result<Response> invite(Call& call) {
  const auto directory = call.workspace.directory();
  const access::User* user = TRY(user_of(call, *directory));
  const Json body = TRY(call.json());
  // A link to an account that somebody uses already is a new password for it. One to an account without
  // a password lets somebody in who was not, which programs that provision users do with a token.
  if (call.workspace.sign_in().has_password(user->id)) TRY(prove_for_other(call, body, user->id));
  const auto purpose = access::parse_purpose(body.text("purpose", "invite"));
  if (!purpose) {
    return invalid_field("purpose", "unknown_option",
                         say("purpose is invite or reset.", "purpose 应为 invite 或 reset。"));
  }
  if (!user->active) {
    return conflict(say("{} may not sign in. Activate the user first.",
                        "{} 不允许登录。请先启用该用户。", user->name));
  }
  const auto issued =
      TRY(call.workspace.database().write([&](Connection& db) -> Result<access::IssuedInvitation> {
        note(call, db, *purpose == access::Purpose::invite ? "invitation" : "reset_link", user->id,
             Json(Json::Object{}));
        return access::issue_invitation(
            db, call.workspace.random(),
            {.user = user->id, .purpose = *purpose, .by = call.actor.id(), .created_at = call.now});
      }));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("path").string("/welcome#" + issued.secret);
  json.key("purpose").string(access::name_of(issued.invitation.purpose));
  json.key("expires_at").timestamp(issued.invitation.expires_at);
  json.end_object();
  return Response::json(201, std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> withdraw(Call& call) {
  const Id user = TRY(call.id(0));
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    if (!access::withdraw_invitation(db, user)) return no_link();
    note(call, db, "invitation_withdrawn", user, Json(Json::Object{}));
    return done();
  }));
  return no_content();
}

struct Guest {
  access::Invitation invitation;
  access::User user;
};

Result<Guest> guest_of(Call& call, Connection& db, std::string_view secret) {
  const auto invitation = access::find_invitation(db, secret, call.now);
  if (!invitation) return no_link();
  const auto directory = call.workspace.directory();
  const access::User* user = directory->user(invitation->user);
  if (!user || !user->active) return no_link();
  return Guest{*invitation, *user};
}

Result<Response> look(Call& call) {
  const Json body = TRY(call.json());
  const auto guest = TRY(call.workspace.database().read(
      [&](Connection& db) -> Result<Guest> { return guest_of(call, db, body.text("secret")); }));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("purpose").string(access::name_of(guest.invitation.purpose));
  json.key("name").string(guest.user.name);
  json.key("email").string(guest.user.email);
  json.key("workspace").string(call.workspace.settings().name);
  json.key("invited_by").string(call.workspace.directory()->user_name(guest.invitation.by));
  json.key("expires_at").timestamp(guest.invitation.expires_at);
  json.end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

// Sets the password, ends what was signed in or made with the old one, and signs in; but whoever has a second
// factor has not shown it with the link, and signs in by the door.
Result<Response> accept(Call& call, const DispatchOptions& options) {
  const Json body = TRY(call.json());
  const std::string secret(body.text("secret"));
  const std::string password(body.text("password"));
  access::SignIn& sign_in = call.workspace.sign_in();
  const Guest guest = TRY(call.workspace.database().read(
      [&](Connection& db) -> Result<Guest> { return guest_of(call, db, secret); }));
  TRY(access::SignIn::check_password(password, guest.user.email));
  TRY(call.workspace.database().write([&](Connection& db) -> Status {
    if (!access::use_invitation(db, secret, call.now)) return no_link();
    app::note_audit(db, {call.workspace.ids().next(), call.now, guest.user.id, "link_used",
                         guest.user.id, Json(Json::Object{})});
    sign_in.tokens().revoke_all(db, guest.user.id);
    return sign_in.set_password(db, guest.user.id, password);
  }));
  if (sign_in.second_factor().state(guest.user.id).since)
    return Response::json(200, R"({"signed_in":false})").header("Cache-Control", "no-store");
  const std::string session = TRY(
      sign_in.open_session(guest.user.id, call.request.peer, call.request.header("User-Agent")));
  auto response = Response::json(200, R"({"signed_in":true})");
  response.header("Cache-Control", "no-store");
  response.header("Set-Cookie", session_cookie(options, session));
  return response;
}

Result<Response> states(Call& call) {
  const auto known = call.workspace.sign_in().account_states();
  const auto invited = call.workspace.database().read(
      [&](Connection& db) { return access::open_invitations(db, call.now); });
  const auto directory = call.workspace.directory();
  const auto with_factor = call.workspace.sign_in().second_factor().users();
  const auto with_passkey = call.workspace.sign_in().passkeys().users();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("users").begin_array();
  for (const access::User& user : directory->users()) {
    const auto state = known.find(user.id);
    const auto link = invited.find(user.id);
    json.begin_object();
    json.key("id").id(user.id);
    json.key("has_password").boolean(state != known.end() && state->second.has_password);
    json.key("second_factor").boolean(with_factor.contains(user.id));
    json.key("passkeys").boolean(with_passkey.contains(user.id));
    json.key("last_seen_at");
    state != known.end() && state->second.last_seen_at ? json.timestamp(*state->second.last_seen_at)
                                                       : json.null();
    json.key("link");
    if (link == invited.end()) {
      json.null();
    } else {
      json.begin_object();
      json.key("purpose").string(access::name_of(link->second.purpose));
      json.key("expires_at").timestamp(link->second.expires_at);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> owned(Call& call) {
  const auto directory = call.workspace.directory();
  const access::User* user = TRY(user_of(call, *directory));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("objects").begin_array();
    for (const auto& one : app::owned_by(db, call.actor, user->id)) {
      json.begin_object();
      json.key("object").string(one.object->name);
      json.key("count").number(one.count);
      json.end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> hand_over(Call& call) {
  const auto directory = call.workspace.directory();
  const access::User* from = TRY(user_of(call, *directory));
  const Json body = TRY(call.json());
  const auto to_id = parse_id(body.text("to"));
  const access::User* to = to_id ? directory->user(*to_id) : nullptr;
  if (!to || to->id == from->id) {
    return invalid_field(
        "to", "unknown",
        say("Say which other user takes the records over.", "请指明由哪位其他用户接手这些记录。"));
  }
  app::HandOver wanted{from->id, to->id, {}, from->name + " → " + to->name};
  if (const Json* names = body.find("objects"); names && names->as_array()) {
    for (const Json& name : *names->as_array()) {
      const std::string object(name.as_string() ? *name.as_string() : std::string());
      TRY(call.actor.schema().require_object(object));
      wanted.objects.push_back(object);
    }
  }
  const auto started = TRY(write(call, [&](const records::Unit& unit) {
    return app::start_hand_over(unit, call.workspace.queue(), wanted);
  }));
  return Response::json(202, fmt::format(R"({{"job":"{}","batch":"{}"}})", format(started.job),
                                         format(started.batch)));
}

}  // namespace

void add_account_routes(std::vector<Route>& routes, const DispatchOptions& options) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::post, "/api/v1/users/{id}/invitation", admin,
                    "Make a one-time link with which somebody sets a password", invite});
  routes.push_back({Method::remove, "/api/v1/users/{id}/invitation", admin,
                    "Withdraw somebody's one-time link", withdraw});
  routes.push_back({Method::get, "/api/v1/users/states", admin,
                    "When users were last here, and who has a link", states});
  routes.push_back(
      {Method::get, "/api/v1/users/{id}/owned", admin, "How much somebody owns, by object", owned});
  routes.push_back({Method::post, "/api/v1/users/{id}/hand_over", admin,
                    "Hand all that somebody owns to another", hand_over});
  routes.push_back({Method::post,
                    "/api/v1/welcome/look",
                    Permit::anyone(),
                    "Whom a one-time link is for",
                    look,
                    {.body_bytes_max = 8 << 10, .effect = app::Effect::none}});
  routes.push_back({Method::post,
                    "/api/v1/welcome",
                    Permit::anyone(),
                    "Set a password by a one-time link, and sign in",
                    [options](Call& call) { return accept(call, options); },
                    {.body_bytes_max = 8 << 10}});
}

}  // namespace kith::api
