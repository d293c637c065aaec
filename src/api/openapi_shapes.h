// Pieces of JSON Schema that replies are told with.
#pragma once

#include "base/json.h"

namespace kith::api::shapes {

inline Json typed(std::string_view type) { return Json(Json::Object{{"type", Json(type)}}); }
inline Json text() { return typed("string"); }
inline Json whole() { return typed("integer"); }
inline Json yes_or_no() { return typed("boolean"); }
inline Json or_null(std::string_view type) {
  return Json(Json::Object{{"type", Json(Json::Array{Json(type), "null"})}});
}
inline Json list_of(Json items) {
  return Json(Json::Object{{"type", "array"}, {"items", std::move(items)}});
}
inline Json object_of(Json::Object members) {
  return Json(Json::Object{{"type", "object"}, {"properties", Json(std::move(members))}});
}
inline Json told(Json schema, std::string_view description) {
  schema.set("description", description);
  return schema;
}

}  // namespace kith::api::shapes
