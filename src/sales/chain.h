// The chain from lead to cash: which hops a deal has come to, on which day, and by which record.
//
//   lead > mql > sal > sql > opportunity > quote > won > agreement > invoice > payment > paid > renewal
//
// Nothing is kept for it: each hop's day stands on the record that made it (a stamp of the lead, the
// day a quote was sent, a contract signed, an invoice issued, money received). An agreement is a contract
// or order that binds (sales/receivables.h). Paid is a deal with a payment and nothing open in any of
// them, since its last payment. Days are those of the workspace's calendar.
//
// All of it is as the asker sees it: what they may not read is no hop of theirs (`shown`).
//
// Cost: eight statements for each thousand deals, led by the indexes of the references.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <unordered_map>

#include "query/read.h"

namespace kith::sales {

enum class Hop {
  lead,
  mql,
  sal,
  sql,
  opportunity,
  quote,
  won,
  agreement,
  invoice,
  payment,
  paid,
  renewal,
};
inline constexpr size_t hop_count = 12;
inline constexpr std::array<std::string_view, hop_count> hop_names = {
    "lead", "mql",       "sal",     "sql",     "opportunity", "quote",
    "won",  "agreement", "invoice", "payment", "paid",        "renewal"};

// Somebody came here; the day is not always known (what was brought in may say nothing of it).
struct Mark {
  std::optional<Date> on;
  Id record;
  std::string_view object;
};

struct Chain {
  std::array<std::optional<Mark>, hop_count> marks;

  std::optional<Mark>& operator[](Hop hop) { return marks[static_cast<size_t>(hop)]; }
  const std::optional<Mark>& operator[](Hop hop) const { return marks[static_cast<size_t>(hop)]; }
};

using Shown = std::array<bool, hop_count>;
Shown shown_hops(const query::ReadEnvironment& environment);

// Of leads that a question picks: their own hops, and those of the deals that they became.
std::unordered_map<Id, Chain> chains_of_leads(const query::ReadEnvironment& environment,
                                              const query::Question& picked, const TimeZone& zone);
// Of opportunities: from the day they were entered on.
std::unordered_map<Id, Chain> chains_of_deals(const query::ReadEnvironment& environment,
                                              const query::Question& picked, const TimeZone& zone);
// Of one opportunity, with the lead it came from; nothing when it is not there for the asker.
std::optional<Chain> chain_of_deal(const query::ReadEnvironment& environment, Id deal,
                                   const TimeZone& zone);

}  // namespace kith::sales
