// All routes of the engine, in one list of lists.
#pragma once

#include "api/dispatch.h"
#include "app/app.h"
#include "http/server.h"

namespace kith::api {

class Live;
using FindLive = std::function<Live&(app::Workspace&)>;
using HttpMetrics = std::function<http::Metrics()>;

// What the routes need from whoever serves.
struct Surroundings {
  DispatchOptions dispatch;
  std::string one_time_code;  // of the set-up; empty when nobody is to be let in by one
  FindLive live;
  HttpMetrics http_metrics;
};

// The whole table: the engine's own and those that rooms have installed.
std::vector<app::Route> routes(const app::App& app, const Surroundings& surroundings);

// One function a noun; each appends its routes.
void add_session_routes(std::vector<app::Route>& routes, const DispatchOptions& options);
void add_second_factor_routes(std::vector<app::Route>& routes);
void add_passkey_routes(std::vector<app::Route>& routes, const DispatchOptions& options);
void add_set_up_routes(std::vector<app::Route>& routes, const DispatchOptions& options,
                       const std::string& one_time_code,
                       const std::function<Status(app::Workspace&)>& demo);
void add_token_routes(std::vector<app::Route>& routes);
void add_preference_routes(std::vector<app::Route>& routes);
void add_meta_routes(std::vector<app::Route>& routes);
void add_formula_routes(std::vector<app::Route>& routes);
void add_record_routes(std::vector<app::Route>& routes);
void add_batch_routes(std::vector<app::Route>& routes);
void add_undo_routes(std::vector<app::Route>& routes);
void add_bin_routes(std::vector<app::Route>& routes);
void add_history_routes(std::vector<app::Route>& routes);
void add_digest_routes(std::vector<app::Route>& routes);
void add_search_routes(std::vector<app::Route>& routes);
void add_twin_routes(std::vector<app::Route>& routes);
void add_duplicate_routes(std::vector<app::Route>& routes);
void add_odds_routes(std::vector<app::Route>& routes);
void add_quality_routes(std::vector<app::Route>& routes);
void add_approval_routes(std::vector<app::Route>& routes);
void add_merge_routes(std::vector<app::Route>& routes);
void add_merge_rule_routes(std::vector<app::Route>& routes);
void add_user_routes(std::vector<app::Route>& routes);
void add_trail_routes(std::vector<app::Route>& routes);
void add_seal_routes(std::vector<app::Route>& routes);
void add_at_rest_routes(std::vector<app::Route>& routes);
void add_about_routes(std::vector<app::Route>& routes);
void add_demo_routes(std::vector<app::Route>& routes,
                     const std::function<Status(app::Workspace&)>& demo);
void add_account_routes(std::vector<app::Route>& routes, const DispatchOptions& options);
void add_leave_routes(std::vector<app::Route>& routes);
void add_job_routes(std::vector<app::Route>& routes);
void add_attachment_routes(std::vector<app::Route>& routes);
void add_event_routes(std::vector<app::Route>& routes, const FindLive& live);
// Describes every route there is, its own included: added last.
void add_openapi_route(std::vector<app::Route>& routes);
void add_health_routes(std::vector<app::Route>& routes, const HttpMetrics& http_metrics);

}  // namespace kith::api
