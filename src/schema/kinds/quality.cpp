// How good a record is, from 0 to 100, and beside it the names of its fields that are not written
// cleanly ("\nphone\nlast_name\n"), which the operator `tidy` of filters asks for. Both are worked out
// in each write (app/quality.h); an object has at most one such field, and its name is "quality".
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr Column quality_columns[] = {{"", ColumnType::integer}, {"_untidy", ColumnType::text}};

class Quality final : public Kind {
 public:
  std::string_view name() const override { return "quality"; }
  Shape shape() const override { return Shape::integer; }
  std::span<const Column> columns() const override { return quality_columns; }
  bool derived() const override { return true; }

  Status check(const Field& field) const override {
    if (field.read_only && !field.custom() && field.name == name()) return done();
    return bad_setting(
        "kind", say("“quality” is declared by the program alone", "“quality”只能由程序声明"));
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    for (Value& value : out) value = {};
    if (in.is_null()) return done();
    return refuse(field, "read_only",
                  say("is worked out by the program; leave it out", "由系统计算；请不要填写"));
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    const auto value = TRY(read_integer(field, in));
    return value ? Value{*value} : Value{};
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.number(row.integer(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "integer", {{"minimum", 0}, {"maximum", 100}, {"readOnly", true}});
  }
};

}  // namespace

const Kind& quality() {
  static const Quality kind;
  return kind;
}

}  // namespace kith::schema::kind
