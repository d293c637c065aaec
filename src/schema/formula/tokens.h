// The words and signs of a formula's text.
#pragma once

#include <variant>

#include "schema/formula/formula.h"

namespace kith::schema::formula {

struct Token {
  enum class Kind { number, text, name, sign, end };
  Kind kind = Kind::end;
  std::string word;  // a sign in ASCII; a text without its quotes
  int64_t units = 0;
  size_t at = 0;  // in characters
  size_t length = 0;
};

std::variant<std::vector<Token>, Problem> tokens_of(std::string_view text);

}  // namespace kith::schema::formula
