#pragma once

#include "records/records.h"

namespace kith::activity {

// What ends does not end before it starts; a note is done as soon as it is written.
Status order_times(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::activity
