#include "schema/rollup/settle.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/formula/formula.h"
#include "schema/kinds/formula.h"
#include "schema/kinds/rollup.h"
#include "schema/nearest.h"

namespace kith::schema::rollup {
namespace {

using formula::Unsound;

constexpr std::array<std::pair<std::string_view, Measure>, 7> measures = {
    {{"count", Measure::count},
     {"sum", Measure::sum},
     {"avg", Measure::avg},
     {"min", Measure::min},
     {"max", Measure::max},
     {"first", Measure::first},
     {"last", Measure::last}}};

bool is_rollup(const Field& field) { return field.kind->name() == "rollup"; }
bool of_time(Measure measure) { return measure == Measure::first || measure == Measure::last; }

std::string prefix_of(const Object& object, const Field& field) {
  return object.name + "." + field.name + ".";
}

const Object* find(std::span<const Object> objects, std::string_view name) {
  const auto found = std::ranges::find(objects, name, &Object::name);
  return found == objects.end() ? nullptr : &*found;
}

const Field* find(const Object& object, std::string_view name) {
  const auto found = std::ranges::find(object.fields, name, &Field::name);
  return found == object.fields.end() ? nullptr : &*found;
}

// What a measure gives of a field whose values are of this kind; empty where it gives nothing.
std::string_view result_of(Measure measure, std::string_view kind) {
  if (of_time(measure)) return kind == "date" || kind == "timestamp" ? kind : std::string_view();
  if (kind == "rating") kind = "integer";
  constexpr std::string_view numbers[] = {"integer", "decimal", "percent", "money", "duration"};
  if (std::ranges::find(numbers, kind) == std::end(numbers)) return {};
  return measure == Measure::avg && (kind == "integer" || kind == "duration") ? "decimal" : kind;
}

// First pass: by names alone, for nothing has its place yet.
class Kinds {
 public:
  Kinds(std::span<Object> objects, Unsound unsound, Complaints& complaints)
      : objects_(objects), unsound_(unsound), complaints_(complaints) {}

  void settle() {
    for (Object& object : objects_)
      for (Field& field : object.fields)
        if (is_rollup(field)) settle_one(object, field);
  }

 private:
  void settle_one(const Object& object, Field& field) {
    const auto measure = measure_named(field.settings.text("measure"));
    const auto averages = measure == Measure::avg ? kind::Averages::yes : kind::Averages::no;
    const std::string_view wanted = field.settings.text("result");
    const std::string_view result = wanted.empty() ? gives(field, 0) : wanted;
    if (const Kind* kind = kind::rollup_with(result, averages)) {
      field.kind = kind;
    } else if (unsound_ == Unsound::refused && measure && (!wanted.empty() || is_formula(field))) {
      complaints_.add(
          prefix_of(object, field) + "result", "result",
          say("say what it gives: integer, decimal, percent, money, duration, date or timestamp",
              "请说明结果类型：integer、decimal、percent、money、duration、date 或 timestamp"));
    }
    name_columns(field);
  }

  const Field* measured(const Field& field) const {
    const Object* over = find(objects_, field.settings.text("over"));
    return over ? find(*over, field.settings.text("field")) : nullptr;
  }
  bool is_formula(const Field& field) const {
    const Field* of = measured(field);
    return of && of->kind->name() == "formula";
  }

  // Empty where that is not to be known; the second pass says why.
  std::string_view gives(const Field& field, int level) const {
    const auto measure = measure_named(field.settings.text("measure"));
    if (!measure || level > levels_max) return {};
    if (*measure == Measure::count) return "integer";
    const Field* of = measured(field);
    if (!of) return {};
    std::string_view kind = of->kind->name();
    if (kind == "rollup" || kind == "formula") {
      kind = of->settings.text("result");
      if (kind.empty() && is_rollup(*of)) kind = gives(*of, level + 1);
    }
    return result_of(*measure, kind);
  }

