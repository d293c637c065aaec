// Unique fields: no two live records of an object hold the same value.
#pragma once

#include "records/plan.h"

namespace kith::records {

class Writer;

// Asks before the write, so that the error can name who holds the value, if the actor may know. Two
// writers at once are told apart by the index alone (duplicate_in_index). Cost: a statement for
// each unique field that has changed.
void check_unique(const Writer& writer, const query::Stored* before, const query::Stored& after,
                  std::vector<FieldError>& errors);

// What a violation of the unique index means to the caller.
Error duplicate_in_index(const schema::Schema& schema, std::string_view index);

}  // namespace kith::records
