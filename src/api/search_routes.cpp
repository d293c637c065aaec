// /api/v1/search: across objects.
#include "api/api.h"
#include "api/page.h"
#include "records/search.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

constexpr size_t query_bytes_max = 200;

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const size_t comma = list.find(',');
    if (comma != 0) out.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return out;
}

Result<Response> search(Call& call) {
  const std::string text(call.request.query("q").value_or(""));
  if (text.size() > query_bytes_max) {
    return invalid_field(
        "q", "too_long",
        say("Look for at most {} bytes.", "搜索内容最多 {} 字节。", query_bytes_max));
  }
  const int limit = TRY(number_parameter(call, "limit", 20, 1, 100));
  const auto objects = split(call.request.query("objects").value_or(""));
  std::string body = TRY(read(call, [&](storage::Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("results").begin_array();
    for (const auto& hit : records::search(environment(call, db), text, objects, limit)) {
      json.begin_object();
      json.key("object").string(hit.object->name);
      json.key("id").id(hit.id);
      json.key("title").string(hit.title);
      json.key("subtitle").string(hit.subtitle);
      json.end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_search_routes(std::vector<Route>& routes) {
  routes.push_back(
      {Method::get, "/api/v1/search", Permit::signed_in(), "Search across objects", search});
}

}  // namespace kith::api
