// What came of working on a lead, as one act: the call is logged, the lead goes the way that its life cycle
// allows (sales/lead_status.h), the next step is planned. One transaction, one batch whose undo puts all
// of it back.
//
// The lead's version is asked for: of fifty who worked on the same lead one writes, the others are told. An
// outcome always changes the lead (when it was touched, or how long it rests), so that this holds for
// “nobody answered” as well.
//
// A call that nobody answered is planned again after three hours, then after one, two, three and
// seven days, within office hours of whoever calls; after a talk it is three days. Whoever says another time,
// or none, is followed. What is wanted at once all the same rests for an hour, so that nobody is given the
// lead that they have just put down.
//
// To put a lead off (snooze, skip) is no call: what was noted becomes a note, and what was ticked is done;
// a planned call is refused there, for somebody has to say what came of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/records.h"
#include "sales/lead_work.h"

namespace kith::sales {

enum class Outcome {
  reached,
  no_answer,
  call_back,       // at `next_at`
  meeting,         // was booked
  not_interested,  // for a `reason`: disqualified
  nurture,         // for a `reason`, `until` a day
  hand_over,       // to whom sells: qualified
  snooze,          // until `next_at`
  skip,            // for an hour
};
std::string_view name_of(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view name);

struct BookedMeeting {
  Timestamp starts_at;
  std::chrono::minutes lasts{30};
  std::string subject;  // empty: the program's own
};

struct OutcomeWish {
  Id lead;
  int64_t version = 0;
  Outcome outcome = Outcome::reached;
  std::string note;
  Json values = Json::Object{};  // of the lead: what was learned, as a client sends it
  enum class Plan { as_usual, at, none } plan = Plan::as_usual;
  Timestamp next_at{};  // plan: at
  std::string reason;
  std::optional<Date> until;
  std::optional<BookedMeeting> meeting;
  Id to;                  // hand_over
  std::vector<Id> ticks;  // open activities with the lead that are done with this
};

struct Told {
  Id batch;
  Id lead;
  std::string name;                  // of the lead
  std::optional<Timestamp> planned;  // the next call
};

// As the actor may know it: its id where the name is hidden.
std::string shown_name(const records::Unit& unit, const query::Stored& lead);

// Code::conflict where the lead has moved on. Errors name the members of the wish: "next_at", "reason".
Result<Told> tell_outcome(const records::Records& records, const records::Unit& unit,
                          const OutcomeWish& wish, Locale locale);

// Those that the lead's status has a way for.
std::vector<Outcome> open_outcomes(const records::Unit& unit, const query::Stored& lead);

// Where a lead goes that is handed over, and what has to be known for it.
struct HandOverWay {
  std::string status;  // its own: it only changes hands
  std::vector<std::string> required;
};
HandOverWay hand_over_way(const records::Unit& unit, const query::Stored& lead);

// When it is tried again, unless whoever called says otherwise.
Timestamp next_try(const records::Unit& unit, int unanswered);
Timestamp next_talk(const records::Unit& unit);

}  // namespace kith::sales