  std::span<Object> objects_;
  const Unsound unsound_;
  Complaints& complaints_;
};

// What the values of a field are, once everything has its place.
std::string_view kind_of_values(const Field& field) {
  if (is_rollup(field)) return kind::result_of_rollup(field);
  return field.formula ? kind::result_of(field) : field.kind->name();
}

bool leads_to(const Field& by, const Object& object) {
  if (by.kind->shape() == Shape::reference)
    return by.object_ids.size() == 1 && by.object_ids.front() == object.id;
  return by.kind->shape() == Shape::any_reference &&
         (by.object_ids.empty() ||
          std::ranges::find(by.object_ids, object.id) != by.object_ids.end());
}

Error no_such_object(std::span<const Object> objects, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Object& one : objects) names.push_back(one.name);
  const Message hint = did_you_mean(name, names);
  const Message why = say("there is no object “{}”.", "没有对象“{}”。", name);
  return invalid_field("over", "unknown_object", {why.en + hint.en, why.zh + hint.zh});
}

Error no_reference(const Object& over, const Object& object, std::string_view name) {
  std::string all;
  for (const Field& field : over.fields)
    if (leads_to(field, object)) all += (all.empty() ? "" : ", ") + field.name;
  if (all.empty()) {
    return invalid_field("by", "reference",
                         say("no field of “{0}” refers to “{1}”; add a reference there first",
                             "“{0}”没有引用“{1}”的字段；请先添加引用字段", over.name, object.name));
  }
  return invalid_field(
      "by", "reference",
      say("“{}” is no reference of “{}” to “{}”. There is: {}",
          "“{}”不是“{}”指向“{}”的引用字段。可用：{}", name, over.name, object.name, all));
}

Error not_measurable(Measure measure, const Field& field) {
  if (of_time(measure)) {
    return invalid_field("field", "type",
                         say("“{}” is taken of dates and times; “{}” is of kind {}",
                             "“{}”只用于日期和时间；“{}”的类型是 {}", name_of(measure), field.name,
                             kind_of_values(field)));
  }
  return invalid_field("field", "type",
                       say("“{}” is taken of numbers and money; “{}” is of kind {}. Of dates there "
                           "are “first” and “last”.",
                           "“{}”只用于数值和金额；“{}”的类型是 {}。日期请用 first 或 last。",
                           name_of(measure), field.name, kind_of_values(field)));
}

void use(std::vector<const Field*>& uses, const Field& field) {
  if (std::ranges::find(uses, &field) == uses.end()) uses.push_back(&field);
  if (!field.formula) return;
  for (const formula::Use& one : field.formula->uses) use(uses, *one.field);
}

class Rollups {
 public:
  Rollups(std::span<Object> objects, const Schema& schema) : objects_(objects), schema_(schema) {}

  Status read(const Object& object, const Field& field, Rollup& out) const {
    const Json& said = field.settings;
    out.measure = measure_named(said.text("measure")).value_or(Measure::count);
    const Object* over = schema_.object(said.text("over"));
    if (!over) return no_such_object(objects_, said.text("over"));
    if (over->role == Role::personal) {
      return invalid_field("over", "personal",
                           say("records of “{}” are seen by their owners alone; a total would tell "
                               "of them",
                               "“{}”的记录只有本人可见，汇总会泄露其信息", over->name));
    }
    const auto sharing = std::ranges::find(over->fields, true, &Field::shares);
    if (sharing != over->fields.end()) {
      return invalid_field(
          "over", "shared",
          say("who sees a record of “{}” is its owner's choice (“{}”), and a total would tell "
              "everybody of all; count another object, or use a report, in which each sees their "
              "own part",
              "“{}”的每条记录由负责人决定谁可见（“{}”），汇总会向所有人泄露；请改为汇总其他对象，"
              "或使用报表，各人只看到自己可见的部分",
              over->name, sharing->name));
    }
    const Field* by = over->field(said.text("by"));
    if (!by || !leads_to(*by, object)) return no_reference(*over, object, said.text("by"));
    std::vector<const Field*> uses = {by};
    TRY(measure(*over, field, out));
    if (out.field) uses.push_back(out.field);
    if (const Json* condition = said.find("condition")) {
      out.condition = *condition;
      TRY(read_condition(out.condition, *over, uses));
    }
    for (const Field* one : uses) use(out.uses, *one);
    out.over = over;
    out.by = by;
    return done();
  }

 private:
  Status measure(const Object& over, const Field& field, Rollup& out) const {
    const std::string_view name = field.settings.text("field");
    if (out.measure == Measure::count) {
      if (!name.empty()) {
        return invalid_field("field", "not_needed",
                             say("“count” counts records; leave “field” out, and give a condition "
                                 "such as “exists” instead",
                                 "count 统计记录数；请去掉 field，可改用“不为空”等条件"));
      }
      return fits("integer", field);
    }
    const Field* of = over.field(name);
    if (!of) {
      std::vector<std::string_view> names;
      for (const Field& one : over.fields)
        if (!result_of(out.measure, kind_of_values(one)).empty()) names.push_back(one.name);
      const Message hint = did_you_mean(name, names);
      const Message why = say("“{}” has no field “{}”.", "“{}”没有字段“{}”。", over.name, name);
      return invalid_field("field", "unknown_field", {why.en + hint.en, why.zh + hint.zh});
    }
    const std::string_view gives = result_of(out.measure, kind_of_values(*of));
    if (gives.empty()) return not_measurable(out.measure, *of);
    if (of->formula && hangs_on_others(*of)) {
      return invalid_field("field", "depends_on_time",
                           say("the formula “{}” hangs on the day or on other records, so a stored "
                               "total of it would be wrong while nobody writes",
                               "公式“{}”取决于日期或其他记录，无法据此保存汇总值", of->name));
    }
    out.field = of;
    return fits(gives, field);
  }

