// Putting a record, or fields of it, back to what they were at an instant. As undo it restores what
// was there, so neither rules nor value checks stand in its way; rights and unique fields do.
#pragma once

#include <span>

#include "records/records.h"

namespace kith::records {

// What would be written; nothing differs where `fields` is empty.
struct Reversion {
  query::Stored before;
  query::Stored after;
  std::vector<FieldChange> fields;
};

// `only` those fields, or (none named) all that the actor may write and what rules keep beside them.
// A whole record that has been deleted since comes back out of the recycle bin; one that was deleted
// then stays.
Result<Reversion> plan_revert(const Records& records, const Unit& unit,
                              const schema::Object& object, Id id, Timestamp at,
                              std::span<const schema::Field* const> only);
// In the same transaction as its plan.
Result<Saved> revert(const Records& records, const Unit& unit, const Reversion& reversion);

}  // namespace kith::records
