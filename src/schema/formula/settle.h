// Gives the formula fields of a schema their trees and the kinds of their results.
#pragma once

#include <span>

#include "schema/declaration.h"
#include "schema/formula/formula.h"
#include "schema/formula/unsound.h"

namespace kith::schema::formula {

// Fields and objects have their places, references point. Complaints are of "contacts.size_c.formula".
void settle_formulas(std::span<Object> objects, const Schema& schema, Unsound unsound,
                     Complaints& complaints);

// "contacts.label_c", …: the formula fields that use a field of an object.
std::vector<std::string> formulas_using(const Schema& schema, const Object& object,
                                        const Field& field);

}  // namespace kith::schema::formula
