// Orders and contracts: what a customer is to pay for.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Rules. The amount stays above what is planned and paid of it; what has payments is not deleted; who
// takes effect says since when. An order's amount follows its lines.
Status keep_order(const records::Unit& unit, records::Draft& draft);
Status keep_contract(const records::Unit& unit, records::Draft& draft);
// Of both, what holds even where an act is taken back.
Status keep_owed(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
