// Any JSON, kept compact: settings and what integrations bring. Neither sorted nor searched.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t bytes_max_default = 65'536;
constexpr int64_t bytes_max_most = 1'000'000;
constexpr std::string_view setting_names[] = {"max_bytes"};

class JsonKind final : public OneColumn<ColumnType::text, Shape::none> {
 public:
  std::string_view name() const override { return "json"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    return check_integer_setting(field, "max_bytes", 2, bytes_max_most);
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    std::string text = in.dump();
    const auto bytes_max = static_cast<size_t>(setting(field, "max_bytes", bytes_max_default));
    if (text.size() > bytes_max) {
      return refuse(field, "too_long",
                    say("is too large: {} bytes, at most {}", "过大：{} 字节，最多 {} 字节",
                        text.size(), bytes_max));
    }
    if (text.find("\\u0000") != std::string::npos) {
      return refuse(
          field, "format",
          say("may not hold the character U+0000; remove it", "不能含有字符 U+0000；请删除"));
    }
    out[0] = std::move(text);
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    if (in.empty()) return read(field, Json(), context.read, out);
    auto parsed = parse_json(in);
    if (!parsed.ok()) return refuse(field, "format", parsed.error().message);
    return read(field, *parsed, context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.raw(row.text(first));
  }

  std::string write_text(const Field&, const storage::Row& row, int first,
                         const WriteContext&) const override {
    return row.is_null(first) ? std::string() : std::string(row.text(first));
  }

  Json json_schema(const Field&) const override { return Json::Object{}; }
};

}  // namespace

const Kind& json() {
  static const JsonKind kind;
  return kind;
}

}  // namespace kith::schema::kind
