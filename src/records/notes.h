// Notes of the program itself, where only a Unit is at hand: in rules.
#pragma once

#include "records/records.h"

namespace kith::records {

// As Records::note, which is this.
bool note(const Unit& unit, const query::Stored& before, const query::Stored& after);

}  // namespace kith::records
