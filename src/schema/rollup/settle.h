// Gives the roll-up fields of a schema the kinds of their results, and what they count.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "schema/declaration.h"
#include "schema/formula/unsound.h"
#include "schema/rollup/rollup.h"

namespace kith::schema::rollup {

// Before the columns have their places: what each gives, as its declaration says or the child's does.
void settle_kinds(std::span<Object> objects, formula::Unsound unsound, Complaints& complaints);
// Once objects and fields have their places and formulas their trees. Complaints are of
// "accounts.open_c.condition". One that came to be wrong (an upgrade took a field away) is refused
// where the schema is changed; where it is read, it keeps what it last had.
void settle_rollups(std::span<Object> objects, const Schema& schema, formula::Unsound unsound,
                    Complaints& complaints);

// Whether the two hold different values: what they count is declared otherwise, or a formula in it.
bool counts_otherwise(const Schema& before, const Field& was, const Field& is);

// "accounts.open_c", …: the roll-ups that hang on a field of an object.
std::vector<std::string> rollups_using(const Schema& schema, const Object& object,
                                       const Field& field);

// Of a condition, which fields of the child it asks. Refused by its reason: what another record, the
// day or the reader decides. Places are of "condition.and[1].value".
Status read_condition(const Json& condition, const Object& over, std::vector<const Field*>& uses);

// What a formula field hangs on beside its own record: the day, or where its references lead.
bool hangs_on_others(const Field& formula);

}  // namespace kith::schema::rollup
