// A whole number.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr std::string_view setting_names[] = {"min", "max"};

class Integer final : public OneColumn<ColumnType::integer, Shape::integer> {
 public:
  std::string_view name() const override { return "integer"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override { return check_range_settings(field); }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto value = TRY(read_integer(field, in));
    if (value) TRY(check_range(field, *value));
    out[0] = value ? Value{*value} : Value{};
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    return read(field, number_json(in), context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.number(row.integer(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "integer", range_of(field));
  }
};

}  // namespace

const Kind& integer() {
  static const Integer kind;
  return kind;
}

}  // namespace kith::schema::kind
