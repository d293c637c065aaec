// /api/v1/jobs: what is queued, running and failed, for administrators.
#include "api/api.h"
#include "api/jobs_json.h"
#include "api/page.h"
#include "app/cancel.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

Result<Response> list(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  const Id before = parse_id(call.request.query("cursor").value_or("")).value_or(Id{});
  std::optional<jobs::State> state;
  if (const auto name = call.request.query("state")) {
    state = state_of(*name);
    if (!state) {
      return invalid_field("state", "unknown_option",
                           say("A state is waiting, running, done, failed or cancelled.",
                               "状态为 waiting、running、done、failed 或 cancelled。"));
    }
  }
  const auto page = call.workspace.queue().list(state, before, limit);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("jobs").begin_array();
  for (const auto& job : page) write_job(json, job);
  json.end_array().key("next");
  static_cast<int>(page.size()) == limit ? json.id(page.back().id) : json.null();
  json.end_object();
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// One's own job, or anybody's for administrators.
Result<jobs::Job> job_of(Call& call) {
  const auto job = call.workspace.queue().find(TRY(call.id(0)));
  if (job && (job->by == call.actor.id() || call.actor.may(access::Action::administer)))
    return *job;
  return not_found(say("There is no such job of yours.", "没有你的这个任务。"));
}

Result<Response> get(Call& call) {
  const auto job = TRY(job_of(call));
  std::string body;
  JsonWriter json(body);
  write_job_whole(json, job, call.locale);
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> retry(Call& call) {
  TRY(call.workspace.queue().retry(TRY(job_of(call)).id));
  return get(call);
}

Result<Response> cancel(Call& call) {
  TRY(app::cancel_job(call.workspace, TRY(job_of(call))));
  return get(call);
}

}  // namespace

void add_job_routes(std::vector<Route>& routes) {
  routes.push_back(
      {Method::get, "/api/v1/jobs", Permit::action(access::Action::administer), "The queue", list});
  routes.push_back({Method::get, "/api/v1/jobs/{id}", Permit::signed_in(),
                    "One job, and what it was refused for single records", get});
  routes.push_back({Method::post, "/api/v1/jobs/{id}/retry", Permit::signed_in(),
                    "Run a failed job again", retry});
  routes.push_back(
      {Method::post, "/api/v1/jobs/{id}/cancel", Permit::signed_in(), "Cancel a job", cancel});
}

}  // namespace kith::api
