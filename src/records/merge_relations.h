// Everything that names a record, led on to another.
//
// The rows are walked object by object, field by field, one loser after the other, live ones before
// those in the bin, each walk along the ids. Where somebody stands in it is two numbers, so that a
// merge that moves a hundred thousand rows goes on behind a crash where it was.
#pragma once

#include <optional>

#include "records/merge.h"

namespace kith::records {

// How many rows of each object name one of the records, by field; deleted rows included. Cost: two
// statements for each field of the schema that may refer to the object, and each record, along the
// field's index.
std::vector<Moved> rows_naming(const Unit& unit, const schema::Object& object,
                               std::span<const Id> records);

// What becomes of a row that cannot be moved, because what is unique stands at the winner already.
enum class Refused { ends_all, is_left };

struct LeadingOn {
  const schema::Object* object = nullptr;
  std::span<const Id> losers;
  Id winner;
  int rows_max = moved_at_once_max;
  Refused refused = Refused::ends_all;
};
struct Led {
  int64_t written = 0;
  int64_t left = 0;
  std::optional<Leading> next;  // nothing: the walk is at its end
};
// Lets up to so many rows name the winner instead. Asks nobody's rights: whoever may merge the
// records moves all that hangs on them.
Result<Led> lead_on(const Records& records, const Unit& unit, const LeadingOn& what,
                    const Leading& from = {});

}  // namespace kith::records
