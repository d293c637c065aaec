#include "api/dispatch.h"

#include "api/failure.h"
#include "api/problem.h"
#include "app/workspace.h"
#include "base/log.h"
#include "http/cookie.h"

namespace kith::api {
namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view preview_header = "X-Kith-Preview-As";
constexpr size_t limits_in_memory = 8 << 20;  // larger bodies are uploads and go to a file

bool is_safe(http::Method method) {
  return method == http::Method::get || method == http::Method::head ||
         method == http::Method::options;
}

struct Proof {
  std::optional<access::Caller> caller;
  std::string session;  // the cookie's secret
  bool showed = false;  // be it one that opens nothing
};

Proof prove(const http::Request& request, access::SignIn& sign_in, const std::string& cookie) {
  if (request.header("Authorization").starts_with(bearer))
    return {sign_in.caller_of_token(bearer_token(request)), "", true};
  auto secret = http::find_cookie(request.header("Cookie"), cookie);
  if (!secret) return {};
  return {sign_in.caller_of_session(*secret), std::string(*secret), true};
}

// A page of somebody else's can make a browser send our cookie, but neither a header of ours nor an
// Origin that is not its own (Fetch standard 3.1, 4.6).
bool comes_from_our_page(const http::Request& request, const std::string& base_url) {
  if (!request.headers.has("X-Kith-CSRF")) return false;
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin") return false;
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return true;
  if (!base_url.empty() && origin == base_url) return true;  // a proxy may ask by another Host
  const size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && origin.substr(scheme + 3) == request.header("Host");
}

// "user:ID" or "role:ID".
std::optional<access::Preview> parse_preview(std::string_view text, Id viewer) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto id = parse_id(text.substr(colon + 1));
  const std::string_view kind = text.substr(0, colon);
  if (!id || (kind != "user" && kind != "role")) return std::nullopt;
  return kind == "user" ? access::Preview{viewer, *id, {}} : access::Preview{viewer, {}, *id};
}

// Whoever only reads (a key without the scope, a look as somebody else) is stopped here, at one place
// for all routes; Effect::none marks those that ask by POST.
bool changes_something(const http::Request& request, const app::Route& route) {
  return !route.permit.open() && !is_safe(request.method) &&
         route.options.effect != app::Effect::none;
}

// Who the request is answered for: the caller, or whom an administrator looks as. A look reads
// only, and is noted.
Result<access::Actor> actor_of(const http::Request& request, const app::Route& route,
                               app::Workspace& workspace, const Proof& proof) {
  const Id user = proof.caller ? proof.caller->user : Id{};
  access::Actor actor =
      workspace.actor(user, proof.caller ? proof.caller->reach : access::Reach::full);
  const std::string_view asked = request.header(preview_header);
  if (asked.empty() || route.permit.open()) return actor;
  if (!actor.user() || !actor.user()->active) return actor;
  TRY(actor.require(access::Action::administer));
  const auto preview = parse_preview(asked, user);
  const auto directory = workspace.directory();
  const access::User* seen = preview && preview->user ? directory->user(preview->user) : nullptr;
  const bool known = preview && (preview->user ? seen && seen->active
                                               : directory->rights(preview->role) != nullptr);
  if (!known) {
    return invalid_field(std::string(preview_header), "unknown",
                         say("There is no such active user or role to look as.",
                             "没有可供预览的该在职用户或角色。"));
  }
  if (changes_something(request, route)) {
    return forbidden(
        say("This is a preview: it shows what somebody else sees, and changes nothing. "
            "Leave the preview first.",
            "这是预览：只显示他人所见，不作任何更改。请先退出预览。"));
  }
  if (workspace.previews().begins(*preview, workspace.clock().now())) {
    TRY(workspace.database().write([&](storage::Connection& db) -> Status {
      Json detail(Json::Object{});
      if (preview->role) detail.set("role", directory->role_name(preview->role));
      app::note_audit(db, {workspace.ids().next(), workspace.clock().now(), user, "preview",
                           preview->user, std::move(detail)});
      return done();
    }));
  }
  return workspace.previewing(*preview);
}

Error wrong_method(const std::vector<http::Method>& allowed) {
  std::string list;
  for (http::Method method : allowed) {
    if (!list.empty()) list += ", ";
    list += http::name(method);
  }
  return invalid(say("This address takes {}.", "此地址接受的方法：{}。", list));
}

Locale locale_of_request(const http::Request& request, const app::Workspace& workspace) {
  return negotiate_locale(request.header("Accept-Language"), workspace.settings().locale);
}

// What is refused before it is a request has a status and no code.
Code code_of_refusal(int status) {
  if (status == 413 || status == 431) return Code::too_large;
  return status == 408 || status >= 500 ? Code::unavailable : Code::invalid;
}

