// What of the books somebody may see. A document is made of all its fields or of none: one without those
// that are hidden from whoever exports would have another fingerprint, and tell by that what they hold.
// So a kind of which one is hidden is kept back as a whole, and the fields are named.
#pragma once

#include "records/records.h"
#include "sales/accounting.h"

namespace kith::sales {

bool shows(const records::Unit& unit, std::string_view object, std::string_view field);
// Of what a document can do without: empty where it is hidden.
std::string_view shown_text(const records::Unit& unit, const query::Stored& record,
                            std::string_view field);
std::optional<Decimal> shown_decimal(const records::Unit& unit, const query::Stored& record,
                                     std::string_view field);

// Why documents of that kind are kept back from the actor of the unit; nothing where they are not.
std::optional<BookProblem> hidden_from(const records::Unit& unit, Bookkept what);
// An answer to an import tells of invoices, their customers and what was exported of them.
Status may_compare_books(const records::Unit& unit);

}  // namespace kith::sales
