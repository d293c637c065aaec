#include "api/api.h"

namespace kith::api {

std::vector<app::Route> routes(const app::App& app, const Surroundings& surroundings) {
  std::vector<app::Route> routes = app.routes;
  add_session_routes(routes, surroundings.dispatch);
  add_set_up_routes(routes, surroundings.dispatch, surroundings.one_time_code, app.demo);
  add_second_factor_routes(routes);
  add_passkey_routes(routes, surroundings.dispatch);
  add_token_routes(routes);
  add_preference_routes(routes);
  add_meta_routes(routes);
  add_formula_routes(routes);
  add_record_routes(routes);
  add_batch_routes(routes);
  add_undo_routes(routes);
  add_bin_routes(routes);
  add_history_routes(routes);
  add_digest_routes(routes);
  add_search_routes(routes);
  add_twin_routes(routes);
  add_duplicate_routes(routes);
  add_odds_routes(routes);
  add_quality_routes(routes);
  add_approval_routes(routes);
  add_merge_routes(routes);
  add_merge_rule_routes(routes);
  add_user_routes(routes);
  add_account_routes(routes, surroundings.dispatch);
  add_leave_routes(routes);
  add_trail_routes(routes);
  add_seal_routes(routes);
  add_at_rest_routes(routes);
  add_about_routes(routes);
  add_demo_routes(routes, app.demo);
  add_job_routes(routes);
  add_attachment_routes(routes);
  add_event_routes(routes, surroundings.live);
  add_health_routes(routes, surroundings.http_metrics);
  add_openapi_route(routes);
  return routes;
}

}  // namespace kith::api
