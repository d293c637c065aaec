// /api/v1/about: what the administrator of a workspace wants to know of the program that serves it.
#include "api/api.h"
#include "api/jobs_json.h"
#include "api/page.h"
#include "app/about.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

Result<Response> about(Call& call) {
  const app::About facts = app::about(call.workspace);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("version").string(KITH_VERSION);
  json.key("engine").string(facts.engine);
  json.key("database_bytes").number(facts.database_bytes);
  json.key("file_bytes").number(facts.file_bytes);
  json.key("files").number(facts.files);
  json.key("schema_version").number(call.actor.schema().version());
  json.key("changes").number(facts.newest_change);
  json.key("users").number(facts.active_users);
  json.key("jobs").begin_object();
  for (const auto& [state, count] : facts.jobs) json.key(state).number(count);
  json.end_object();
  json.key("commits").number(static_cast<int64_t>(facts.counters.commits));
  json.key("retries").number(static_cast<int64_t>(facts.counters.retries));
  json.key("connections").number(facts.counters.connections);
  json.key("recycle_bin_days").number(facts.recycle_bin_days);
  json.key("last_backup");
  if (facts.last_backup) {
    json.begin_object().key("at").timestamp(facts.last_backup->at);
    json.key("bytes").number(facts.last_backup->bytes).end_object();
  } else {
    json.null();
  }
  json.end_object();
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_about_routes(std::vector<Route>& routes) {
  routes.push_back({Method::get, "/api/v1/about", Permit::action(access::Action::administer),
                    "Version, storage, queue: how the program is", about});
}

}  // namespace kith::api
