// What most kinds do alike, and rows over values.
#include "schema/kind.h"

#include "schema/kinds/common.h"
#include "schema/kinds/words.h"

namespace kith::schema {
namespace {

template <typename T>
T held(std::span<const Value> values, int column) {
  const T* value = std::get_if<T>(&values[static_cast<size_t>(column)]);
  return value ? *value : T{};
}

}  // namespace

Status Kind::check(const Field&) const { return done(); }

Status Kind::read_text(const Field& field, std::string_view in, const TextContext& context,
                       std::span<Value> out) const {
  const std::string_view text = kind::trim(in);
  return read(field, text.empty() ? Json() : Json(text), context.read, out);
}

std::string Kind::write_text(const Field& field, const storage::Row& row, int first,
                             const WriteContext& context) const {
  if (row.is_null(first)) return {};
  std::string json;
  JsonWriter writer(json);
  write(field, row, first, context, writer);
  auto parsed = parse_json(json);
  if (!parsed.ok()) return json;
  const std::string* text = parsed->as_string();
  return text ? *text : json;
}

std::string Kind::key(std::string_view stored) const { return kind::sort_key(stored); }
std::string Kind::needle(std::string_view wanted) const { return std::string(wanted); }

void Kind::find(const Field&, std::span<const Value>, Findable&) const {}

Writing Kind::tidy(const Field&, std::span<Value>, std::string_view) const { return Writing::tidy; }

// By way of read, but for text, which may be a fragment of what could be stored.
Result<Value> Kind::operand(const Field& field, const Json& in, const ReadContext& context) const {
  if (shape() == Shape::text) return kind::text_operand(field, in);
  std::vector<Value> stored(columns().size());
  TRY(read(field, in, context, stored));
  Value& compared = stored[static_cast<size_t>(compared_column())];
  if (is_null(compared)) {
    return kind::refuse(field, "type",
                        say("needs a value to compare with; for blanks use the operator “empty”",
                            "缺少比较值；要查空值请使用运算符“empty”"));
  }
  return std::move(compared);
}

Result<Value> Kind::part_operand(const Field& field, const Part& part, const Json& in,
                                 const ReadContext&) const {
  if (part.shape == Shape::decimal) return kind::decimal_operand(field, in);
  return kind::text_operand(field, in);
}

bool ValueRow::is_null(int column) const {
  return kith::is_null(values_[static_cast<size_t>(column)]);
}
int64_t ValueRow::integer(int column) const { return held<int64_t>(values_, column); }
double ValueRow::real(int column) const { return held<double>(values_, column); }
bool ValueRow::boolean(int column) const { return held<bool>(values_, column); }
Decimal ValueRow::decimal(int column) const { return held<Decimal>(values_, column); }
Date ValueRow::date(int column) const { return held<Date>(values_, column); }
Timestamp ValueRow::timestamp(int column) const { return held<Timestamp>(values_, column); }

std::string_view ValueRow::text(int column) const {
  const auto* text = std::get_if<std::string>(&values_[static_cast<size_t>(column)]);
  return text ? std::string_view(*text) : std::string_view();
}

std::span<const std::byte> ValueRow::blob(int column) const {
  const auto* bytes = std::get_if<Bytes>(&values_[static_cast<size_t>(column)]);
  return bytes ? std::span<const std::byte>(*bytes) : std::span<const std::byte>();
}

Value value_at(const storage::Row& row, int column, ColumnType type) {
  if (row.is_null(column)) return {};
  switch (type) {
    case ColumnType::integer:
    case ColumnType::id:
      return row.integer(column);
    case ColumnType::decimal:
      return row.decimal(column);
    case ColumnType::boolean:
      return row.boolean(column);
    case ColumnType::date:
      return row.date(column);
    case ColumnType::timestamp:
      return row.timestamp(column);
    case ColumnType::text:
      return std::string(row.text(column));
  }
  return {};
}

}  // namespace kith::schema
