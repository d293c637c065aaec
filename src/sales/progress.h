// What else follows an opportunity's stage: how far it has come, and where the forecast counts it.
#pragma once

#include "records/records.h"

namespace kith::sales {

// The furthest stage is the last one by position that the opportunity has been in; a loss leaves it
// where it was, and a win is further than all. One that was lost when it was brought in has none.
void note_furthest(const records::Unit& unit, records::Draft& draft, const query::Stored& stage);

// Closed when won, omitted when lost, else what the stage says, unless the change says otherwise.
void categorise(records::Draft& draft, const query::Stored& stage);

}  // namespace kith::sales
