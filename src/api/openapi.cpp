#include "api/openapi.h"

#include <algorithm>
#include <map>

#include "api/actor_view.h"
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

Json parameter(std::string name, std::string_view in, Json schema,
               std::string_view description = {}) {
  Json::Object members{
      {"name", Json(std::move(name))}, {"in", Json(in)}, {"schema", std::move(schema)}};
  if (in == "path") members.emplace_back("required", true);
  if (!description.empty()) members.emplace_back("description", Json(description));
  return object(std::move(members));
}

Json list_parameters() {
  const Json integer = object({{"type", "integer"}, {"minimum", 1}, {"maximum", 500}});
  return Json(Json::Array{
      parameter("limit", "query", integer, "Records of a page"),
      parameter("cursor", "query", text_schema(), "`next` of the page before"),
      parameter("skip", "query", object({{"type", "integer"}, {"minimum", 0}}),
                "Records to pass over instead of a cursor: a jump, at the cost of a walk"),
      parameter("sort", "query", text_schema(),
                "Fields, descending with a minus: -created_at,name"),
      parameter("q", "query", text_schema(),
                "Full text; where nothing has it as it is typed, what is one slip away"),
      parameter(
          "marks", "query", object({{"type", "boolean"}}),
          "Adds `marks`, what of each record was found: [from, to) in characters by field, and "
          "`similar`, whether it was something else than typed"),
      parameter("filter", "query", text_schema(), "A filter as JSON"),
      parameter("fields", "query", text_schema(),
                "Columns, dotted through references: name,account.name"),
      parameter("count", "query", object({{"type", "boolean"}}), "Adds `total`"),
      parameter("deleted", "query", object({{"type", "boolean"}}), "The recycle bin instead"),
      parameter("as_of", "query", object({{"type", "string"}, {"format", "date-time"}}),
                "The list as it was at that instant; refused where too much has changed since")});
}

Json array_of(Json items) { return object({{"type", "array"}, {"items", std::move(items)}}); }

// [[0,2],[5,7]]
Json marks_schema() {
  Json mark = array_of(object({{"type", "integer"}, {"minimum", 0}}));
  mark.set("minItems", Json(2));
  mark.set("maxItems", Json(2));
  mark.set("description", Json("Characters from, and the first that is not marked"));
  return array_of(std::move(mark));
}

Json found_schema() {
  const Json hit = object(
      {{"type", "object"},
       {"properties",
        object({{"object", text_schema()},
                {"id", text_schema()},
                {"title", text_schema()},
                {"subtitle", text_schema()},
                {"similar", object({{"type", "boolean"},
                                    {"description", "Found by another spelling than typed"}})},
                {"marks", object({{"type", "object"},
                                  {"properties", object({{"title", marks_schema()},
                                                         {"subtitle", marks_schema()}})}})}})}});
  return object({{"type", "object"}, {"properties", object({{"results", array_of(hit)}})}});
}

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
  bool searches() const { return is(Method::get, "/api/v1/search"); }
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
    if (lists()) {
      const Json list = list_parameters();
      for (const Json& one : *list.as_array()) out.push_back(one);
    }
    if (is(Method::post, "/api/v1/{object}") || is(Method::patch, "/api/v1/{object}/{id}")) {
      out.push_back(parameter("duplicates", "query", text_schema(),
                              "`allow`: keep what a rule against duplicates refuses; for those who "
                              "may merge"));
    }
    if (is(Method::get, "/api/v1/{object}/duplicates")) {
      out.push_back(parameter("state", "query", text_schema(), "open, merged or dismissed"));
      out.push_back(parameter("min_score", "query", object({{"type", "number"}}), "0 to 1"));
      out.push_back(parameter("cursor", "query", text_schema(), "`next` of the page before"));
    }
    if (is(Method::get, "/api/v1/{object}/export")) {
      for (const std::string_view name : {"filter", "q", "sort", "fields"}) {
        out.push_back(parameter(std::string(name), "query", text_schema(), "As in a list"));
      }
      out.push_back(parameter("names", "query", text_schema(),
                              "`labels` (of the request's language) or `api`"));
      out.push_back(parameter("format", "query", text_schema(),
                              "csv, xlsx, vcard (4.0), vcard3 or jsonl; vCards of people alone"));
      out.push_back(parameter("encoding", "query", text_schema(),
                              "Of CSV: UTF-8 (with a byte order mark) or GB18030"));
      for (const std::string_view name : {"group", "measures"}) {
        out.push_back(parameter(std::string(name), "query", text_schema(),
                                "As in a report, as JSON: its groups instead of records"));
      }
    }
    if (is(Method::get, "/api/v1/{object}/{id}")) {
      out.push_back(parameter("as_of", "query",
                              object({{"type", "string"}, {"format", "date-time"}}),
                              "The record as it was at that instant"));
    }
    if (is(Method::get, "/api/v1/{object}/{id}/timeline")) {
      out.push_back(parameter("cursor", "query", text_schema(),
                              "`next` of the page before, or an instant: what is older"));
      out.push_back(parameter("of", "query", text_schema(),
                              "`self` and relations of the record, the events of whose records are "
                              "told as well: self,contacts; else self"));
      out.push_back(parameter("types", "query", text_schema(),
                              "change, comment, attachment, and kinds of activities; else all"));
      out.push_back(parameter("q", "query", text_schema(), "In what was written and changed"));
      out.push_back(parameter("pinned", "query", object({{"type", "boolean"}}), "Pinned alone"));
    }
    if (is(Method::get, "/api/v1/bin")) {
      out.push_back(parameter("object", "query", text_schema(), "Of one object alone"));
      out.push_back(parameter("q", "query", text_schema(), "A part of the title"));
      out.push_back(parameter("by", "query", text_schema(), "Whoever deleted it, or `me`"));
    }
    if (searches()) {
      out.push_back(parameter("q", "query", text_schema(), "At most 200 bytes"));
      out.push_back(parameter("objects", "query", text_schema(), "contacts,accounts; else all"));
      out.push_back(parameter("filter", "query", text_schema(), "Of the one object named"));
      out.push_back(parameter("limit", "query",
                              object({{"type", "integer"}, {"minimum", 1}, {"maximum", 100}})));
    }
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
                    {"marks", array_of(object(
                                  {{"type", "object"}, {"additionalProperties", marks_schema()}}))},
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
    } else if (searches()) {
      success.set("content", content("application/json", found_schema()));
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
