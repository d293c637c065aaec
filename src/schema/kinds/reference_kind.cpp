#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {

Result<Id> read_id(const Field& field, const Json& in) {
  if (in.is_null()) return Id{};
  const Json* given = in.is_object() ? in.find("id") : &in;
  const std::string* text = given ? given->as_string() : nullptr;
  if (!text) {
    if (given && given->is_null()) return Id{};
    return wrong_type(
        field, say("the id of a record, or {{\"id\": …}}", "记录的 id，或 {{\"id\": …}}"), in);
  }
  if (trim(*text).empty()) return Id{};
  const auto id = parse_id(trim(*text));
  if (!id) {
    return refuse(field, "format",
                  say("“{}” is not the id of a record; an id has 13 characters",
                      "“{}”不是记录的 id；id 由 13 个字符组成", shortened(*text, 40)));
  }
  return *id;
}

Status ReferenceKind::read(const Field& field, const Json& in, const ReadContext&,
                           std::span<Value> out) const {
  out[0] = value_of(TRY(read_id(field, in)));
  return done();
}

std::string ReferenceKind::write_text(const Field&, const storage::Row& row, int first,
                                      const WriteContext&) const {
  return row.is_null(first) ? std::string() : format(row.id(first));
}

Result<Value> ReferenceKind::operand(const Field& field, const Json& in, const ReadContext&) const {
  const Id id = TRY(read_id(field, in));
  if (!id) return wrong_type(field, say("the id of a record", "记录的 id"), in);
  return Value{id.value};
}

Json ReferenceKind::json_schema(const Field& field) const {
  Json::Object properties{{"id", Json::Object{{"type", "string"}, {"pattern", "^[0-9A-Z]{13}$"}}},
                          {"name", Json::Object{{"type", Json::Array{"string", "null"}}}}};
  return typed_schema(field, "object",
                      {{"properties", properties}, {"required", Json::Array{"id"}}});
}

}  // namespace kith::schema::kind
