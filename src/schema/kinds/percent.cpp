// A share in percent, 12.5 for 12.5 %: an exact decimal inside, a JSON number outside.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t scale_max = 4;
constexpr std::string_view setting_names[] = {"scale", "min", "max"};

class Percent final : public OneColumn<ColumnType::decimal, Shape::decimal> {
 public:
  std::string_view name() const override { return "percent"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    TRY(check_integer_setting(field, "scale", 0, scale_max));
    return check_range_settings(field);
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const int scale = static_cast<int>(setting(field, "scale", scale_max));
    const auto value = TRY(read_decimal(field, in, scale));
    if (value) TRY(check_range(field, *value));
    out[0] = value ? Value{*value} : Value{};
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    return read(field, number_json(in), context.read, out);
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    return decimal_operand(field, in);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    if (row.is_null(first)) {
      out.null();
      return;
    }
    write_decimal_number(row.decimal(first), out);
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "number", range_of(field));
  }
};

}  // namespace

const Kind& percent() {
  static const Percent kind;
  return kind;
}

}  // namespace kith::schema::kind
