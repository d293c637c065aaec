// What the records that refer to this one come to (schema/rollup/rollup.h). It is stored and compared as
// the kind of its result is, which the assembler finds out; nobody writes it.
#include "schema/kinds/rollup.h"

#include <algorithm>
#include <array>

#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/rollup/rollup.h"

namespace kith::schema::kind {
namespace {

constexpr std::string_view setting_names[] = {"over",  "by",        "measure",
                                              "field", "condition", "result"};
constexpr Column made_of[] = {{"_total", ColumnType::decimal}, {"_counted", ColumnType::integer}};

class RollupKind final : public Kind {
 public:
  RollupKind(const Kind& result, Averages averages)
      : result_(result), columns_(result.columns().begin(), result.columns().end()) {
    if (averages == Averages::yes) columns_.insert(columns_.end(), made_of, std::end(made_of));
  }

  std::string_view name() const override { return "rollup"; }
  const Kind& result() const { return result_; }
  bool averages() const { return columns_.size() > result_.columns().size(); }
  Shape shape() const override { return result_.shape(); }
  std::span<const Column> columns() const override { return columns_; }
  std::span<const std::string_view> settings() const override { return setting_names; }
  bool derived() const override { return true; }
  int compared_column() const override { return result_.compared_column(); }
  std::span<const Part> parts() const override { return result_.parts(); }

  Status check(const Field& field) const override {
    if (field.settings.text("over").empty()) {
      return bad_setting("over", say("name the object whose records are counted, such as contacts",
                                     "请填写要汇总的对象，例如 contacts"));
    }
    if (field.settings.text("by").empty()) {
      return bad_setting("by", say("name the reference by which those records lead here",
                                   "请填写这些记录指向本对象的引用字段"));
    }
    if (!rollup::measure_named(field.settings.text("measure"))) {
      return bad_setting("measure",
                         say("the measure is one of count, sum, avg, min, max, first, last",
                             "汇总方式为 count、sum、avg、min、max、first、last 之一"));
    }
    if (const Json* condition = field.settings.find("condition");
        condition && !condition->is_object()) {
      return bad_setting("condition", say("a condition is a filter: {{\"field\",\"op\",\"value\"}}",
                                          "条件须为筛选对象：{{\"field\",\"op\",\"value\"}}"));
    }
    return check_flags(field);
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    std::ranges::fill(out, Value{});
    if (in.is_null()) return done();
    return refuse(field, "read_only",
                  say("is counted by the program; leave it out", "由系统汇总；请不要填写"));
  }

  Result<Value> operand(const Field& field, const Json& in,
                        const ReadContext& context) const override {
    return result_.operand(field, in, context);
  }

  Result<Value> part_operand(const Field& field, const Part& part, const Json& in,
                             const ReadContext& context) const override {
    return result_.part_operand(field, part, in, context);
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
  static Status check_flags(const Field& field) {
    const std::pair<std::string_view, bool> flags[] = {
        {"required", field.required},
        {"unique", field.unique},
        {"searched", field.searched},
        {"shares", field.shares},
        {"default", field.default_value.has_value()}};
    for (const auto& [member, set] : flags) {
      if (!set) continue;
      return bad_setting(
          std::string(member),
          say("a roll-up is counted by the program, so it cannot be “{}”; leave that "
              "out",
              "汇总字段由系统计算，不能设置“{}”；请去掉", member));
    }
    return done();
  }

  const Kind& result_;
  std::vector<Column> columns_;
};

const std::vector<RollupKind>& all() {
  static const std::vector<RollupKind> kinds = [] {
    std::vector<RollupKind> made;
    for (const Averages averages : {Averages::no, Averages::yes}) {
      for (const Kind* result :
           {&integer(), &decimal(), &percent(), &money(), &duration(), &date(), &timestamp()})
        made.emplace_back(*result, averages);
    }
    return made;
  }();
  return kinds;
}

}  // namespace

const Kind& rollup() { return all().front(); }

const Kind* rollup_with(std::string_view result, Averages averages) {
  for (const RollupKind& kind : all()) {
    if (kind.result().name() == result && kind.averages() == (averages == Averages::yes))
      return &kind;
  }
  return nullptr;
}

std::string_view result_of_rollup(const Field& rollup) {
  return static_cast<const RollupKind&>(*rollup.kind).result().name();
}

}  // namespace kith::schema::kind
