// What has a name in the accounting program, for the screen that changes it: roles, the encoding, tax rates,
// methods, products, and the customers and vendors that go by another name than their own.
#pragma once

#include "app/settings.h"
#include "base/json.h"
#include "records/records.h"

namespace kith::sales {

// Writes one object for each into an open array. What the actor of the unit may not read is not among it.
void write_book_names(const records::Unit& unit, Locale locale, const app::Settings& settings,
                      JsonWriter& json);

}  // namespace kith::sales
