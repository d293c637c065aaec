// One phone number in E.164, an extension behind it ("+861065550100;ext=12", RFC 3966 5.3). Its key
// is its digits, so that any piece of it is found however it is written.
#include <algorithm>

#include "schema/kinds/common.h"
#include "schema/kinds/contact_points.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {

Result<std::optional<std::string>> read_phone(const Field& field, std::string_view in,
                                              const ReadContext& context) {
  auto text = TRY(clean_string(field, in, phone_length_max));
  if (!text) return std::optional<std::string>();
  auto number = normalise_phone(*text, context.default_country);
  if (!number) {
    return refuse(
        field, "format",
        say("“{}” is not a phone number; write it with its country code, like "
            "+86 139 1234 5678",
            "“{}”不是有效的电话号码；请带上国家代码，如 +86 139 1234 5678", shortened(*text, 40)));
  }
  return number;
}

namespace {

std::string digits(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

std::string_view without_extension(std::string_view number) {
  return number.substr(0, number.find(';'));
}

class Phone final : public OneColumn<ColumnType::text, Shape::text> {
 public:
  std::string_view name() const override { return "phone"; }

  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override {
    const auto text = TRY(read_string(field, in, phone_length_max));
    out[0] = text ? text_value(TRY(read_phone(field, *text, context))) : Value{};
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  std::string key(std::string_view stored) const override { return digits(stored); }
  std::string needle(std::string_view wanted) const override { return digits(wanted); }

  Result<Value> operand(const Field& field, const Json& in,
                        const ReadContext& context) const override {
    auto text = TRY(text_operand(field, in));
    auto number = normalise_phone(std::get<std::string>(text), context.default_country);
    if (number) return Value{std::move(*number)};
    return text;
  }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* number = std::get_if<std::string>(&stored[0]))
      out.phone(without_extension(*number));
  }

  bool tidies() const override { return true; }
  Writing tidy(const Field&, std::span<Value> cells, std::string_view country) const override {
    auto* number = std::get_if<std::string>(&cells[0]);
    if (!number || number->starts_with('+')) return Writing::tidy;
    auto international = normalise_phone(*number, country);
    if (!international || !international->starts_with('+')) return Writing::wrong;
    *number = std::move(*international);
    return Writing::mended;
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"maxLength", phone_length_max}});
  }
};

}  // namespace

const Kind& phone() {
  static const Phone kind;
  return kind;
}

}  // namespace kith::schema::kind
