// kith serve: the server, until SIGTERM or SIGINT.
#include <cstdio>

#include "api/api.h"
#include "api/guarded.h"
#include "api/live.h"
#include "api/web.h"
#include "app/archive_place.h"
#include "base/log.h"
#include "commands/commands.h"
#include "commands/settings.h"
#include "http/server.h"
#include "http/signals.h"

namespace kith::embedded {
std::vector<File> web();
}

namespace kith::commands {
namespace {

constexpr int job_workers = 2;
constexpr std::chrono::milliseconds patience{8'000};

// The code that the set-up page asks for: whoever can read the console owns the machine.
std::string one_time_code(app::Workspace& workspace, Random& random) {
  if (workspace.is_set_up()) return {};
  return random.token(16);
}

// By its pattern: a path can hold what opens a door (a proposal's link, an invitation).
void log_answered(const http::Answered& answered, const api::Router& router) {
  if (!log::enabled(log::Level::debug)) return;
  const http::Request& request = answered.request;
  const app::Route* route = router.route(request.method, request.target.segments);
  log::debug("answered", "request={} method={} route={} status={} took_us={}", request.id,
             http::name(request.method), route ? route->pattern : "/*", answered.status,
             answered.took.count());
}

Status serve(const Invocation& call) {
  const ListenAddress address = TRY(listen_address(call.settings));
  const std::string opened_at = TRY(base_url(call.settings));
  const size_t threads = TRY(workers(call.settings));
  const http::TrustedProxies proxies = TRY(trusted_proxies(call.settings));
  http::Server* running = nullptr;
  http::StopSignals signals([&](int) {
    if (running) running->stop(patience);
  });
  Program program;
  app::forget_interrupted_loads(
      {std::string(call.settings.text("data")), std::string(call.settings.text("database"))});
  TRY(program.open(call.settings));
  app::Workspace& workspace = *program.workspace;
  const auto tls = tls_files(call.settings);
  // A proxy that speaks TLS for us makes it no less TLS to whoever opens the page.
  const bool over_tls = tls || opened_at.starts_with("https:");
  const api::DispatchOptions options{.secure_cookies = over_tls, .base_url = opened_at};
  const std::string code = one_time_code(workspace, program.random);
  api::Live live(workspace);
  const api::WebApp web(embedded::web(), program.random);

  const api::Router router(api::routes(
      program.app,
      {.dispatch = options,
       .one_time_code = code,
       .live = [&](app::Workspace&) -> api::Live& { return live; },
       .http_metrics = [&] { return running ? running->metrics() : http::Metrics{}; }}));
  const api::Dispatch dispatch(
      router, [&](const http::Request&) { return &workspace; }, options);
  http::ServerOptions server_options;
  server_options.tls = tls;
  server_options.trusted_proxies = proxies;
  server_options.interactive_workers = threads;
  server_options.on_answered = [&](const http::Answered& answered) {
    log_answered(answered, router);
  };
  const api::Over over = over_tls ? api::Over::https : api::Over::http;
  server_options.refusal_page = [&](const http::Refusal& refusal) {
    return api::guarded(dispatch.refuse(refusal), over);
  };
  auto answer = [&](const http::Request& request) {
    // /healthz is no page of the web app, although it looks like one.
    if (!router.route(request.method, request.target.segments)) {
      if (auto file = web.answer(request)) return api::guarded(std::move(*file), over);
    }
    return api::guarded(dispatch.answer(request), over);
  };
  http::Server server(server_options, answer,
                      [&](const http::Request& request) { return dispatch.limits(request); });
  running = &server;
  const http::Address bound = server.listen(address.host, address.port);
  workspace.start(job_workers);
  server.run([&] {
    std::printf("listening on %s://%s:%u\n", tls ? "https" : "http", bound.host.c_str(),
                bound.port);
    if (!code.empty()) std::printf("set-up code: %s\n", code.c_str());
    std::fflush(stdout);
  });
  workspace.stop();
  return done();
}

int run(const Invocation& call) {
  const Status status = serve(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& serve_command() {
  static const Command command{
      "serve", "serves the web app and the API", "提供网页应用和接口", {}, run};
  return command;
}

}  // namespace kith::commands
