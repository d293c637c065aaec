#include "api/openapi_replies.h"

namespace kith::api {
namespace {

using http::Method;

Json typed(std::string_view type) { return Json(Json::Object{{"type", Json(type)}}); }
Json text() { return typed("string"); }
Json whole() { return typed("integer"); }
Json yes_or_no() { return typed("boolean"); }
Json or_null(std::string_view type) {
  return Json(Json::Object{{"type", Json(Json::Array{Json(type), "null"})}});
}
Json list_of(Json items) {
  return Json(Json::Object{{"type", "array"}, {"items", std::move(items)}});
}
Json object_of(Json::Object members) {
  return Json(Json::Object{{"type", "object"}, {"properties", Json(std::move(members))}});
}
Json told(Json schema, std::string_view description) {
  schema.set("description", description);
  return schema;
}

// [[0,2],[5,7]]
Json marks() {
  Json mark = list_of(Json(Json::Object{{"type", "integer"}, {"minimum", 0}}));
  mark.set("minItems", 2);
  mark.set("maxItems", 2);
  return list_of(told(std::move(mark), "Characters from, and the first that is not marked"));
}

Json found() {
  Json hit = object_of({{"object", text()},
                        {"id", text()},
                        {"title", text()},
                        {"subtitle", text()},
                        {"similar", told(yes_or_no(), "Found by another spelling than typed")},
                        {"marks", object_of({{"title", marks()}, {"subtitle", marks()}})}});
  return object_of({{"results", list_of(std::move(hit))}});
}

Json percent() { return Json(Json::Object{{"type", "integer"}, {"minimum", 0}, {"maximum", 100}}); }

// A rule as whoever asks may know it, and what else is said of it.
Json quality_rule(std::string_view more, Json of_more) {
  return object_of({{"id", text()},
                    {"label", object_of({{"en", text()}, {"zh", text()}})},
                    {"kind", told(text(), "filled, valid, fresh, related or holds")},
                    {"weight", whole()},
                    {"fields", told(list_of(text()), "To be looked at where it does not hold")},
                    {"filter", told(typed("object"), "What records that are good meet")},
                    {std::string(more), std::move(of_more)}});
}

Json quality_of_object() {
  const Json average = told(or_null("number"), "0 to 100");
  Json owner = object_of({{"owner", told(or_null("object"), "Nobody's: null")},
                          {"records", whole()},
                          {"average", average}});
  Json day =
      object_of({{"day", told(text(), "2026-11-21")}, {"records", whole()}, {"average", average}});
  return object_of(
      {{"records", told(whole(), "That the caller sees")},
       {"average", average},
       {"rules", list_of(quality_rule("lacking", told(whole(), "Records that do not meet it")))},
       {"bands", told(list_of(whole()), "Records by their score: 0–9, 10–19, … 90–100")},
       {"owners", list_of(std::move(owner))},
       {"trend", list_of(std::move(day))},
       {"job", told(or_null("object"), "The working out anew that is under way")}});
}

Json quality_of_record() {
  Json score = percent();
  score.set("type", Json(Json::Array{"integer", "null"}));
  return object_of({{"score", told(std::move(score), "Null where there is no rule")},
                    {"rules", list_of(quality_rule("holds", yes_or_no()))}});
}

Json tidying() {
  Json change = object_of({{"field", text()}, {"from", text()}, {"to", text()}});
  Json sample =
      object_of({{"id", text()}, {"name", text()}, {"fields", list_of(std::move(change))}});
  return object_of({{"filter", told(typed("object"), "The records, for POST …/bulk")},
                    {"samples", list_of(std::move(sample))},
                    {"count", told(whole(), "Records that are not written properly")},
                    {"looked_at", whole()},
                    {"mendable", told(whole(), "Of those looked at, what the program can mend")}});
}

Json stays() {
  const Json days = told(or_null("number"), "Null where there is none");
  Json longest = object_of({{"id", text()}, {"name", text()}, {"days", days}});
  Json value = object_of({{"value", told(Json(Json::Object{}), "As a group's key is shown")},
                          {"stays", told(whole(), "That have ended")},
                          {"mean_days", days},
                          {"median_days", days},
                          {"p90_days", days},
                          {"standing", told(whole(), "Records that are there now")},
                          {"standing_mean_days", days},
                          {"longest", list_of(std::move(longest))}});
  return object_of({{"values", list_of(std::move(value))}});
}

}  // namespace

Json marks_of_records() {
  return list_of(Json(Json::Object{{"type", "object"}, {"additionalProperties", marks()}}));
}

std::optional<Json> reply_schema(Method method, std::string_view pattern) {
  if (method == Method::get && pattern == "/api/v1/search") return found();
  if (method == Method::get && pattern == "/api/v1/{object}/quality") return quality_of_object();
  if (method == Method::get && pattern == "/api/v1/{object}/{id}/quality")
    return quality_of_record();
  if (method == Method::post && pattern == "/api/v1/{object}/quality/preview") return tidying();
  if (method == Method::post && pattern == "/api/v1/{object}/stays") return stays();
  return std::nullopt;
}

}  // namespace kith::api
