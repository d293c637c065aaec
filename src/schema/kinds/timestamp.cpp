// An instant: UTC microseconds inside, RFC 3339 in JSON. In files the zone of the context holds
// where none is written.
#include "schema/kinds/common.h"
#include "schema/kinds/date_text.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class TimestampKind final : public OneColumn<ColumnType::timestamp, Shape::timestamp> {
 public:
  std::string_view name() const override { return "timestamp"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    const std::string* text = in.as_string();
    if (!text) {
      return wrong_type(
          field, say("a time like \"2026-11-21T08:30:00Z\"", "时间，如 \"2026-11-21T08:30:00Z\""),
          in);
    }
    if (trim(*text).empty()) return done();
    const auto at = parse_timestamp(trim(*text));
    if (!at) {
      return refuse(field, "format",
                    say("“{}” is not a time with its offset; write it like 2026-11-21T08:30:00Z or "
                        "2026-11-21T16:30:00+08:00",
                        "“{}”不是带时区的时间；请写成 2026-11-21T08:30:00Z 或 "
                        "2026-11-21T16:30:00+08:00 的形式",
                        shortened(*text, 40)));
    }
    out[0] = *at;
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    out[0] = {};
    if (in.empty()) return done();
    if (const auto at = parse_timestamp(in)) {
      out[0] = *at;
      return done();
    }
    const auto read = read_moment(in, context.date_order);
    if (!read.moment) return refuse_moment(field, in, read.reason);
    out[0] = in_zone(*read.moment, context.zone);
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.timestamp(row.timestamp(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"format", "date-time"}});
  }
};

}  // namespace

const Kind& timestamp() {
  static const TimestampKind kind;
  return kind;
}

}  // namespace kith::schema::kind
