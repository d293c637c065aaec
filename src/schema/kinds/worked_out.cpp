#include "schema/kinds/worked_out.h"

namespace kith::schema::kind {

Status WorkedOutPercentage::check(const Field& field) const {
  if (field.read_only && !field.custom() && field.name == field_) return done();
  return bad_setting("kind",
                     say("“{}” is declared by the program alone", "“{}”只能由程序声明", name_));
}

Status WorkedOutPercentage::read(const Field& field, const Json& in, const ReadContext&,
                                 std::span<Value> out) const {
  for (Value& value : out) value = {};
  if (in.is_null()) return done();
  return refuse(field, "read_only",
                say("is worked out by the program; leave it out", "由系统计算；请不要填写"));
}

Result<Value> WorkedOutPercentage::operand(const Field& field, const Json& in,
                                           const ReadContext&) const {
  const auto value = TRY(read_integer(field, in));
  return value ? Value{*value} : Value{};
}

void WorkedOutPercentage::write(const Field&, const storage::Row& row, int first,
                                const WriteContext&, JsonWriter& out) const {
  row.is_null(first) ? out.null() : out.number(row.integer(first));
}

Json WorkedOutPercentage::json_schema(const Field& field) const {
  return typed_schema(field, "integer", {{"minimum", 0}, {"maximum", 100}, {"readOnly", true}});
}

}  // namespace kith::schema::kind
