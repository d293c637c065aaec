// A length of time in whole seconds. In files also h:mm and h:mm:ss.
#include <charconv>

#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t seconds_max = 100LL * 366 * 86'400;

// "1:30" is an hour and a half, "1:30:05" has seconds.
std::optional<int64_t> clock_seconds(std::string_view text) {
  int64_t total = 0;
  int parts = 0;
  while (true) {
    int64_t part = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), part);
    if (end.ec != std::errc() || part < 0 || part > (parts == 0 ? 1'000'000 : 59))
      return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end.ptr - text.data()));
    total = total * 60 + part;
    if (++parts == 3 || text.empty()) break;
    if (text.front() != ':') return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty() || parts < 2) return std::nullopt;
  return parts == 2 ? total * 60 : total;
}

class Duration final : public OneColumn<ColumnType::integer, Shape::integer> {
 public:
  std::string_view name() const override { return "duration"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto value = TRY(read_integer(field, in));
    if (value && (*value < 0 || *value > seconds_max)) {
      return refuse(field, *value < 0 ? "too_small" : "too_large",
                    say("has to be from 0 to {} seconds", "须在 0 到 {} 秒之间", seconds_max));
    }
    out[0] = value ? Value{*value} : Value{};
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    if (in.find(':') == std::string_view::npos) {
      return read(field, number_json(in), context.read, out);
    }
    const auto seconds = clock_seconds(in);
    if (!seconds) {
      return refuse(field, "format",
                    say("“{}” is not a duration; write seconds or h:mm:ss",
                        "“{}”不是时长；请写秒数或 时:分:秒", shortened(in, 40)));
    }
    return read(field, *seconds, context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.number(row.integer(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "integer", {{"minimum", 0}, {"maximum", seconds_max}});
  }
};

}  // namespace

const Kind& duration() {
  static const Duration kind;
  return kind;
}

}  // namespace kith::schema::kind
