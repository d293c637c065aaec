// Formula fields: what a field is worked out of, in a small language of spreadsheet functions.
//
//   IF(stage = "won", amount, ROUND(amount * probability / 100, 2))
//
// A text is parsed and typed once, when the schema is made (parse). The tree is compiled to SQL where
// it is asked for (query/formula_sql.h) or evaluated on a record in memory (schema/formula/evaluate.h),
// with the same answer on both engines: a property test holds the three against each other. Nothing
// is stored, so nothing is ever stale.
//
// A record's own fields, fields of what its references name ("account.industry"), and other formulas.
// Numbers are exact with four digits, rounded half away from zero. Blank is what a field has that holds
// nothing: it goes through every operation, but for those that say otherwise (& and CONCAT take it for
// an empty text, MIN and MAX leave it out, a condition takes it for FALSE, = finds blank equal to
// blank). An empty text is blank; so is what does not fit, and a division by zero.
// Conditions are TRUE or FALSE, never blank.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"
#include "base/value.h"
#include "schema/kind.h"

namespace kith::schema::formula {

inline constexpr size_t bytes_max = 2'000;
inline constexpr int depth_max = 24;   // of brackets in brackets
inline constexpr int nodes_max = 300;  // with those of the formulas that one leans on
inline constexpr size_t hops_max = 2;  // references on the way to a field

enum class Type { blank, text, whole, decimal, boolean, date, timestamp };

enum class Function {
  constant,
  field,
  today,
  now,
  day_of_instant,  // an instant where a day is wanted
  // numbers
  add,
  subtract,
  multiply,
  divide,
  round,
  least,
  greatest,
  absolute,
  // conditions
  equal,
  unequal,
  less,
  less_or_equal,
  more,
  more_or_equal,
  both,
  either,
  negation,
  is_blank,
  contains,
  // choice between values
  choose,      // condition, then, otherwise
  first_held,  // the first that is not blank
  match,       // value, (case, result)…, otherwise
  // texts
  join,
  length,
  left,
  right,
  upper,
  lower,
  number_text,
  date_text,
  boolean_text,
  // days
  days_between,
  months_between,
  years_between,
  add_days,
  add_months,
  year,
  month,
  day,
};

// A field of the record, or of one that its references lead to.
struct Source {
  std::vector<const Field*> hops;
  const Object* object = nullptr;  // where the field stands
  const Field* field = nullptr;
  int column = 0;  // which of its columns

  ColumnType type() const { return field->kind->columns()[static_cast<size_t>(column)].type; }
};

struct Node {
  Function function = Function::constant;
  Type type = Type::blank;
  Value value;     // constant: text, Decimal, bool, Date; null is blank
  Source source;   // field
  int places = 0;  // round
  std::vector<Node> arguments;

  bool never_blank() const;
};

// Whatever has to be readable for a formula to be: its fields, the references on the way, and what the
// formulas among them lean on.
struct Use {
  const Object* object;
  const Field* field;
  bool operator==(const Use&) const = default;
};

struct Problem {
  size_t at = 0;  // characters before it
  size_t length = 0;
  std::string code;
  Message why;
};

struct Formula {
  Node root;
  int nodes = 0;
  std::vector<Use> uses;
  std::optional<Problem> problem;  // why it is always blank, where it came to be wrong

  Type type() const { return root.type; }
};

// The formula of a formula field; null while it is being made, which is a circle.
using FormulaOf = function_ref<const Formula*(const Field&)>;
const Formula* formula_of(const Field& field);  // of a schema that is complete

using Parsed = std::variant<Formula, Problem>;
Parsed parse(std::string_view text, const Schema& schema, const Object& object,
             FormulaOf formula_of);
// "At character 12: there is no field …", of the declaration's member `formula`.
Error error_of(const Problem& problem);

std::string_view name_of(Type type);

// What a person may write, for the editor of formulas.
struct Signature {
  std::string_view name;       // "ROUND"
  std::string_view arguments;  // "number, places"
  size_t least;
  size_t most;
  Message help;
};
const std::vector<Signature>& signatures();

}  // namespace kith::schema::formula
