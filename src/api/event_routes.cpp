// /api/v1/events: what others change, as it happens.
#include "api/api.h"
#include "api/live.h"
#include "api/page.h"

namespace kith::api {

void add_event_routes(std::vector<app::Route>& routes, const FindLive& live) {
  routes.push_back(
      {http::Method::get, "/api/v1/events", app::Permit::signed_in(), "Changes as they happen",
       [live](app::Call& call) -> Result<http::Response> {
         return http::Response::events(
             live(call.workspace).open(call.actor.id(), call.caller.reach, call.session));
       }});
}

}  // namespace kith::api
