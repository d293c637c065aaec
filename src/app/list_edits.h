// Values of a bulk act that change a list instead of replacing it:
// {"tags":{"add":["VIP"],"remove":["cold"]}}. Elements are compared as they are written; those that
// are there stay in their places, added ones follow.
#pragma once

#include "base/json.h"
#include "query/stored.h"

namespace kith::app {

bool has_list_edits(const Json& values);
// What is no edit of a list, or an edit of a field that holds none, by name.
Status check_list_edits(const schema::Object& object, const Json& values);
// The values as an update of this record takes them. `values` have been checked.
Json with_list_edits(const Json& values, const query::Stored& record);

}  // namespace kith::app
