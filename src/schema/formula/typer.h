// From words to a typed tree: which fields and functions there are, and what goes with what. One text's
// worth; the first thing that is wrong ends it.
#pragma once

#include <optional>
#include <vector>

#include "schema/formula/syntax.h"

namespace kith::schema::formula {

Node call(Function function, Type type, std::vector<Node> arguments);
Node call(Function function, Type type, Node argument);
Node constant(Type type, Value value);
bool is_number(Type type);
bool is_time(Type type);
Message joined(Message why, const Message& hint);

class Typer {
 public:
  Typer(const Schema& schema, const Object& object, FormulaOf formula_of)
      : schema_(schema), object_(object), formula_of_(formula_of) {}

  Parsed type(const Syntax& syntax);

 private:
  using Answer = std::optional<Node>;  // nothing: problem_ says why
  using F = Function;

  Answer fail(const Syntax& at, std::string code, Message why);
  Answer expected(const Syntax& at, Type wanted, Type found);
  Answer node(const Syntax& syntax);
  // What is wanted of an argument; a blank becomes one of the type, an instant its day.
  Answer fitted(const Syntax& at, Node node, Type wanted);
  Answer typed(const Syntax& syntax, Type wanted);
  Answer all_of(const Syntax& syntax, F function, Type wanted, Type type);
  std::optional<std::vector<Node>> nodes(const Syntax& syntax);
  // Brings those at the places to one type.
  std::optional<Type> unify(const Syntax& syntax, std::vector<Node>& nodes,
                            const std::vector<size_t>& places);
  static std::vector<size_t> places(size_t from, size_t to, size_t step = 1);

  // Fields (typer_fields.cpp)
  const Field* find(const Syntax& syntax, const Object& object, std::string_view name);
  void use(const Object& object, const Field& field);
  Answer field(const Syntax& syntax);
  Answer ends_at_part(const Syntax& syntax, Node& out, const Field& field, std::string_view name);
  Answer ends_at(const Syntax& syntax, Node& out, const Field& field, int column, Shape shape);
  // A case that no option of a choice is would never be met.
  bool check_options(const Syntax& syntax, const Node& value, const std::vector<size_t>& cases);
  bool is_option(const Syntax& syntax, const Field& field);
  Answer label(const Syntax& syntax);

  // Functions (typer_functions.cpp)
  const Signature* signature(const Syntax& syntax);
  Answer function(const Syntax& syntax);
  Answer named(const Syntax& syntax, std::string_view name);
  Answer with_count(const Syntax& syntax, F function, Type wanted);
  // Numbers whose answer is whole where they all are.
  Answer numeric(const Syntax& syntax, F function);
  Answer rounded(const Syntax& syntax);
  Answer extreme(const Syntax& syntax, F function);
  Answer chosen(const Syntax& syntax);
  Answer first_held(const Syntax& syntax);
  Answer matched(const Syntax& syntax);
  Answer is_blank(const Syntax& syntax);
  Answer texted(const Syntax& syntax, Node node);
  Answer as_text(const Syntax& syntax);
  Answer joining(const Syntax& syntax);
  Answer calendar_day(const Syntax& syntax);
  Answer between_days(const Syntax& syntax);

  // Operations between values (typer_operations.cpp)
  Answer operation(const Syntax& syntax);
  Answer negated(const Syntax& syntax);
  Node minus(Node number);
  // Numbers; or a day and a number of days; or two days.
  Answer sum(const Syntax& syntax, F function);
  Answer days_later(const Syntax& syntax, Node day, Node count, size_t day_place, F function);
  Answer comparison(const Syntax& syntax, F function);

  const Schema& schema_;
  const Object& object_;
  FormulaOf formula_of_;
  std::vector<Use> uses_;
  int nodes_ = 0;
  Problem problem_;
};

}  // namespace kith::schema::formula
