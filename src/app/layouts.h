// Layouts: what a record page and the form for a new record show, stored as records.
#pragma once

#include "records/records.h"

namespace kith::app {

// Refuses a layout of an unknown object, role or field, and a second one for the same.
//   sections       [{"name","label":{"en","zh"}?,"columns":1|2?,"fields":["amount",…]},…]
//   create_fields  ["name",…], or nothing
Status check_layout(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::app
