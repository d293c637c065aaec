// /api/v1/setup: the first administrator, behind a code that only the console shows.
#include "api/api.h"
#include "api/page.h"
#include "api/session_cookie.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using Demo = std::function<Status(app::Workspace&)>;

Result<Response> needed(Call& call) {
  return Response::json(call.workspace.is_set_up() ? R"({"needed":false})" : R"({"needed":true})")
      .header("Cache-Control", "no-store");
}

Error no_set_up() {
  // After set-up there is nothing here, whatever code is sent (trust bar A10).
  return not_found(
      say("Kith has been set up already. Sign in instead.", "Kith 已经初始化。请直接登录。"));
}

Result<Response> set_up(Call& call, const DispatchOptions& options, const std::string& code,
                        const Demo& demo) {
  if (call.workspace.is_set_up()) return no_set_up();
  const Json body = TRY(call.json());
  if (code.empty() || !equal_in_constant_time(body.text("code"), code)) {
    return invalid_field(
        "code", "wrong",
        say("The code is not right. It stands on the console where Kith was started.",
            "验证码不正确。它显示在启动 Kith 的控制台上。"));
  }
  // `name` is the person's; the workspace has one of its own.
  Json wanted = body;
  wanted.set("name", Json(body.text("workspace", call.workspace.settings().name)));
  const app::Settings settings = TRY(app::Settings::parse(wanted, call.workspace.settings()));
  const Id user =
      TRY(call.workspace.set_up({std::string(body.text("name")), std::string(body.text("email")),
                                 std::string(body.text("password"))},
                                settings));
  if (body.flag("demo") && demo) TRY(demo(call.workspace));
  const std::string secret = TRY(call.workspace.sign_in().open_session(
      user, call.request.peer, call.request.header("User-Agent")));
  auto response = Response::json(201, R"({"needed":false})");
  response.header("Set-Cookie", session_cookie(options, secret));
  return response;
}

}  // namespace

void add_set_up_routes(std::vector<Route>& routes, const DispatchOptions& options,
                       const std::string& one_time_code, const Demo& demo) {
  routes.push_back(
      {Method::get, "/api/v1/setup", Permit::anyone(), "Is a first administrator needed", needed});
  routes.push_back({Method::post,
                    "/api/v1/setup",
                    Permit::anyone(),
                    "Make the first administrator",
                    [options, one_time_code, demo](Call& call) {
                      return set_up(call, options, one_time_code, demo);
                    },
                    {.body_bytes_max = 8 << 10}});
}

}  // namespace kith::api
