#include "schema/formula/settle.h"

#include <algorithm>
#include <unordered_map>

#include "schema/kinds/formula.h"

namespace kith::schema::formula {
namespace {

constexpr int levels_max = 8;  // formulas on formulas

class Settling {
 public:
  Settling(const Schema& schema, Unsound unsound, Complaints& complaints)
      : schema_(schema), unsound_(unsound), complaints_(complaints) {}

  void add(Object& object, Field& field) {
    order_.push_back(&open_.emplace(&field, Open{&object, &field}).first->second);
  }

  void settle_all() {
    for (Open* open : order_) settle(*open);
  }

 private:
  enum class State { untouched, begun, settled };
  struct Open {
    Object* object;
    Field* field;
    State state = State::untouched;
  };

  // Null where it is begun already: a circle.
  const Formula* of(const Field& field) {
    const auto found = open_.find(&field);
    if (found == open_.end()) return field.formula.get();
    if (found->second.state == State::untouched && level_ < levels_max) settle(found->second);
    return found->second.state == State::settled ? field.formula.get() : nullptr;
  }

  void settle(Open& open) {
    if (open.state != State::untouched) return;
    open.state = State::begun;
    ++level_;
    Parsed parsed = parse(open.field->settings.text("formula"), schema_, *open.object,
                          [this](const Field& field) { return of(field); });
    --level_;
    if (auto* problem = std::get_if<Problem>(&parsed)) return give_up(open, *problem);
    Formula formula = std::move(std::get<Formula>(parsed));
    const std::string wanted(open.field->settings.text("result"));
    const std::string_view result =
        wanted.empty() ? name_of(formula.type()) : std::string_view(wanted);
    if (auto wrong = fit(formula, result)) return give_up(open, *wrong, "result");
    accept(open, std::move(formula), result);
  }

  // Whole numbers may be shown as decimals; numbers as a percentage.
  static std::optional<Problem> fit(Formula& formula, std::string_view result) {
    const std::string_view is = name_of(formula.type());
    if (result == is) return std::nullopt;
    const bool number = is == "integer" || is == "decimal";
    if (number && (result == "decimal" || result == "percent")) {
      formula.root.type = Type::decimal;
      return std::nullopt;
    }
    const Message way = is == "decimal" && result == "integer"
                            ? say("; write ROUND(…, 0)", "；请写 ROUND(…, 0)")
                            : Message{};
    const Message why = say("the formula gives {}, not {}", "公式的结果是 {}，不是 {}", is, result);
    return Problem{0, 0, "type", {why.en + way.en, why.zh + way.zh}};
  }

  void accept(Open& open, Formula formula, std::string_view result) {
    open.field->kind = &kind::formula_with(result);
    open.field->formula = std::make_shared<const Formula>(std::move(formula));
    open.state = State::settled;
  }

  void give_up(Open& open, const Problem& problem, std::string_view member = "formula") {
    if (unsound_ == Unsound::refused) {
      if (open.field->settings.text("formula").empty()) return;  // its kind has said so
      Error error = error_of(problem);
      if (member != "formula")
        error = invalid_field(std::string(member), problem.code, problem.why);
      complaints_.add(open.object->name + "." + open.field->name + ".", error);
      return;
    }
    Formula blank;
    blank.root.type = Type::text;
    blank.problem = problem;
    accept(open, std::move(blank), "text");
  }

  const Schema& schema_;
  const Unsound unsound_;
  Complaints& complaints_;
  std::unordered_map<const Field*, Open> open_;
  std::vector<Open*> order_;  // as they are declared
  int level_ = 0;
};

}  // namespace

void settle_formulas(std::span<Object> objects, const Schema& schema, Unsound unsound,
                     Complaints& complaints) {
  Settling settling(schema, unsound, complaints);
  for (Object& object : objects) {
    for (Field& field : object.fields) {
      if (field.kind->name() == "formula") settling.add(object, field);
    }
  }
  settling.settle_all();
}

std::vector<std::string> formulas_using(const Schema& schema, const Object& object,
                                        const Field& field) {
  std::vector<std::string> names;
  for (const Object& other : schema.objects()) {
    for (const Field& one : other.fields) {
      if (!one.formula) continue;
      const bool uses = std::ranges::any_of(one.formula->uses, [&](const Use& use) {
        return use.object->id == object.id && use.field->id == field.id;
      });
      if (uses) names.push_back(other.name + "." + one.name);
    }
  }
  return names;
}

}  // namespace kith::schema::formula
