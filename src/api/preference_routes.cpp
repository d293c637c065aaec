// /api/v1/preferences: what one person keeps for themselves.
#include "api/api.h"
#include "api/page.h"
#include "app/preferences.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Preferences;
using app::Route;
using http::Method;
using http::Response;

Result<Response> all(Call& call) {
  std::string body;
  TRY(read(call, [&](storage::Connection& db) {
    body = Preferences(call.actor.id()).json(db);
    return done();
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// The body is the value: any JSON, not only an object.
Result<Response> put(Call& call) {
  const Json value =
      TRY(parse_json(call.request.body.text(), {.bytes_max = app::preference_bytes_max}));
  TRY(call.workspace.database().write([&](storage::Connection& db) {
    return Preferences(call.actor.id()).put(db, call.parts.at(0), value);
  }));
  return no_content();
}

Result<Response> remove(Call& call) {
  TRY(call.workspace.database().write([&](storage::Connection& db) {
    Preferences(call.actor.id()).remove(db, call.parts.at(0));
    return done();
  }));
  return no_content();
}

}  // namespace

void add_preference_routes(std::vector<Route>& routes) {
  routes.push_back({Method::get, "/api/v1/preferences", Permit::signed_in(),
                    "All of one's own preferences", all});
  routes.push_back({Method::put,
                    "/api/v1/preferences/{key}",
                    Permit::signed_in(),
                    "Keep a preference: any JSON up to 64 KiB",
                    put,
                    {.body_bytes_max = app::preference_bytes_max}});
  routes.push_back({Method::remove, "/api/v1/preferences/{key}", Permit::signed_in(),
                    "Forget a preference", remove});
}

}  // namespace kith::api
