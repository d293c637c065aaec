// Everything that names a record, led on to another.
#pragma once

#include "records/merge.h"

namespace kith::records {

// Rows of one object that name one of the records by this field.
struct Naming {
  const schema::Object* object;
  const schema::Field* field;
  std::vector<Id> rows;
};
// Of all objects, deleted rows included. Asked while the records are live: a filter leads to no
// others. Cost: two statements for each field of the schema that may refer to the object.
std::vector<Naming> rows_naming(const Unit& unit, const schema::Object& object,
                                std::span<const Id> records);

// Lets them name `winner` instead; answers how many rows were written. Asks nobody's rights: whoever
// may merge the records moves all that hangs on them.
Result<int64_t> lead_on(const Records& records, const Unit& unit, std::span<const Naming> naming,
                        Id winner);

}  // namespace kith::records
