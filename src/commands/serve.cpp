// kith serve: the server, until SIGTERM or SIGINT.
#include <charconv>
#include <cstdio>

#include "api/api.h"
#include "api/live.h"
#include "api/web.h"
#include "app/archive_place.h"
#include "base/log.h"
#include "commands/commands.h"
#include "http/server.h"
#include "http/signals.h"

namespace kith::embedded {
std::vector<File> web();
}

namespace kith::commands {
namespace {

constexpr int job_workers = 2;
constexpr std::chrono::milliseconds patience{8'000};

struct ListenAddress {
  std::string host;
  uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080"
Result<ListenAddress> parse_address(std::string_view text) {
  const size_t colon = text.rfind(':');
  ListenAddress address;
  if (colon != std::string_view::npos) {
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    address.host = host;
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (error == std::errc() && end == port.data() + port.size() && !host.empty()) return address;
  }
  return invalid_field("listen", "format",
                       say("“{}” is no address to listen on; an example is 127.0.0.1:8080.",
                           "“{}”不是可监听的地址；例如 127.0.0.1:8080。", text));
}

// The code that the set-up page asks for: whoever can read the console owns the machine.
std::string one_time_code(app::Workspace& workspace, Random& random) {
  if (workspace.is_set_up()) return {};
  return random.token(12);
}

std::optional<http::TlsFiles> tls_files(const kith::Settings& settings) {
  const std::string certificate(settings.text("tls_cert"));
  const std::string key(settings.text("tls_key"));
  if (certificate.empty() || key.empty()) return std::nullopt;
  return http::TlsFiles{certificate, key};
}

Status serve(const Invocation& call) {
  const ListenAddress address = TRY(parse_address(call.settings.text("listen")));
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
  const api::DispatchOptions options{.secure_cookies = tls.has_value()};
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
  server_options.refusal_page = [&](const http::Refusal& refusal) {
    return dispatch.refuse(refusal);
  };
  auto answer = [&](const http::Request& request) {
    // /healthz is no page of the web app, although it looks like one.
    if (!router.route(request.method, request.target.segments)) {
      if (auto file = web.answer(request)) return std::move(*file);
    }
    return dispatch.answer(request);
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
