// What is worked out of other fields by a formula (schema/formula/formula.h): nothing is stored, nobody
// writes it. To whom it is shown and how it compares, the kind of its result says, which the assembler
// finds out; a text is compared as it is written, since no key of it is stored.
#include "schema/kinds/formula.h"

#include <algorithm>
#include <array>

#include "schema/formula/formula.h"
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr std::string_view setting_names[] = {"formula", "result"};
constexpr std::string_view results[] = {"text",    "integer", "decimal",  "percent",
                                        "boolean", "date",    "timestamp"};

class FormulaKind final : public Kind {
 public:
  explicit FormulaKind(const Kind& result) : result_(result) {}

  std::string_view name() const override { return "formula"; }
  std::string_view result() const { return result_.name(); }
  Shape shape() const override {
    return result_.shape() == Shape::text ? Shape::token : result_.shape();
  }
  std::span<const Column> columns() const override { return result_.columns(); }
  std::span<const std::string_view> settings() const override { return setting_names; }
  bool derived() const override { return true; }

  Status check(const Field& field) const override {
    if (field.settings.text("formula").empty()) {
      return bad_setting("formula", say("a formula is needed, such as amount * probability / 100",
                                        "请填写公式，例如 amount * probability / 100"));
    }
    if (const Json* wanted = field.settings.find("result")) {
      const std::string_view name = wanted->as_string() ? *wanted->as_string() : std::string_view();
      if (std::ranges::find(results, name) == std::end(results)) {
        return bad_setting("result",
                           say("the result is one of text, integer, decimal, percent, "
                               "boolean, date, timestamp",
                               "结果类型为 text、integer、decimal、percent、boolean、date、"
                               "timestamp 之一"));
      }
    }
    return check_flags(field);
  }

  Status read(const Field& field, const Json&, const ReadContext&,
              std::span<Value>) const override {
    return refuse(field, "read_only",
                  say("is worked out by its formula; leave it out", "由公式计算；请不要填写"));
  }

  Result<Value> operand(const Field& field, const Json& in,
                        const ReadContext& context) const override {
    return result_.operand(field, in, context);
  }

  void write(const Field& field, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override {
    result_.write(field, row, first, context, out);
  }

  std::string write_text(const Field& field, const storage::Row& row, int first,
                         const WriteContext& context) const override {
    return result_.write_text(field, row, first, context);
  }

  Json json_schema(const Field& field) const override {
    Json schema = result_.json_schema(field);
    schema.set("readOnly", true);
    return schema;
  }

 private:
  // What only stored values can be.
  static Status check_flags(const Field& field) {
    const std::pair<std::string_view, bool> flags[] = {
        {"required", field.required}, {"unique", field.unique},
        {"indexed", field.indexed},   {"searched", field.searched},
        {"shares", field.shares},     {"default", field.default_value.has_value()}};
    for (const auto& [member, set] : flags) {
      if (!set) continue;
      return bad_setting(std::string(member),
                         say("a formula field is worked out when it is looked at, so it cannot "
                             "be “{}”; leave that out",
                             "公式字段在查看时计算，不能设置“{}”；请去掉", member));
    }
    return done();
  }

  const Kind& result_;
};

const std::array<FormulaKind, 7>& all() {
  static const std::array<FormulaKind, 7> kinds = {FormulaKind(text()),     FormulaKind(integer()),
                                                   FormulaKind(decimal()),  FormulaKind(percent()),
                                                   FormulaKind(boolean()),  FormulaKind(date()),
                                                   FormulaKind(timestamp())};
  return kinds;
}

}  // namespace

const Kind& formula() { return all().front(); }

const Kind& formula_with(std::string_view result) {
  for (const FormulaKind& kind : all()) {
    if (kind.result() == result) return kind;
  }
  return formula();
}

std::string_view result_of(const Field& formula) {
  return static_cast<const FormulaKind&>(*formula.kind).result();
}

}  // namespace kith::schema::kind
