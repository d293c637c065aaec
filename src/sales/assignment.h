// Assignment rules: who gets a lead that nobody has chosen an owner for (docs/decisions/0023-assignment.md).
//
// The first rule in use whose condition the lead meets decides, among its members who are active, not
// on leave (app/leaves.h), not paused, skilled and below their number of open leads. Turns go by weight:
// whoever gets a lead moves on by turn_length / weight, and the lowest turn is next. The rule keeps the turn at which somebody got
// the last one, and nobody begins below it: who was away or is new does not catch up, and whoever waits
// for a skill that is seldom asked for holds nobody up. Turns are notes on the rule and its
// members (Records::note), no changes, and an undo leaves them. A rule may give to the members of the lead's
// territory instead of its own, or of the nearest one above that has any: then the turns are the territory's.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "records/draft_view.h"
#include "sales/working_hours.h"

namespace kith::sales {

// Where those who take turns are kept.
struct CrewObjects {
  std::string_view crews;
  std::string_view members;
  std::string_view of;  // the members' field that names their crew
};

struct Verdict {
  enum class Outcome { no_rule, given, waits, pool };
  Outcome outcome = Outcome::no_rule;
  Id rule;
  Id territory;          // whose turn it was, where the rule gives to the lead's territory
  Id user;               // given
  Id pool;               // pool
  std::string_view why;  // of leads.assigned_why
  std::optional<Timestamp> respond_by;
};

// Judges leads one after the other; each verdict counts for the next.
class Assigner {
 public:
  // Foreseen verdicts leave no trace. Others wait for everybody else's, until these have committed.
  enum class Purpose { write, foresee };
  Assigner(const records::Unit& unit, Purpose purpose);

  Verdict judge(const query::Stored& lead, records::DraftView::Stage stage);
  // Of a lead that its owner has left untouched; `waits`: it stays with them.
  Verdict escalate(const query::Stored& lead);
  // The turn that was used.
  Status keep(const Verdict& verdict);

 private:
  struct Member {
    query::Stored stored;
    Id user;
    int64_t turn = 0;
  };
  // Who take turns.
  struct Crew {
    Id of;  // a rule or a territory
    int64_t turn = 0;
    std::vector<Member> members;
    bool read = false;  // the members, and the turns as they are under the lock
  };
  struct Rule {
    query::Stored stored;
    Crew crew;
  };
  // The next rule from `from` on whose condition the lead meets.
  Rule* fitting(const records::DraftView& view, size_t& from);
  void take_turn();
  void read_members(Crew& crew, const CrewObjects& objects);
  Crew& crew_for(Rule& rule, const query::Stored& lead);
  Crew& crew_of_territory(Id territory);
  Member* choose(const Rule& rule, Crew& crew, const query::Stored& lead,
                 const std::set<Id>& but_not);
  bool is_free(const Member& member, const query::Stored& lead, std::string_view skill_field);
  int64_t open_leads(Id user);
  bool is_away(Id user);
  void give(const Rule& rule, Crew& crew, Member& member, Verdict& verdict);
  WorkingHours hours_of(const query::Stored& rule);
  std::optional<Timestamp> respond_by(const query::Stored& rule);

  const records::Unit& unit_;
  const Purpose purpose_;
  bool locked_ = false;
  const TimeZone* zone_ = nullptr;
  std::vector<Rule> rules_;  // those in use, in their order
  std::map<Id, Crew> territories_;
  std::map<Id, int64_t> open_;
  std::optional<std::set<Id>> away_;  // read when a member is first looked at
};

// What a verdict makes of a lead. No rule: nothing.
void apply(const records::Unit& unit, const Verdict& verdict, query::Stored& lead);

// A lead that asks for it goes by the rules. One whose owner is changed by hand is under no rule any
// more, and a change of status stops its clock.
Status go_by_rules(const records::Unit& unit, records::Draft& draft);

Status check_assignment_rule(const records::Unit& unit, records::Draft& draft);
Status check_assignment_member(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
