// A quote as the customer reads it: in its language, with the letterhead of the workspace in front.
#pragma once

#include "formats/document.h"
#include "records/records.h"

namespace kith::sales {

// As it stands now. What the account and the contact are called the customer knows; the caller has made
// sure that whoever asks sees the quote.
formats::Document document_of_quote(const records::Unit& unit, const query::Stored& quote);

// 1,234.50: with all places of the currency, in groups of three.
std::string in_groups(Decimal amount, int minor_digits);

}  // namespace kith::sales
