// Text of many lines: found by full-text search, neither sorted nor compared.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t max_length_default = 100'000;
constexpr int64_t max_length_most = 1'000'000;
constexpr std::string_view setting_names[] = {"max_length"};

class LongText final : public OneColumn<ColumnType::text, Shape::none> {
 public:
  std::string_view name() const override { return "long_text"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    return check_integer_setting(field, "max_length", 1, max_length_most);
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = text_value(TRY(read_string(field, in, length(field))));
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* text = std::get_if<std::string>(&stored[0])) out.text(*text);
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"maxLength", static_cast<int64_t>(length(field))}});
  }

 private:
  static size_t length(const Field& field) {
    return static_cast<size_t>(setting(field, "max_length", max_length_default));
  }
};

}  // namespace

const Kind& long_text() {
  static const LongText kind;
  return kind;
}

}  // namespace kith::schema::kind
