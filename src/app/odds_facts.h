// Which facts of an object's records may be learned from, and what is known of them.
//
// What a fact says of an open record has to be what it would have said of those that closed while
// they were open. So fields that are written when a record closes are left out (the declaration of the
// field names them, schema/kinds/odds.cpp), and of closed records the change log says what stood in the
// others at an earlier instant (app/odds_history.h). Of records that came in closed no log tells: of those
// only what is known from the beginning counts.
//
// Taken are choices, references, users, yes-or-no and numbers of the object itself, of people too and
// custom ones, and the paths that the declaration names; and what the log knows: the days since it
// entered, since its stage, since anything happened, and how often somebody was in touch.
#pragma once

#include "app/odds_model.h"
#include "query/filter.h"
#include "query/read.h"
#include "records/records.h"

namespace kith::app::odds {

struct Fact {
  enum class Sort { own, beyond, age_days, stage_days, idle_days, touches } sort = Sort::own;
  std::string name;                       // "source", "account.industry", "age_days"
  const schema::Field* field = nullptr;   // own, or the reference that leads beyond
  const schema::Field* beyond = nullptr;  // of the object that it names
  bool early = false;                     // known from the beginning
};

// An object of which it is learned how its records end.
struct Subject {
  const schema::Object* object = nullptr;
  const schema::Field* field = nullptr;  // learned_probability
  const schema::Field* outcome = nullptr;
  const schema::Field* closed = nullptr;
  const schema::Field* entered = nullptr;  // a date; null: when it was created
  const schema::Field* stage = nullptr;    // null where there is none, as the next two
  const schema::Field* stage_since = nullptr;
  const schema::Field* stated = nullptr;
  const schema::Relation* touched = nullptr;
  std::string open, won, lost;
  std::vector<Fact> facts;
};

// Of the kind `odds`; null where nothing is learned of how its records end.
const schema::Field* odds_field(const schema::Object& object);
// Nothing where the object has no such field, or where fields that it needs are gone.
std::optional<Subject> subject_of(const schema::Schema& schema, const schema::Object& object);

Known known_of(const schema::Field& field, const Value& value);
Known number_of(double number);
std::span<const double> day_bins();
std::span<const double> touch_bins();
double days_between(Timestamp from, Timestamp to);
FactSort sort_of(const Fact& fact);

// What is known of a record now. `names`: facts that are asked for, in their order; others are not read.
Seen seen_now(const records::Unit& unit, const Subject& subject, const query::Stored& record,
              std::span<const std::string> names);

}  // namespace kith::app::odds