  // Its columns were made for what it gave first.
  static Status fits(std::string_view gives, const Field& field) {
    if (kind::result_of_rollup(field) == gives) return done();
    return invalid_field(
        "measure", "result",
        say("this gives {}, and the field holds {}: add a new field for it",
            "其结果为 {}，而本字段保存 {}：请另建新字段", gives, kind::result_of_rollup(field)));
  }

  std::span<const Object> objects_;
  const Schema& schema_;
};

// 0 where it leans on itself, else how many roll-ups stand on one another.
int levels_of(const Field& field, std::vector<const Field*>& way) {
  if (std::ranges::find(way, &field) != way.end()) return 0;
  way.push_back(&field);
  int below = 0;
  for (const Field* one : field.rollup->uses) {
    if (!one->rollup) continue;
    const int levels = levels_of(*one, way);
    if (levels == 0) return 0;
    below = std::max(below, levels);
  }
  way.pop_back();
  return below + 1;
}

Status check_levels(const Field& field) {
  std::vector<const Field*> way;
  const int levels = levels_of(field, way);
  if (levels == 0) {
    return invalid_field("field", "circle",
                         say("this counts what counts it in turn, so it would never come to an end",
                             "该汇总最终又依赖自身，形成循环"));
  }
  if (levels <= levels_max) return done();
  return invalid_field(
      "field", "too_deep",
      say("at most {} roll-ups stand on one another", "汇总字段最多叠加 {} 层", levels_max));
}

}  // namespace

std::optional<Measure> measure_named(std::string_view name) {
  for (const auto& [known, measure] : measures)
    if (known == name) return measure;
  return std::nullopt;
}

std::string_view name_of(Measure measure) { return measures[static_cast<size_t>(measure)].first; }

void settle_kinds(std::span<Object> objects, Unsound unsound, Complaints& complaints) {
  Kinds(objects, unsound, complaints).settle();
}

void settle_rollups(std::span<Object> objects, const Schema& schema, Unsound unsound,
                    Complaints& complaints) {
  const Rollups rollups(objects, schema);
  const auto each = [&](auto&& act) {
    for (Object& object : objects)
      for (Field& field : object.fields)
        if (is_rollup(field)) act(object, field);
  };
  const auto wrong = [&](const Object& object, Field& field, const Error& error) {
    if (unsound == Unsound::refused) return complaints.add(prefix_of(object, field), error);
    auto still = std::make_shared<Rollup>();
    still->problem = error.message;
    field.rollup = std::move(still);
  };
  each([&](Object& object, Field& field) {
    auto made = std::make_shared<Rollup>();
    const Status read = rollups.read(object, field, *made);
    field.rollup = std::move(made);
    // What its kind has complained of already is not said twice.
    if (!read.ok() && field.kind->check(field).ok()) wrong(object, field, read.error());
  });
  each([&](Object& object, Field& field) {
    const Status levels = check_levels(field);
    if (!levels.ok()) wrong(object, field, levels.error());
  });
  each([&](Object& object, Field& field) {
    const Object* over = field.rollup->over;
    if (!over || field.rollup->problem) return;
    Object& counted = objects[static_cast<size_t>(over - objects.data())];
    counted.rolled_up.push_back({&object, &field});
  });
}

bool counts_otherwise(const Schema& before, const Field& was, const Field& is) {
  for (const std::string_view member : {"over", "by", "measure", "field", "condition"}) {
    const Json* a = was.settings.find(member);
    const Json* b = is.settings.find(member);
    if ((a ? a->dump() : "") != (b ? b->dump() : "")) return true;
  }
  if (!is.rollup->over) return false;
  const Object* over = before.object(is.rollup->over->id);
  return std::ranges::any_of(is.rollup->uses, [&](const Field* one) {
    const Field* then = over ? over->field(one->id) : nullptr;
    return one->formula &&
           (!then || then->settings.text("formula") != one->settings.text("formula"));
  });
}

std::vector<std::string> rollups_using(const Schema& schema, const Object& object,
                                       const Field& field) {
  std::vector<std::string> names;
  for (const Object& other : schema.objects()) {
    for (const Field& one : other.fields) {
      if (!one.rollup || one.rollup->over != &object) continue;
      if (std::ranges::find(one.rollup->uses, &field) != one.rollup->uses.end())
        names.push_back(other.name + "." + one.name);
    }
  }
  return names;
}

}  // namespace kith::schema::rollup
