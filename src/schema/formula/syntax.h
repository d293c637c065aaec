// The text of a formula as a tree of words, before anybody knows what they mean.
//
//   comparison = joining { ("=" | "<>" | "<" | "<=" | ">" | ">=") joining }
//   joining    = sum { "&" sum }
//   sum        = product { ("+" | "-") product }
//   product    = sign { ("*" | "/") sign }
//   sign       = [ "-" ] value
//   value      = number | "text" | field.path | NAME "(" [ comparison { "," comparison } ] ")"
//              | TRUE | FALSE | "(" comparison ")"
//
// Names of functions in any case; a quote within a text is written twice. What a Chinese keyboard
// types for the same signs （，“”＞＝）counts as them. Recursion is limited by depth_max.
#pragma once

#include <variant>

#include "schema/formula/formula.h"

namespace kith::schema::formula {

struct Syntax {
  enum class Kind { number, text, truth, field, operation, call };
  Kind kind = Kind::number;
  std::string word;  // of a call its name in capitals, of an operation its sign; TRUE or FALSE
  int64_t units = 0;
  std::vector<Syntax> arguments;
  size_t at = 0;  // in characters
  size_t length = 0;
};

using Read = std::variant<Syntax, Problem>;
Read read_syntax(std::string_view text);

}  // namespace kith::schema::formula
