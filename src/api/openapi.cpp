#include "api/openapi.h"

#include <algorithm>
#include <map>

#include "api/actor_view.h"
#include "api/openapi_parameters.h"
#include "api/openapi_replies.h"
#include "base/json.h"

namespace kith::api {
namespace {

using app::Route;
using http::Method;

constexpr std::string_view object_part = "{object}";

Json object(Json::Object members) { return Json(std::move(members)); }
Json reference(const std::string& name) { return object({{"$ref", "#/components/" + name}}); }
Json content(std::string_view type, Json schema) {
  return object({{std::string(type), object({{"schema", std::move(schema)}})}});
}

std::string lower(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// "getContactsById": unique, because method and path are.
std::string operation_id(Method method, std::string_view path) {
  std::string out = lower(http::name(method));
  bool up = true;
  constexpr std::string_view base = "/api/v1";
  if (path.starts_with(base)) path.remove_prefix(base.size());
  for (char c : path) {
    if (c == '/' || c == '_' || c == '.' || c == '{' || c == '}') {
      up = true;
      continue;
    }
    out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    up = false;
  }
  return out;
}

std::vector<std::string> parts_of(std::string_view pattern) {
  std::vector<std::string> out;
  for (size_t open; (open = pattern.find('{')) != std::string_view::npos;) {
    const size_t close = pattern.find('}', open);
    out.emplace_back(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
  return out;
}

Json text_schema() { return object({{"type", "string"}}); }

// What is particular about a path of records; everything else takes and gives some JSON.
class Operation {
 public:
  Operation(const Route& route, std::string path, const schema::Object* of)
      : route_(route), path_(std::move(path)), of_(of) {}

  Json json() const {
    Json::Object members{{"operationId", Json(operation_id(route_.method, path_))},
                         {"summary", Json(route_.summary)},
                         {"tags", Json(Json::Array{Json(of_ ? of_->name : "kith")})}};
    if (Json parameters = all_parameters(); !parameters.as_array()->empty()) {
      members.emplace_back("parameters", std::move(parameters));
    }
    if (Json body = request_body(); !body.is_null())
      members.emplace_back("requestBody", std::move(body));
    members.emplace_back("responses", responses());
    if (route_.permit.open()) members.emplace_back("security", Json(Json::Array{}));
    return object(std::move(members));
  }

 private:
  bool is(Method method, std::string_view pattern) const {
    return route_.method == method && route_.pattern == pattern;
  }
  bool lists() const {
    return is(Method::get, "/api/v1/{object}") ||
           is(Method::get, "/api/v1/{object}/{id}/related/{relation}");
  }
  bool exports() const {
    return route_.pattern == "/api/v1/{object}/export" ||
           route_.pattern == "/api/v1/exports/{token}";
  }
  bool answers_record() const {
    return is(Method::post, "/api/v1/{object}") || is(Method::get, "/api/v1/{object}/{id}") ||
           is(Method::patch, "/api/v1/{object}/{id}") ||
           is(Method::post, "/api/v1/{object}/{id}/restore");
  }

  Json all_parameters() const {
    Json::Array out;
    for (auto& part : parts_of(path_)) out.push_back(parameter(part, "path", text_schema()));
    for (Json& one : query_parameters(route_.method, route_.pattern)) out.push_back(std::move(one));
    return Json(std::move(out));
  }

  Json request_body() const {
    if (route_.method == Method::put) {
      return object({{"content", content("application/json", object({}))}});
    }
    if (route_.method != Method::post && route_.method != Method::patch) return {};
    Json schema = object({{"type", "object"}});
    std::string_view type = "application/json";
    const bool creates = is(Method::post, "/api/v1/{object}");
    if (of_ && (creates || is(Method::patch, "/api/v1/{object}/{id}"))) {
      schema = reference("schemas/" + of_->name + (creates ? ".create" : ".change"));
    } else if (route_.options.lane == app::Lane::bulk && !exports()) {
      type = "multipart/form-data";
    }
    return object({{"content", content(type, std::move(schema))}});
  }

  Json responses() const {
    Json success = object({{"description", "Done"}});
    const bool empty =
        (route_.method == Method::remove || route_.method == Method::put) && !lists();
    if (of_ && answers_record()) {
      success.set("content", content("application/json", reference("schemas/" + of_->name)));
    } else if (of_ && lists()) {
      const Json page = object(
          {{"type", "object"},
           {"properties",
            object({{"records",
                     object({{"type", "array"}, {"items", reference("schemas/" + of_->name)}})},
                    {"similar", object({{"type", "boolean"}})},
                    {"marks", marks_of_records()},
                    {"next", object({{"type", Json(Json::Array{"string", "null"})}})}})}});
      success.set("content", content("application/json", page));
    } else if (exports()) {
      Json files(Json::Object{});
      for (const std::string_view type :
           {"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "text/vcard", "application/jsonl"}) {
        files.set(std::string(type), object({{"schema", text_schema()}}));
      }
      success.set("content", std::move(files));
    } else if (const auto known = reply_schema(route_.method, route_.pattern)) {
      success.set("content", content("application/json", *known));
    } else if (!empty) {
      success.set("content", content("application/json", object({{"type", "object"}})));
    }
    const std::string_view status = empty                                  ? "204"
                                    : is(Method::post, "/api/v1/{object}") ? "201"
                                                                           : "200";
    return object(
        {{std::string(status), std::move(success)}, {"default", reference("responses/problem")}});
  }

  const Route& route_;
  const std::string path_;
  const schema::Object* of_;
};

std::string replaced(std::string path, std::string_view object_name) {
  return path.replace(path.find(object_part), object_part.size(), object_name);
}

Json problem_response() {
  const Json field = object(
      {{"type", "object"},
       {"properties",
        object({{"field", text_schema()}, {"code", text_schema()}, {"message", text_schema()}})}});
  const Json schema =
      object({{"type", "object"},
              {"properties", object({{"type", text_schema()},
                                     {"title", text_schema()},
                                     {"status", object({{"type", "integer"}})},
                                     {"code", text_schema()},
                                     {"detail", text_schema()},
                                     {"errors", object({{"type", "array"}, {"items", field}})},
                                     {"more_errors", object({{"type", "integer"}})},
                                     {"request_id", text_schema()}})}});
  return object({{"description", "What is wrong, where, and the way out (RFC 9457)"},
                 {"content", content("application/problem+json", schema)}});
}

Json components(const access::Actor& actor, const std::vector<const schema::Object*>& objects) {
  const ActorView view(actor);
  Json::Object schemas;
  for (const schema::Object* of : objects) {
    Json input = schema::input_schema(*of, view);
    Json change = input;
    if (auto* members = change.as_object()) {
      std::erase_if(*members, [](const auto& member) { return member.first == "required"; });
    }
    schemas.emplace_back(of->name, schema::record_schema(*of, view));
    schemas.emplace_back(of->name + ".create", std::move(input));
    schemas.emplace_back(of->name + ".change", std::move(change));
  }
  return object(
      {{"schemas", Json(std::move(schemas))},
       {"responses", object({{"problem", problem_response()}})},
       {"securitySchemes",
        object({{"token", object({{"type", "http"}, {"scheme", "bearer"}})},
                {"session",
                 object({{"type", "apiKey"}, {"in", "cookie"}, {"name", "kith_session"}})}})}});
}

// "/api/v1/leads/{id}/convert" is for those who may read leads.
bool is_hidden(const access::Actor& actor, std::string_view pattern) {
  constexpr std::string_view root = "/api/v1/";
  if (!pattern.starts_with(root)) return false;
  const std::string_view rest = pattern.substr(root.size());
  const schema::Object* of = actor.schema().object(rest.substr(0, rest.find('/')));
  return of && !actor.require(access::Verb::read, *of);
}

}  // namespace

std::string openapi_document(const std::vector<Route>& routes, const access::Actor& actor) {
  std::vector<const schema::Object*> objects;
  for (const schema::Object& one : actor.schema().objects()) {
    if (actor.require(access::Verb::read, one)) objects.push_back(&one);
  }
  std::map<std::string, Json> paths;
  auto add = [&](const Route& route, std::string path, const schema::Object* of) {
    paths[path].set(lower(http::name(route.method)), Operation(route, path, of).json());
  };
  for (const Route& route : routes) {
    if (is_hidden(actor, route.pattern)) continue;
    if (route.pattern.find(object_part) == std::string::npos ||
        route.pattern.starts_with("/api/v1/meta")) {
      add(route, route.pattern, nullptr);
      continue;
    }
    for (const schema::Object* of : objects) add(route, replaced(route.pattern, of->name), of);
  }
  Json document =
      object({{"openapi", "3.1.0"},
              {"info", object({{"title", "Kith"}, {"version", KITH_VERSION}})},
              {"security", Json(Json::Array{object({{"token", Json(Json::Array{})}}),
                                            object({{"session", Json(Json::Array{})}})})}});
  Json::Object all;
  for (auto& [path, operations] : paths) all.emplace_back(path, std::move(operations));
  document.set("paths", Json(std::move(all)));
  document.set("components", components(actor, objects));
  return document.dump();
}

}  // namespace kith::api
