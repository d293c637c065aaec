// The kinds of roll-up fields, one for each kind of result and one more where averages keep what they
// are made of; all are called "rollup".
#pragma once

#include "schema/kind.h"

namespace kith::schema::kind {

enum class Averages { no, yes };

// "money", "integer", …; null where there is none such.
const Kind* rollup_with(std::string_view result, Averages averages);
std::string_view result_of_rollup(const Field& rollup);  // of a field of such a kind

}  // namespace kith::schema::kind
