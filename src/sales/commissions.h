// Commission: the lines that rules write of deals, orders, contracts and payments (docs/decisions/0037-commission.md).
//
// What a rule, a record and a person come to is worked out anew each time, and held against what their
// lines come to. The difference goes into the line that nobody has approved yet; where all are approved or paid
// it is a line of its own, in the month in which it is found. So the lines add up to what is earned whatever happened
// in between, a change that is replayed finds nothing left to write, and no approved line is ever touched.
//
// Who earns it is asked when the first line is written, so a hand-over moves no commission that is earned;
// recalculating a month asks again where nothing is approved.
#pragma once

#include "app/app.h"

namespace kith::sales {

enum class WhoEarns { as_it_stands, asked_anew };

// Brings all lines of a deal, order, contract or payment to what it earns now. As the program itself. Answers how many
// lines were written.
Result<int64_t> reckon_commission(const records::Records& records, const records::Unit& unit,
                                  const query::Stored& source, WhoEarns who);

app::Reaction follow_commission();

// What people do with lines: approve, pay, note, and write lines by hand.
Status keep_commission(const records::Unit& unit, records::Draft& draft);
// What is approved or paid keeps person, month and amounts, and stays, whatever verb comes to it.
app::Guard keeps_approved_commission();

}  // namespace kith::sales
