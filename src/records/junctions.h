// Relations through a junction, written as arrays with the record: {"links":[{"object","id"}]} of an
// activity, {"contact_roles":[{"contact","role"}]} of an opportunity. What is given replaces what is
// there, row by row: equal ones stay, others are changed, created or removed, each with its own
// change in the log. Rows whose far side the actor cannot see are left alone.
#pragma once

#include "records/values.h"

namespace kith::records {

// Whoever may write the record may write the rows that hang on it. Errors name the place:
// "links[2].id".
Status write_junctions(const Writer& writer, Id record, std::span<const JunctionValues> junctions);

}  // namespace kith::records
