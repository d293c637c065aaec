// What the log says of one field over many records: from what to what it was changed, and when.
#pragma once

#include "base/function_ref.h"
#include "records/change.h"

namespace kith::records {

struct FieldMove {
  Id record;
  Timestamp at{};
  std::span<const Value> from;  // the field's columns
  std::span<const Value> to;
};

// Changes after the creation, record by record and each record's in order; records below `first` are
// passed over. What happened to deleted records comes too. Cost: a look at each change of the object
// along the log's index.
void moves_of_field(storage::Connection& db, const schema::Object& object,
                    const schema::Field& field, Id first,
                    function_ref<void(const FieldMove&)> each);

}  // namespace kith::records
