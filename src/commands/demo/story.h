// The demo as a story: what happened in eighteen months, deed by deed, in the order of time.
//
// Written in full before a record is planted, so that deeds of all opportunities interleave as
// they would have. Planting it in this order gives ids, change log and history that agree with the
// dates. Records are numbered within the story; in the values of a deed the text "@17" stands for
// the id that record 17 is given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace kith::commands::demo {

// convert: of a lead, into {"account","contact"} that are there. release: to the pool, for {"reason"}.
// claim: from it. quote: of the opportunity that the values name; revise: the next version of {"quote"};
// send, open: what becomes of one. lines: of an order or purchase order; goods: what comes in or goes out of
// it; count: of a product (demo/stock.h).
enum class Act {
  create,
  update,
  convert,
  release,
  claim,
  quote,
  revise,
  send,
  open,
  lines,
  goods,
  count
};
constexpr bool makes_record(Act act) {
  return act == Act::create || act == Act::quote || act == Act::revise;
}

struct Deed {
  Timestamp at;
  int author;  // place in colleagues(), or `program`
  Act act;
  std::string_view object;
  int record;
  Json values;
};
inline constexpr int program = -1;

struct StorySetting {
  Timestamp now;
  const TimeZone& zone;
  Locale locale;
  std::string_view currency;
  int stages;  // open ones of the pipeline, in order; won and lost follow
};

// The first records, in this order, are there before the story begins: the stages (open ones, won,
// lost), whoever set the workspace up, the colleagues, their teams.
struct Story {
  std::vector<Deed> deeds;
  int beforehand = 0;  // of them, those that are there before the story begins
  int records = 0;
};

inline constexpr int account_count = 300;
inline constexpr int contact_count = 1'000;
inline constexpr int lead_count = 400;
inline constexpr int opportunity_count = 500;

Timestamp beginning(const StorySetting& setting);
Story write_story(const StorySetting& setting);

}  // namespace kith::commands::demo
