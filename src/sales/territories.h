// Territories and what belongs to them, whatever way they are written.
#pragma once

#include "records/records.h"
#include "sales/territory_rules.h"

namespace kith::sales {

// Of accounts and leads: the territory follows the rules when the record is made and when a field changes that they
// read. Chosen by hand it is kept (territory_locked) unless the rules say the same; emptied or unlocked
// it follows them again.
Status follow_territory(KnownTerritories& known, const records::Unit& unit, records::Draft& draft);

Status check_territory(const records::Unit& unit, records::Draft& draft);
Status check_territory_member(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
