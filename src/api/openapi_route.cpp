// /api/v1/openapi.json
#include "api/api.h"
#include "api/openapi.h"

namespace kith::api {

void add_openapi_route(std::vector<app::Route>& routes) {
  auto all = std::make_shared<std::vector<app::Route>>();
  routes.push_back({http::Method::get, "/api/v1/openapi.json", app::Permit::signed_in(),
                    "This document", [all](app::Call& call) -> Result<http::Response> {
                      return http::Response::json(openapi_document(*all, call.actor))
                          .header("Cache-Control", "no-store");
                    }});
  *all = routes;
}

}  // namespace kith::api
