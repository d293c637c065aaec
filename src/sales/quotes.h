// Quotes: what a customer is offered, and the way from draft to answer.
//
//   draft → sent → viewed → accepted | declined | expired;   sent and later → superseded
//
// A draft is free. What has been sent stays as it is: it is changed by a new version (quote_acts.h),
// which supersedes it. Sending, viewing and superseding are acts of the program; that a customer has
// accepted or declined a person may note as well.
#pragma once

#include "records/records.h"
#include "sales/quote_sums.h"

namespace kith::sales {

inline constexpr std::string_view quotes = "quotes";

// Rules. A quote knows its account, currency, days and words, and what its lines come to.
Status keep_quote(const records::Unit& unit, records::Draft& draft);
// Lines of a draft alone change; each is in the quote's currency.
Status keep_quote_line(const records::Unit& unit, records::Draft& draft);

// In the order in which they are printed. For opportunities and quotes alike: their lines have the
// same fields (product, description, quantity, price, discount, discount_amount, tax_rate, total,
// tax_amount).
std::vector<query::Stored> lines_in_order(const records::Unit& unit, const query::Stored& whole);
// What the lines come to with the discount of the quote; nothing where that does not fit.
std::optional<QuoteSums> sums_of_quote(const query::Stored& quote,
                                       std::span<const query::Stored> lines);
// Brings the sums of a draft to its lines, as whoever wrote those.
Result<records::Saved> sum_quote(const records::Records& records, const records::Unit& unit,
                                 Id quote);

// Open to an answer: sent or viewed.
bool awaits_answer(const query::Stored& quote);
// Where the actor is; where the workspace is, when the program itself or a customer asks.
Date today_of(const records::Unit& unit);

// The words of the letterhead in a language, where there is one.
std::optional<query::Stored> letterhead_in(const records::Unit& unit, std::string_view language);
// A letterhead in each language, named after the workspace.
Status plant_letterheads(const records::Records& records, const records::Unit& unit, Locale locale);

}  // namespace kith::sales
