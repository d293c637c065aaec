// What a change of a lead's status entails: the way that is allowed, what is asked for, stamps and
// the clock.
#pragma once

#include "records/records.h"

namespace kith::sales {

// An import says what was, elsewhere: it is neither asked for reasons nor held to the ways. Into
// `converted` and out of it no hand leads, only a conversion (sales/conversion.h) and its undo.
Status follow_lead_status(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
