// /api/v1/at-rest: under which keys data lie, and encrypting what is not under the newest
// (app/at_rest.h).
#include "api/api.h"
#include "api/page.h"
#include "app/at_rest.h"
#include "app/audit.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

Result<Response> state(Call& call) {
  const app::AtRest state = app::at_rest(call.workspace);
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("configured").boolean(state.configured);
  json.key("plain").boolean(state.plain).key("keys").begin_array();
  for (const app::KeyUse& key : state.keys) {
    json.begin_object().key("id").string(key.id);
    json.key("made_at");
    key.made_at ? json.string(format(*key.made_at)) : json.null();
    json.key("current").boolean(key.id == state.current);
    json.key("in_use").boolean(key.in_use).end_object();
  }
  json.end_array().key("job");
  if (state.job) {
    json.begin_object().key("id").id(state.job->id);
    json.key("done").number(state.job->progress.done);
    json.key("total").number(state.job->progress.total).end_object();
  } else {
    json.null();
  }
  json.key("looked_at");
  state.looked_at ? json.string(format(*state.looked_at)) : json.null();
  json.key("left").number(state.left).end_object();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> encrypt(Call& call) {
  const Id job = TRY(app::start_encrypting(call.workspace, call.actor.id()));
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    app::note_audit(unit.db, {unit.ids.next(), call.now, call.actor.id(), "at_rest", {}, Json()});
    return done();
  }));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("job").id(job).end_object();
  return Response::json(202, std::move(body));
}

}  // namespace

void add_at_rest_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/at-rest", permit,
                    "Under which keys data lie, and how far encrypting has come", state});
  routes.push_back({Method::post, "/api/v1/at-rest/encrypt", permit,
                    "Encrypt what is not under the newest key, as a job", encrypt});
}

}  // namespace kith::api
