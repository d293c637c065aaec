// Whose a record is that a program makes without saying whose.
//
// People keep what they write down; a program that names neither owner nor pool means the assignment
// rules, where the object has them (a boolean field `assign_by_rules`) and it does not say otherwise.
#pragma once

#include "app/route.h"

namespace kith::api {

// The values of a new record, with that wish where it is meant.
Json with_wish(const app::Call& call, const schema::Object& object, Json values);
// The same for those of POST /batch that create.
Json operations_with_wish(const app::Call& call, Json operations);

}  // namespace kith::api
