// /healthz, /readyz, /metrics: for whoever keeps the program running.
#include "api/api.h"
#include "api/page.h"
#include "storage/storage.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

// The process answers.
Result<Response> alive(Call&) { return Response::text(200, "ok\n"); }

// A write reaches the disk.
Result<Response> ready(Call& call) {
  TRY(call.workspace.prove_writable());
  return Response::text(200, "ready\n");
}

// Prometheus text exposition format 0.0.4.
class Exposition {
 public:
  void add(std::string_view name, std::string_view help, std::string_view type, uint64_t value) {
    out_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

Result<Response> metrics(Call& call, const HttpMetrics& http_metrics) {
  const http::Metrics web = http_metrics ? http_metrics() : http::Metrics{};
  const storage::Counters store = call.workspace.database().counters();
  Exposition exposition;
  exposition.add("kith_connections", "Open connections.", "gauge", web.connections);
  exposition.add("kith_requests_in_flight", "Requests with a handler.", "gauge", web.in_flight);
  exposition.add("kith_event_streams", "Open event streams.", "gauge", web.event_streams);
  uint64_t requests = 0;
  for (uint64_t count : web.requests_by_class) requests += count;
  exposition.add("kith_requests_total", "Answered requests.", "counter", requests);
  exposition.add("kith_server_errors_total", "Answers of class 5xx.", "counter",
                 web.requests_by_class[5]);
  exposition.add("kith_bytes_out_total", "Bytes sent.", "counter", web.bytes_out);
  exposition.add("kith_commits_total", "Commits of the database.", "counter", store.commits);
  exposition.add("kith_writes_total", "Requests that wrote.", "counter", store.writes);
  exposition.add("kith_statements_total", "Statements run.", "counter", store.statements);
  exposition.add("kith_statements_refused_total",
                 "Statements that the database could not run as they stood: faults of Kith.",
                 "counter", store.refused);
  auto response = Response::text(200, exposition.take());
  response.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return response;
}

}  // namespace

void add_health_routes(std::vector<Route>& routes, const HttpMetrics& http_metrics) {
  routes.push_back({Method::get, "/healthz", Permit::anyone(), "The process answers", alive});
  routes.push_back({Method::get, "/readyz", Permit::anyone(), "A write reaches the disk", ready});
  routes.push_back({Method::get, "/metrics", Permit::action(access::Action::administer),
                    "Counters for Prometheus",
                    [http_metrics](Call& call) { return metrics(call, http_metrics); }});
}

}  // namespace kith::api
