// /api/v1/tokens: one's own API tokens.
#include "api/api.h"
#include "api/page.h"
#include "api/proven_again.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

void write_token(JsonWriter& json, const access::Token& token) {
  auto instant = [&](std::string_view key, const std::optional<Timestamp>& at) {
    json.key(key);
    at ? json.timestamp(*at) : json.null();
  };
  json.key("id").id(token.id);
  json.key("name").string(token.name);
  json.key("scopes").begin_array().string("read");
  if (token.reach == access::Reach::full) json.string("write");
  json.end_array();
  json.key("created_at").timestamp(token.created_at);
  instant("expires_at", token.expires_at);
  instant("last_used_at", token.last_used_at);
}

Result<Response> list(Call& call) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("tokens").begin_array();
  for (const auto& token : call.workspace.sign_in().tokens().of(call.actor.id())) {
    json.begin_object();
    write_token(json, token);
    json.end_object();
  }
  json.end_array().end_object();
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<access::Reach> reach_of(const Json& body) {
  access::Reach reach = access::Reach::read_only;
  const Json* scopes = body.find("scopes");
  if (!scopes) return reach;
  const Error wrong = invalid_field(
      "scopes", "unknown_option",
      say("Scopes are a list of read and write.", "scopes 是由 read 和 write 组成的列表。"));
  if (!scopes->as_array()) return wrong;
  for (const Json& scope : *scopes->as_array()) {
    const std::string* name = scope.as_string();
    if (name && *name == "write")
      reach = access::Reach::full;
    else if (!name || *name != "read")
      return wrong;
  }
  return reach;
}

// A token is never made with a token, as whoever found one could make it outlive its expiry; nor with a
// session alone, which ends sooner than a token does.
Result<Response> create(Call& call) {
  const Json body = TRY(call.json());
  TRY(prove_password_again(call, body));
  std::optional<Timestamp> expires_at;
  if (const auto text = body.text("expires_at"); !text.empty()) {
    expires_at = parse_timestamp(text);
    if (!expires_at) {
      return invalid_field("expires_at", "format",
                           say("Give the expiry as 2027-01-31T00:00:00Z.",
                               "请按 2027-01-31T00:00:00Z 的格式填写到期时间。"));
    }
  }
  const access::Reach reach = TRY(reach_of(body));
  const auto [token, secret] = TRY(call.workspace.sign_in().tokens().create(
      {call.actor.id(), std::string(body.text("name")), reach, expires_at}));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_token(json, token);
  json.key("token").string(secret);
  json.end_object();
  return Response::json(201, std::move(out)).header("Cache-Control", "no-store");
}

Result<Response> revoke(Call& call) {
  TRY(call.workspace.sign_in().tokens().revoke(call.actor.id(), TRY(call.id(0))));
  return no_content();
}

}  // namespace

void add_token_routes(std::vector<Route>& routes) {
  routes.push_back(
      {Method::get, "/api/v1/tokens", Permit::signed_in(), "One's own API tokens", list});
  routes.push_back(
      {Method::post, "/api/v1/tokens", Permit::signed_in(), "Make an API token", create});
  routes.push_back(
      {Method::remove, "/api/v1/tokens/{id}", Permit::signed_in(), "Revoke an API token", revoke});
}

}  // namespace kith::api
