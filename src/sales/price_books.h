// Price books: what a product costs whom, in which currency, from which quantity on.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

// Rules. A book has a currency and days in their order, and one alone is the default of a team (or of
// everybody) in a currency; an entry is in the currency of its book, one for a product and quantity.
Status fit_price_book(const records::Unit& unit, records::Draft& draft);
Status fit_price_book_entry(const records::Unit& unit, records::Draft& draft);

// The book of an opportunity or quote: what it names, else the default for the actor's team, else that
// for everybody, of those that are valid today.
std::optional<query::Stored> price_book_of(const records::Unit& unit, const query::Stored& whole);

struct Price {
  Decimal amount;
  std::string currency;
};
// Of one piece when so many are taken: of the book, else the list price where that is in the book's
// currency; nothing where there is none.
std::optional<Price> price_of(const records::Unit& unit, const query::Stored* book,
                              const query::Stored& product, Decimal quantity);

}  // namespace kith::sales
