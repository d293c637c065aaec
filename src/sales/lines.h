// Lines of an opportunity: a product, how many, at what price.
#pragma once

#include "records/records.h"

namespace kith::sales {

// The price of the product unless one is given; total is quantity times price less the discount.
Status total_line(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
