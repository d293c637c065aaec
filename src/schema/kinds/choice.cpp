// One of the declared options, stored by its value.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/kinds/options.h"

namespace kith::schema::kind {
namespace {

class Choice final : public OneColumn<ColumnType::text, Shape::token> {
 public:
  std::string_view name() const override { return "choice"; }
  Status check(const Field& field) const override { return check_options(field); }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    const std::string* text = in.as_string();
    if (!text) return wrong_type(field, say("one of the options as text", "选项值（文本）"), in);
    if (trim(*text).empty()) return done();
    out[0] = TRY(read_option(field, *text, Accept::values))->value;
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext&,
                   std::span<Value> out) const override {
    out[0] = {};
    if (trim(in).empty()) return done();
    out[0] = TRY(read_option(field, in, Accept::values_and_labels))->value;
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  void find(const Field& field, std::span<const Value> stored, Findable& out) const override {
    const auto* value = std::get_if<std::string>(&stored[0]);
    const Option* option = value ? field.option(*value) : nullptr;
    if (!option) return;
    out.text(option->label.en);
    if (option->label.zh != option->label.en) out.text(option->label.zh);
  }

  // Also options that are no longer in use: records may still hold them.
  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    auto value = TRY(text_operand(field, in));
    if (field.option(std::get<std::string>(value))) return value;
    return Value{TRY(read_option(field, std::get<std::string>(value), Accept::values))->value};
  }

  Json json_schema(const Field& field) const override {
    if (field.required) return option_schema(field);
    return Json::Object{
        {"anyOf", Json::Array{option_schema(field), Json::Object{{"type", "null"}}}}};
  }
};

}  // namespace

const Kind& choice() {
  static const Choice kind;
  return kind;
}

}  // namespace kith::schema::kind
