// What shows the sum of its lines with tax as its amount, and the parts of it: orders and purchase
// orders. One arithmetic (line_sums.h), rounded to whole coins.
#pragma once

#include <optional>

#include "records/records.h"
#include "sales/line_set.h"

namespace kith::sales {

bool shows_gross(const Lined& of);

// Nothing where no line has a price.
std::optional<LineTotals> gross_of(const records::Unit& unit, const Lined& of, Id whole);

// For rules of the whole: nobody writes another amount than that of the lines.
void keep_to_gross(const records::Unit& unit, records::Draft& draft, const Lined& of);
// As the actor, in the transaction that has written the lines: its amount is their sum, with tax.
Result<records::Saved> sum_gross(const records::Records& records, const records::Unit& unit,
                                 const Lined& of, Id whole);
// Reaction to changes of the lines: its amount is their sum, with tax.
Status follow_gross(const records::Records& records, const records::Unit& unit,
                    const records::Change& change, const Lined& of);

}  // namespace kith::sales
