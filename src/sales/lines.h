// Lines of an opportunity, quote or order: a product, how many, at what price, less what, plus which tax.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Price and tax rate are those of the price book and the product unless they are given, what is bought has
// the product's cost; net and tax follow (line_sums.h). `whole` names the reference to what the line stands on.
Status total_line(const records::Unit& unit, records::Draft& draft, std::string_view whole);

}  // namespace kith::sales
