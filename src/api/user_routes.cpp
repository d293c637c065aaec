// What administrators do to users besides changing their records: passwords, workspace settings.
#include "api/api.h"
#include "api/page.h"
#include "api/proven_again.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

// Sets a password for somebody else and ends their sessions. The caller shows their own again, so that
// neither a stolen cookie nor a leaked token takes an account over. Whoever needs another password may
// have lost the old one to somebody: what that one made with it ends, tokens included.
Result<Response> set_password(Call& call) {
  const Id user = TRY(call.id(0));
  const Json body = TRY(call.json());
  TRY(prove_for_other(call, body, user));
  const auto directory = call.workspace.directory();
  const access::User* who = directory->user(user);
  if (!who) return not_found(say("There is no such user.", "没有这个用户。"));
  const std::string password(body.text("password"));
  TRY(access::SignIn::check_password(password, who->email));
  TRY(call.workspace.database().write([&](storage::Connection& db) {
    app::note_audit(db, {call.workspace.ids().next(), call.now, call.actor.id(), "password_set",
                         user, Json(Json::Object{})});
    call.workspace.sign_in().tokens().revoke_all(db, user);
    return call.workspace.sign_in().set_password(db, user, password);
  }));
  return no_content();
}

Result<Response> change_settings(Call& call) {
  const Json body = TRY(call.json());
  const auto settings = TRY(app::Settings::parse(body, call.workspace.settings()));
  if (settings.base_currency != call.workspace.settings().base_currency) {
    return invalid_field(
        "currency", "fixed",
        say("The base currency is chosen at set-up: amounts have been stored in it.",
            "本位币在初始化时选定：已有金额按它存储。"));
  }
  TRY(call.workspace.change_settings(settings));
  TRY(call.workspace.database().write([&](storage::Connection& db) -> Status {
    app::note_audit(db,
                    {call.workspace.ids().next(), call.now, call.actor.id(), "settings", {}, body});
    return done();
  }));
  return no_content();
}

}  // namespace

void add_user_routes(std::vector<Route>& routes) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::post,
                    "/api/v1/users/{id}/password",
                    admin,
                    "Set somebody's password",
                    set_password,
                    {.body_bytes_max = 8 << 10}});
  routes.push_back({Method::patch, "/api/v1/settings", admin, "Change the workspace's settings",
                    change_settings});
}

}  // namespace kith::api
