// How likely the record ends well, from 0 to 100, learned from the records of its object that have
// ended (app/odds.h). Its declaration says what that means here: which field tells the outcome, which
// facts may be learned from, and which are written only when a record closes. An object has at most
// one such field, and its name is "learned_probability".
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

// outcome: a choice; open, won, lost: its options; stage, stage_since, entered, closed, stated: fields;
// early: paths that are known from the beginning; apart: fields that are written when it closes, or that say nothing;
// touched: a relation whose rows are contacts with the customer.
constexpr std::string_view setting_names[] = {"outcome", "open",    "won",     "lost",
                                              "stage",   "entered", "closed",  "stated",
                                              "early",   "apart",   "touched", "stage_since"};

class Odds final : public OneColumn<ColumnType::integer, Shape::integer> {
 public:
  std::string_view name() const override { return "odds"; }
  std::span<const std::string_view> settings() const override { return setting_names; }
  bool derived() const override { return true; }

  Status check(const Field& field) const override {
    if (field.read_only && !field.custom() && field.name == "learned_probability") return done();
    return bad_setting("kind",
                       say("“odds” is declared by the program alone", "“odds”只能由程序声明"));
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = {};
    if (in.is_null()) return done();
    return refuse(field, "read_only",
                  say("is worked out by the program; leave it out", "由系统计算；请不要填写"));
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    const auto value = TRY(read_integer(field, in));
    return value ? Value{*value} : Value{};
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.number(row.integer(first));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "integer", {{"minimum", 0}, {"maximum", 100}, {"readOnly", true}});
  }
};

}  // namespace

const Kind& odds() {
  static const Odds kind;
  return kind;
}

}  // namespace kith::schema::kind
