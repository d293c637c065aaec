// The clauses that a new workspace begins with.
#pragma once

#include "records/records.h"

namespace kith::sales {

Status plant_clauses(const records::Records& records, const records::Unit& unit, Locale locale);

}  // namespace kith::sales
