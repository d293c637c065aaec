// The kinds of formula fields, one for each kind of result; all are called "formula".
#pragma once

#include "schema/kind.h"

namespace kith::schema::kind {

const Kind& formula_with(std::string_view result);  // "decimal"
std::string_view result_of(const Field& formula);   // of a field of such a kind

}  // namespace kith::schema::kind
