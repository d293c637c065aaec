// What is done with quotes: made of an opportunity, made anew as a version, sent, and let expire.
#pragma once

#include "app/app.h"
#include "records/records.h"

namespace kith::sales {

struct QuoteMade {
  Id batch;
  records::Saved quote;
  int64_t lines = 0;
  std::vector<std::string> left_out;  // fields
};
// A draft with the lines of the opportunity; `values` are set on the way.
Result<QuoteMade> quote_of_opportunity(const records::Records& records, const records::Unit& unit,
                                       Id opportunity, const Json& values);
// A draft with everything of the quote, which it supersedes; what needs an approval before a quote has
// it is left out, to be asked for on the draft. Of one that was accepted, of a draft and
// of an older version there is none.
Result<QuoteMade> next_version(const records::Records& records, const records::Unit& unit,
                               Id quote);

// The quote that is to be sent, checked: a draft with a line that has a price, still valid. Of the
// version that the sender saw, where that is said.
Result<query::Stored> quote_to_send(const records::Unit& unit, Id quote,
                                    std::optional<int64_t> version);
Result<records::Saved> mark_sent(const records::Records& records, const records::Unit& unit,
                                 const query::Stored& quote);
// The customer has opened it. The first time is a change of the quote, each further one a note on it.
Status mark_viewed(const records::Records& records, const records::Unit& unit,
                   const query::Stored& quote);

// Reaction: the lines of a quote that has been accepted become those of its opportunity, where the
// quote says so. The whole discount goes with them, shared among the lines. Done with the rights of
// whoever noted the answer, or of the quote's owner where the customer gave it; what they may not do, or
// an approval has locked, is left and said in a note on the quote.
app::Reaction carry_back();

inline constexpr std::string_view quote_job = "quotes";
// Every hour: what was sent and is no longer valid has expired.
Status run_quotes(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
