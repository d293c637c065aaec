// /api/v1/events: what others change, as it happens.
#include "api/api.h"
#include "api/dispatch.h"
#include "api/live.h"
#include "api/page.h"

namespace kith::api {
namespace {

// Whether this session, or this key, would open the stream again.
std::function<bool()> still_lets_in(const app::Call& call) {
  return [&workspace = call.workspace, session = call.session,
          token = std::string(bearer_token(call.request))] {
    access::SignIn& sign_in = workspace.sign_in();
    const auto caller =
        session.empty() ? sign_in.caller_of_token(token) : sign_in.caller_of_session(session);
    if (!caller) return false;
    const auto directory = workspace.directory();
    const access::User* user = directory->user(caller->user);
    return user && user->active && !access::lacks_two_steps(*directory, *caller);
  };
}

}  // namespace

void add_event_routes(std::vector<app::Route>& routes, const FindLive& live) {
  routes.push_back(
      {http::Method::get, "/api/v1/events", app::Permit::signed_in(), "Changes as they happen",
       [live](app::Call& call) -> Result<http::Response> {
         return http::Response::events(
             live(call.workspace).open(call.actor.id(), call.caller.reach, still_lets_in(call)));
       }});
}

}  // namespace kith::api
