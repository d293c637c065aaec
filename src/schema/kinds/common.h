// What the kinds share: refusals that say why and the way out, and reading plain text and numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/json.h"
#include "base/result.h"
#include "schema/kind.h"

namespace kith::schema::kind {

// The error names the field by its label for people and by its name for programs.
Error refuse(const Field& field, std::string code, const Message& why);
Error wrong_type(const Field& field, const Message& expected, const Json& got);
// For Kind::check: the place is a member of the declaration.
Error bad_setting(std::string member, const Message& why);

// Without blanks at both ends; blank is also NBSP, the ideographic space and the byte order mark.
std::string_view trim(std::string_view text);
size_t characters(std::string_view utf8);
// At most that many characters, cut between two of them, with "…" where something is missing.
std::string shortened(std::string_view utf8, size_t characters_max);

// Trimmed; nothing for null and blank.
Result<std::optional<std::string>> read_string(const Field& field, const Json& in,
                                               size_t characters_max);
Result<std::optional<std::string>> clean_string(const Field& field, std::string_view in,
                                                size_t characters_max);

Result<std::optional<Decimal>> read_decimal(const Field& field, const Json& in, int scale);
Result<Decimal> decimal_from(const Field& field, std::string_view in, int scale);
Result<std::optional<int64_t>> read_integer(const Field& field, const Json& in);
Status check_range(const Field& field, Decimal value);  // settings min and max
Status check_range(const Field& field, int64_t value);

// "1,234.50", "¥1 234", "(12)", "1.234,5", "12 %", full-width digits: as parse_decimal reads it.
// Nothing when it is no number in any of these ways.
std::optional<std::string> plain_number(std::string_view text);

// The same as JSON for Kind::read: a number's text, or the text itself for its error; null for
// blank.
Json number_json(std::string_view text);
// Without quotes, for kinds whose JSON is a number.
void write_decimal_number(Decimal value, JsonWriter& out);

Value text_value(std::optional<std::string> text);
// A text, or null. Hot: the row is asked once, for the text of NULL has no data().
void write_text_cell(const storage::Row& row, int column, JsonWriter& out);

// For Kind::tidy: puts the clean writing of a text in its place. Nothing is never made of something.
Writing rewrite(Value& cell, std::string (*clean)(std::string_view));

// A setting of a field, or `otherwise`.
int64_t setting(const Field& field, std::string_view name, int64_t otherwise);
Status check_integer_setting(const Field& field, std::string_view name, int64_t min, int64_t max);
Status check_range_settings(const Field& field);

// {"type":["string","null"],…more}; without null where the field is required.
Json typed_schema(const Field& field, std::string_view type, Json::Object more = {});

Json::Object range_of(const Field& field);  // "minimum" and "maximum" from the settings

// A filter's value that has to be text, or a number.
Result<Value> text_operand(const Field& field, const Json& in);
Result<Value> decimal_operand(const Field& field, const Json& in);

// A kind whose value stands in one column.
template <ColumnType column_type, Shape column_shape>
class OneColumn : public Kind {
 public:
  Shape shape() const override { return column_shape; }
  std::span<const Column> columns() const override { return columns_; }

 private:
  static constexpr Column columns_[] = {{"", column_type}};
};

}  // namespace kith::schema::kind
