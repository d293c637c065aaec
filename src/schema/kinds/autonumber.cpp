#include "schema/kinds/autonumber.h"

#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema {
namespace {

constexpr int64_t digits_default = 5;
constexpr size_t prefix_length_max = 20;
constexpr std::string_view setting_names[] = {"prefix", "digits"};

}  // namespace

std::string format_autonumber(const Field& field, int64_t count) {
  const auto digits = static_cast<int>(field.settings.integer("digits", digits_default));
  return fmt::format("{}{:0{}}", field.settings.text("prefix"), count, digits);
}

namespace kind {
namespace {

class Autonumber final : public OneColumn<ColumnType::text, Shape::text> {
 public:
  std::string_view name() const override { return "autonumber"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    TRY(check_integer_setting(field, "digits", 1, 12));
    const Json* prefix = field.settings.find("prefix");
    if (!prefix) return done();
    if (!prefix->as_string() || characters(*prefix->as_string()) > prefix_length_max) {
      return bad_setting("prefix", say("“prefix” has to be text of at most {} characters",
                                       "“prefix”须为最多 {} 个字符的文本", prefix_length_max));
    }
    return done();
  }

  // The number is given by the program; what a client sends back is refused only if it is a value.
  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    return refuse(field, "read_only",
                  say("is numbered by the program; leave it out", "由系统自动编号；请不要填写"));
  }

  // A file that brings its own numbers keeps them.
  Status read_text(const Field& field, std::string_view in, const TextContext&,
                   std::span<Value> out) const override {
    out[0] = text_value(TRY(clean_string(field, in, 60)));
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* number = std::get_if<std::string>(&stored[0])) out.code(*number);
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    return text_operand(field, in);
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"readOnly", true}});
  }
};

}  // namespace

const Kind& autonumber() {
  static const Autonumber kind;
  return kind;
}

}  // namespace kind
}  // namespace kith::schema
