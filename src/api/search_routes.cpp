// /api/v1/search: across objects.
#include "api/api.h"
#include "api/marks.h"
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

// Of the one object that is searched.
Result<std::optional<query::Filter>> filter_of(const Call& call,
                                               const std::vector<std::string>& objects) {
  const auto text = call.request.query("filter");
  if (!text) return std::optional<query::Filter>();
  if (objects.size() != 1) {
    return invalid_field("filter", "range",
                         say("A filter is of one object: name it in objects.",
                             "筛选只针对一个对象：请在 objects 中指定它。"));
  }
  const auto json = parse_json(*text);
  if (!json) return invalid_field("filter", "format", json.error().message);
  const schema::Object& object = *TRY(call.object(objects.front()));
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  return std::optional(
      TRY(query::parse_filter(*json, call.actor.schema(), object, call.actor, asker)));
}

void write_hit(JsonWriter& json, const records::Hit& hit) {
  json.begin_object();
  json.key("object").string(hit.object->name);
  json.key("id").id(hit.id);
  json.key("title").string(hit.title);
  json.key("subtitle").string(hit.subtitle);
  json.key("similar").boolean(hit.by == records::Hit::By::similar);
  json.key("marks").begin_object();
  json.key("title");
  write_marks(json, hit.title_marks);
  json.key("subtitle");
  write_marks(json, hit.subtitle_marks);
  json.end_object();
  json.end_object();
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
  const auto filter = TRY(filter_of(call, objects));
  const records::Searched searched{objects, limit, filter ? &*filter : nullptr};
  std::string body = TRY(read(call, [&](storage::Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("results").begin_array();
    for (const auto& hit : records::search(environment(call, db), text, searched))
      write_hit(json, hit);
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
