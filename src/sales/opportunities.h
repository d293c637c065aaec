// What an opportunity's stage entails: its probability, outcome, closing, weighted amount and what
// sales/progress.h adds.
#pragma once

#include "records/records.h"

namespace kith::sales {

Status follow_stage(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
