// A child counts or does not by its own row, or else a total would change while nobody writes.
#include <algorithm>

#include "schema/formula/formula.h"
#include "schema/nearest.h"
#include "schema/rollup/settle.h"

namespace kith::schema::rollup {
namespace {

constexpr int depth_max = 16;

Error refused(const std::string& place, std::string code, Message why) {
  return invalid_field(place, std::move(code), std::move(why));
}

bool is_reader(const Json& value) {
  const std::string* word = value.as_string();
  return word && (*word == "me" || *word == "my_team");
}

bool is_day(const Json& value) {
  const std::string* text = value.as_string();
  return text && parse_date(*text).has_value();
}

template <typename F>
bool any_value(const Json* value, F&& is) {
  if (!value) return false;
  if (const Json::Array* list = value->as_array()) return std::ranges::any_of(*list, is);
  return is(*value);
}

bool asks_the_day(const formula::Node& node) {
  using enum formula::Function;  // the day of an instant is that of whoever looks
  return node.function == today || node.function == now || node.function == day_of_instant ||
         !node.source.hops.empty() ||
         (node.source.field && node.source.field->formula && hangs_on_others(*node.source.field)) ||
         std::ranges::any_of(node.arguments, asks_the_day);
}

class Reading {
 public:
  Reading(const Object& over, std::vector<const Field*>& uses) : over_(over), uses_(uses) {}

  Status node(const Json& json, const std::string& place, int depth) {
    const Json::Object* members = json.as_object();
    if (!members || members->empty() || depth > depth_max)
      return done();  // the filter's reader says
    for (const std::string_view word : {"and", "or"}) {
      const Json* list = json.find(word);
      if (!list || !list->as_array()) continue;
      for (size_t i = 0; i < list->as_array()->size(); ++i)
        TRY(node((*list->as_array())[i], fmt::format("{}.{}[{}]", place, word, i), depth + 1));
      return done();
    }
    if (const Json* negated = json.find("not")) return node(*negated, place + ".not", depth + 1);
    return leaf(json, place);
  }

 private:
  Status leaf(const Json& json, const std::string& place) {
    const std::string_view path = json.text("field");
    const std::string_view op = json.text("op");
    const Field* field = over_.field(path.substr(0, path.find('.')));
    if (op == "any" || op == "none" || (!field && over_.relation(path))) {
      return refused(place + ".op", "other_records",
                     say("A roll-up counts a record by its own fields. What is related to it may "
                         "change without it; make a roll-up of that there, and ask for this.",
                         "汇总按子记录自身的字段计数；其关联记录可能单独变化。"
                         "请先在该对象上建立汇总字段，再在此引用。"));
    }
    if (!field) return unknown(path, place + ".field");
    const bool beyond =
        path.find('.') != path.npos &&
        (field->kind->shape() == Shape::reference || field->kind->shape() == Shape::any_reference);
    if (beyond) {
      return refused(
          place + ".field", "other_records",
          say("“{}” stands on another record, which may change without this one. Ask for "
              "a field of “{}” itself.",
              "“{}”在另一条记录上，可能单独变化。请改用“{}”自身的字段。", path, over_.name));
    }
    if (op == "tidy") {
      return refused(
          place + ".op", "unknown_operator",
          say("A roll-up cannot ask how a value is written.", "汇总条件不能使用“书写规范”判断。"));
    }
    TRY(timeless(json, *field, op, place));
    if (field->formula && hangs_on_others(*field)) return of_others(*field, place + ".field");
    uses_.push_back(field);
    return done();
  }

  Status timeless(const Json& json, const Field& field, std::string_view op,
                  const std::string& place) const {
    const Json* value = json.find("value");
    if (op == "within") {
      return refused(
          place + ".op", "depends_on_time",
          say("A stored total cannot hang on the day: it would have to change while nobody "
              "writes. Give fixed dates, or use a report or a saved filter for “the last "
              "30 days”.",
              "汇总值是存储的，不能随日期变化。请使用固定日期；“最近 30 天”请用报表或"
              "保存的筛选。"));
    }
    if (any_value(value, is_reader) && field.kind->name() == "user") {
      return refused(
          place + ".value", "depends_on_reader",
          say("A total is the same for everybody, so it cannot ask who reads it. Name the "
              "people, or leave this out.",
              "汇总值对所有人相同，不能取决于由谁查看。请指定具体人员，或去掉此条件。"));
    }
    if (field.kind->shape() == Shape::timestamp && any_value(value, is_day)) {
      return refused(
          place + ".value", "depends_on_reader",
          say("When a day begins depends on the reader's time zone. Give an instant, such as "
              "2026-01-01T00:00:00+08:00.",
              "一天从何时开始取决于查看者的时区。请填写时刻，例如 "
              "2026-01-01T00:00:00+08:00。"));
    }
    return done();
  }

  Status unknown(std::string_view name, const std::string& place) const {
    std::vector<std::string_view> names;
    for (const Field& field : over_.fields) names.push_back(field.name);
    const Message hint = did_you_mean(name, names);
    const Message why = say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", over_.name, name);
    return refused(place, "unknown_field", {why.en + hint.en, why.zh + hint.zh});
  }

  static Status of_others(const Field& field, const std::string& place) {
    return refused(
        place, "depends_on_time",
        say("The formula “{}” hangs on the day or on other records, so a stored total of it "
            "would be wrong while nobody writes.",
            "公式“{}”取决于日期或其他记录，无法据此保存汇总值。", field.name));
  }

  const Object& over_;
  std::vector<const Field*>& uses_;
};

}  // namespace

bool hangs_on_others(const Field& field) { return asks_the_day(field.formula->root); }

Status read_condition(const Json& condition, const Object& over, std::vector<const Field*>& uses) {
  if (condition.is_null()) return done();
  return Reading(over, uses).node(condition, "condition", 0);
}

}  // namespace kith::schema::rollup
