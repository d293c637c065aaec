// Whose turn a step is: what it names, as people stand in the workspace now, with those who are away
// replaced by whoever stands in for them.
#pragma once

#include <vector>

#include "automation/process.h"

namespace kith::automation {

struct Chosen {
  Id user;
  Id stands_for;  // who is away; nobody where the user was meant
};

// Each active user once; whoever asked is left out unless the process lets them decide. Empty where
// the step finds nobody, administrators neither.
std::vector<Chosen> approvers_of(const records::Unit& unit, const Process& process,
                                 const Step& step, const query::Stored& record, Id asked_by);

// A user's manager, else the lead of their team or of one above it; nobody where there is none.
Id manager_of(const records::Unit& unit, Id user);
// Who decides for them today, by their own calendar; nobody while they are there themselves.
Id stand_in_of(const records::Unit& unit, Id user);
bool may_decide(const access::Directory& directory, Id user);  // is there and active

}  // namespace kith::automation
