// A roll-up as of an earlier instant. The log has no line of it (records/rollups.h), so it is counted
// anew of the children as they were: an expression where its column would stand today.
#pragma once

#include "query/compile.h"

namespace kith::query {

// `column` is one of the field's: where its value stands, or a currency, which is the same at any time.
void write_rollup_then(Compiler& compiler, const schema::Field& field, int alias,
                       const storage::Identifier& column);
// Whether a question of an earlier instant sorts or filters by one: no index of today leads to it.
bool asks_rollup(const Question& question);

}  // namespace kith::query
