// A day of the calendar, never an instant.
#include "schema/kinds/common.h"
#include "schema/kinds/date_text.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class DateKind final : public OneColumn<ColumnType::date, Shape::date> {
 public:
  std::string_view name() const override { return "date"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    const std::string* text = in.as_string();
    if (!text)
      return wrong_type(field, say("a date like \"2026-11-21\"", "日期，如 \"2026-11-21\""), in);
    if (trim(*text).empty()) return done();
    const auto date = parse_date(trim(*text));
    if (!date) {
      return refuse(field, "format",
                    say("“{}” is not a date; write it like 2026-11-21",
                        "“{}”不是日期；请写成 2026-11-21 的形式", shortened(*text, 40)));
    }
    out[0] = *date;
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    out[0] = {};
    if (in.empty()) return done();
    const auto read = read_moment(in, context.date_order);
    if (!read.moment) return refuse_moment(field, in, read.reason);
    out[0] = read.moment->date;
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.date(row.date(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"format", "date"}});
  }
};

}  // namespace

const Kind& date() {
  static const DateKind kind;
  return kind;
}

}  // namespace kith::schema::kind
