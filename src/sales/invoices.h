// Invoices, the Chinese kinds among them: ordinary (普票) and special (专票), and red-letter ones (红字),
// which take an issued one back in whole or in part.
#pragma once

#include "records/records.h"

namespace kith::sales {

// Rule. A draft may be changed at will; one that is issued has a number, keeps what was issued, and is
// voided or red-lettered. Issued invoices do not pass the amount of their contract or order.
Status keep_invoice(const records::Unit& unit, records::Draft& draft);

// Of that, what holds even where an act is taken back: the sums of its contract or order and of what its
// red letters take back.
Status keep_invoice_sums(const records::Unit& unit, records::Draft& draft);

// The tax within an amount that has it, rounded to the minor unit.
Decimal tax_within(Decimal gross, Decimal rate_percent, int minor_digits);

struct RedLetter {
  Id invoice;                     // issued, visible to the actor
  std::optional<Decimal> amount;  // above zero; nothing: what is left of it
  std::string reason;
  std::string number;  // nothing: a draft
};
Result<records::Saved> make_red_letter(const records::Records& records, const records::Unit& unit,
                                       const RedLetter& wish);

}  // namespace kith::sales
