// What an account, a contact or an opportunity takes over of the lead that it is made from.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Values as a client would send them. Fields that the actor may not read of the lead, or not write of
// the target, are left out. Custom fields go to those of the same name and kind.
Json values_from(const records::Unit& unit, const query::Stored& lead,
                 const schema::Object& target);

// The values as a record that is not kept, for comparing; what cannot be read is left empty.
query::Stored draft_of(const records::Unit& unit, const schema::Object& object, const Json& values);

// Of the values, those that the record lacks; lists are united.
Json missing_in(const records::Unit& unit, const query::Stored& record, const Json& values);

}  // namespace kith::sales
