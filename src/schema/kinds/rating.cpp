// 1 to `max` stars; 5 unless told.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr std::string_view setting_names[] = {"max"};

class Rating final : public OneColumn<ColumnType::integer, Shape::integer> {
 public:
  std::string_view name() const override { return "rating"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    return check_integer_setting(field, "max", 1, 10);
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto value = TRY(read_integer(field, in));
    if (value && (*value < 1 || *value > most(field))) {
      return refuse(field, *value < 1 ? "too_small" : "too_large",
                    say("has to be from 1 to {}", "须在 1 到 {} 之间", most(field)));
    }
    out[0] = value ? Value{*value} : Value{};
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    return read(field, number_json(in), context.read, out);
  }

  // Any number may be compared with.
  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    const auto value = TRY(read_integer(field, in));
    if (!value) return wrong_type(field, say("a whole number", "整数"), in);
    return Value{*value};
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.number(row.integer(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "integer", {{"minimum", 1}, {"maximum", most(field)}});
  }

 private:
  static int64_t most(const Field& field) { return setting(field, "max", 5); }
};

}  // namespace

const Kind& rating() {
  static const Rating kind;
  return kind;
}

}  // namespace kith::schema::kind
