// /api/v1/demo: sample data, planted on request and taken away for good.
#include "api/api.h"
#include "api/page.h"
#include "app/demo_data.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using storage::Connection;
using Demo = std::function<Status(app::Workspace&)>;

Result<Response> state(Call& call) {
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const Id batch = app::demo_batch(db);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("planted").boolean(batch.value != 0);
    json.key("objects").begin_array();
    if (batch) {
      for (const auto& one : app::demo_counts(db, call.actor.schema(), batch)) {
        json.begin_object();
        json.key("object").string(one.object->name);
        json.key("records").number(one.records);
        json.key("changed").number(one.changed);
        json.end_object();
      }
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> plant(Call& call, const Demo& demo) {
  if (!demo) return not_found(say("This program brings no sample data.", "此程序不含示例数据。"));
  TRY(demo(call.workspace));
  return Response::json(201, R"({"planted":true})");
}

Result<Response> remove(Call& call) {
  const Id job = TRY(write(call, [&](const records::Unit& unit) -> Result<Id> {
    const Id batch = app::demo_batch(unit.db);
    if (!batch) return not_found(say("There is no sample data.", "没有示例数据。"));
    return app::start_demo_removal(unit, call.workspace.queue(), batch);
  }));
  return Response::json(202, fmt::format(R"({{"job":"{}"}})", format(job)));
}

}  // namespace

void add_demo_routes(std::vector<Route>& routes, const Demo& demo) {
  const Permit admin = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/demo", admin, "What sample data there is", state});
  routes.push_back({Method::post,
                    "/api/v1/demo",
                    admin,
                    "Plant sample data",
                    [demo](Call& call) { return plant(call, demo); },
                    {.lane = app::Lane::bulk}});
  routes.push_back(
      {Method::remove, "/api/v1/demo", admin, "Take sample data away for good", remove});
}

}  // namespace kith::api
