// Asking for approval, and deciding: each act in the caller's transaction, whole or not at all.
//
// A request is a record of `approval_requests`, each person's part in a step one of `approval_turns`.
// Both belong to nobody, so that no list shows them; who may see a request says may_see(). Acts on the
// requests of one record go one after the other (storage::Connection::take_turns), so that of two
// who decide at once, or of a decision and a withdrawal, the second is told what the first did.
//
// A request may carry a proposal: values that are set, in the name and with the rights of whoever
// asked, once everybody has agreed. It keeps the values that it is about, as they were when it was
// asked and as they are to become (`facts`); an approval holds while the record has the latter.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "automation/approvers.h"
#include "automation/processes.h"
#include "records/change.h"

namespace kith::automation {

struct Asking {
  const schema::Object* object = nullptr;
  Id record;
  Id process;   // nobody: the one that stands before the proposal
  Json values;  // the proposal, or null
  std::string note;
};

struct Decision {
  enum class Word { approve, reject };
  Word word = Word::approve;
  std::string reason;
  std::string seen;  // Matter::mark of what the decision is about; empty: as it was asked
};

inline constexpr size_t words_max = 1'000;  // bytes of a note or a reason

class Approvals {
 public:
  // The program's own actor, made when something is to be set in its name.
  using MakeSystem = std::function<access::Actor()>;
  Approvals(const records::Records& records, ProcessListPtr processes, const records::Unit& unit,
            MakeSystem system);

  Result<Id> ask(const Asking& asking);
  Status decide(Id request, const Decision& decision);
  // By whoever asked, or an administrator.
  Status withdraw(Id request, std::string_view reason);
  // Hands a turn on: one's own, or as an administrator that of `from`.
  Status delegate(Id request, Id from, Id to, std::string_view reason);
  // Who decides for `away` on these days, both included; replaces what was said before. Nobody: they
  // decide themselves. What waits for them moves at once.
  Status stand_in(Id away, Id stand_in, std::optional<Date> first, std::optional<Date> last);

  // By the program: the time of the step at hand is over.
  Status remind_or_escalate(Id request);
  // By the program: turns go to stand-ins whose days have begun, and back once they are over.
  Status settle(const query::Stored& turn);
  // The record has become `matter` while the request waited: everybody is asked again.
  Status ask_anew(const query::Stored& request, const query::Stored& matter);

 private:
  Result<query::Stored> pending(Id request) const;
  Result<query::Stored> matter_of(const query::Stored& request) const;
  Result<const Process*> process_of(const query::Stored& request) const;
  Result<const Process*> process_for(const Asking& asking, const query::Stored& record,
                                     const query::Stored& proposed) const;
  Result<query::Stored> proposed(const records::Unit& as_asker, const query::Stored& record,
                                 const Json& values) const;
  query::Stored proposed_now(const query::Stored& request, const query::Stored& record) const;
  Result<bool> enter(query::Stored& request, const Process& process, const query::Stored& matter,
                     size_t from);
  Status close(const query::Stored& request, query::Stored after, const Process& process,
               std::string_view state, std::string_view reason);
  std::string left_undone(const query::Stored& request, const Process& process,
                          std::string_view state);
  std::optional<Message> set_values(const records::Unit& unit, const query::Stored& request,
                                    const Json& values);
  Status hand_on(const query::Stored& turn, Id to, std::string_view kind, std::string_view reason);
  Result<Id> add_turn(const query::Stored& request, const Chosen& chosen, std::string_view kind);
  Status pass(const query::Stored& request, const query::Stored* but);
  Status tell(const query::Stored& request, Id user, std::string_view kind) const;
  Status move(const query::Stored& turn, std::string_view state, std::string_view reason);
  Result<Id> insert(query::Stored row) const;
  Status replace(const query::Stored& before, query::Stored after) const;
  records::Unit as(const access::Actor& actor, records::Via via) const;

  const records::Records& records_;
  const ProcessListPtr processes_;
  const records::Unit& unit_;
  const MakeSystem system_;
};

// Of the requests of a record, those in this state; all in an empty one. In the order of their ids.
std::vector<query::Stored> requests_of(const records::Unit& unit, Id record,
                                       std::string_view state);
std::vector<query::Stored> turns_of(const records::Unit& unit, Id request);
std::optional<query::Stored> find_request(const records::Unit& unit, Id request);
bool waits_for(const records::Unit& unit, const query::Stored& request, Id user);
// Who sees the record, was asked to decide, or asked.
bool may_see(const records::Unit& unit, const query::Stored& request);

// What a request is about: {field, as asked, as proposed}.
std::vector<records::FieldChange> facts_of(const records::Unit& unit, const query::Stored& request);
// Whether the record still has what was asked about, or what was approved.
enum class Side { asked, proposed };
bool stands(const query::Stored& record, std::span<const records::FieldChange> facts, Side side);
// Names the record's state as a decision sees it.
std::string mark_of(const query::Stored& record, std::span<const records::FieldChange> facts);
// Acts on the requests of one record wait for one another by this name.
std::string turn_name(Id record);

}  // namespace kith::automation