// Whoever tries doors stands in the log with the door's pattern: an address can hold what opens one. To
// be asked to sign in, with nothing shown, is no try.
void log_refused(const http::Request& request, const app::Route* route, const Error& error, Id user,
                 bool showed) {
  std::string_view why;
  switch (error.code) {
    case Code::unauthenticated:
      if (!showed && (!route || !route->permit.open())) return;
      why =
          error.fields.empty() || error.fields.front().code != "required" ? "proof" : "code_asked";
      break;
    case Code::forbidden:
      why = "right";
      break;
    case Code::busy:
      why = "wait";
      break;
    default:
      return;
  }
  log::warn("refused", "why={} method={} route={} user={} address={} request={}", why,
            http::name(request.method), route ? std::string_view(route->pattern) : "/*",
            user ? format(user) : "-", request.peer, request.id);
}

}  // namespace

std::string_view bearer_token(const http::Request& request) {
  std::string_view authorization = request.header("Authorization");
  if (!authorization.starts_with(bearer)) return {};
  authorization.remove_prefix(bearer.size());
  return authorization;
}

std::string session_cookie_name(const DispatchOptions& options) {
  return options.secure_cookies ? "__Host-kith_session" : "kith_session";
}

Dispatch::Dispatch(const Router& router, FindWorkspace find_workspace, DispatchOptions options)
    : router_(router), find_workspace_(std::move(find_workspace)), options_(std::move(options)) {}

http::RouteLimits Dispatch::limits(const http::Request& request) const {
  http::RouteLimits limits;
  const app::Route* route = router_.route(request.method, request.target.segments);
  if (!route) return limits;
  limits.body_bytes_max = route->options.body_bytes_max;
  limits.lane = route->options.lane == app::Lane::bulk ? http::Lane::bulk : http::Lane::interactive;
  if (route->options.body_bytes_max > limits_in_memory)
    limits.body = http::BodyStore::memory_or_file;
  return limits;
}

http::Response Dispatch::answer(const http::Request& request) const {
  app::Workspace* workspace = find_workspace_(request);
  Told told;
  if (!workspace) {
    return problem(not_found(say("There is no such workspace.", "没有这个工作区。")), told.locale,
                   request.id);
  }
  try {
    told.locale = locale_of_request(request, *workspace);
    const Router::Match match = router_.match(request.method, request.target.segments);
    auto answer = run(request, match, *workspace, told);
    if (answer) return std::move(*answer);
    log_refused(request, match.route, answer.error(), told.user, told.showed);
    auto response = problem(answer.error(), told.locale, request.id);
    if (!match.route && !match.allowed.empty()) response.status = 405;
    return response;
  } catch (const std::exception& failure) {
    return response_of_failure(failure, request, told.locale);
  }
}

Result<http::Response> Dispatch::run(const http::Request& request, const Router::Match& match,
                                     app::Workspace& workspace, Told& told) const {
  if (!match.route) {
    if (!match.allowed.empty()) return wrong_method(match.allowed);
    return not_found(say("There is nothing at this address.", "此地址没有内容。"));
  }
  const Proof proof = prove(request, workspace.sign_in(), session_cookie_name(options_));
  told.showed = proof.showed;
  if (proof.caller) told.user = proof.caller->user;
  const access::Actor actor = TRY(actor_of(request, *match.route, workspace, proof));
  const bool signed_in = actor.user() && actor.user()->active;
  if (!match.route->permit.open() && !signed_in) {
    return Error{Code::unauthenticated, say("Please sign in.", "请先登录。"), {}};
  }
  if (proof.caller && proof.caller->by_cookie && !is_safe(request.method) &&
      !comes_from_our_page(request, options_.base_url)) {
    return forbidden(
        say("This request does not come from Kith's own page: send the header X-Kith-CSRF: 1 from "
            "the same origin, or use an API token.",
            "该请求不是来自 Kith 自己的页面：请在同源页面发送请求头 X-Kith-CSRF: 1，或使用 API "
            "令牌。"));
  }
  if (!match.route->permit.open() && !match.route->options.before_two_steps && proof.caller &&
      access::lacks_two_steps(actor.directory(), *proof.caller)) {
    return forbidden(say("Your role asks for two steps: set up the second factor first.",
                         "您的角色要求两步验证：请先设置第二步验证。"));
  }
  if (proof.caller && proof.caller->reach == access::Reach::read_only &&
      changes_something(request, *match.route)) {
    return forbidden(say("This key only reads. Make one with the scope “write”.",
                         "该令牌只能读取。请创建包含 write 范围的令牌。"));
  }
  if (auto action = match.route->permit.needs()) TRY(actor.require(*action));
  if (signed_in && request.header("Accept-Language").empty()) {
    told.locale = locale_of(actor.user()->locale, told.locale);
  }
  const bool by_page = proof.caller && proof.caller->by_cookie;
  app::Call call{request,       workspace,
                 actor,         proof.caller.value_or(access::Caller{}),
                 proof.session, workspace.clock().now(),
                 told.locale,   by_page ? records::Via::web : records::Via::api,
                 match.parts};
  return match.route->handle(call);
}

http::Response Dispatch::refuse(const http::Refusal& refusal) const {
  const Locale locale = negotiate_locale(refusal.accept_language, Locale::en);
  const Error error{code_of_refusal(refusal.status), refusal.message, {}};
  return problem_of_status(refusal.status, error, locale, refusal.request_id);
}

}  // namespace kith::api
