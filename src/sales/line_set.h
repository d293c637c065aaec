// The lines of an opportunity or a quote as one: written together, summed, and what follows them.
//
// Where an opportunity has lines with prices, its amount is the sum of their nets: in their currency
// where it is one, else in the workspace's own. A quote's sums are worked out by its rule (quotes.h). A whole set is written in one transaction and batch
// (write_lines); what comes line by line (API, import, undo) a reaction follows.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

// What stands on lines, and what they are called there. Lines of both have the same fields.
struct Lined {
  std::string_view whole;      // "opportunities"
  std::string_view lines;      // "opportunity_lines"
  std::string_view reference;  // from a line: "opportunity"
};
inline constexpr Lined of_opportunities{"opportunities", "opportunity_lines", "opportunity"};
inline constexpr Lined of_quotes{"quotes", "quote_lines", "quote"};
inline constexpr Lined of_orders{"orders", "order_lines", "sales_order"};
inline constexpr Lined of_purchases{"purchase_orders", "purchase_order_lines", "purchase_order"};
const Lined& lined_of(std::string_view whole);

struct LineTotals {
  Decimal net;
  Decimal tax;
  std::string currency;
  int64_t lines = 0;
};
// Nothing where no line has a price, or the sum does not fit.
std::optional<LineTotals> totals_of(const records::Unit& unit,
                                    std::span<const query::Stored> lines);

struct LineWish {
  const Lined& of = of_opportunities;
  Id whole;                        // the opportunity or quote
  std::optional<int64_t> version;  // of it, as it was seen
  std::optional<Json> price_book;  // to be set along with them
  Json lines;                      // [{"id"?,"version"?,…}]; what is not among them is removed
};
struct LinesWritten {
  Id batch;
  records::Saved whole;
  std::vector<records::Saved> lines;  // in the order given
  std::optional<LineTotals> totals;
};
// Errors are placed: "lines[2].quantity". In a batch of its own, unless the unit has one.
Result<LinesWritten> write_lines(const records::Records& records, const records::Unit& unit,
                                 const LineWish& wish);

// Rule of opportunities: nobody writes another amount than that of the lines.
Status keep_to_lines(const records::Unit& unit, records::Draft& draft);
// Reactions to changes of lines.
Status follow_lines(const records::Records& records, const records::Unit& unit,
                    const records::Change& change);
Status follow_quote_lines(const records::Records& records, const records::Unit& unit,
                          const records::Change& change);

}  // namespace kith::sales
