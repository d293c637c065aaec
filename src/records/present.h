// What was read under an older snapshot of the schema, as the transaction's has it: whoever asks took theirs
// when the request or the slice began, and an administrator may have added, renamed or removed fields since.
// Their columns stand elsewhere then, so nothing is written that has not passed here.
#pragma once

#include "query/stored.h"
#include "records/records.h"

namespace kith::records {

// Code::conflict where it was removed.
Result<const schema::Object*> present(const Unit& unit, const schema::Object& object);
// Its fields by what they are, not by name or place: what is new is empty, what has gone is left out.
query::Stored present(const schema::Object& now, query::Stored record);

}  // namespace kith::records
