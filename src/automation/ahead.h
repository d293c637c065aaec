// Steps still to come of a record that an approval stands before, so that it can be asked for ahead.
#pragma once

#include <string>
#include <vector>

#include "automation/process.h"

namespace kith::automation {

// What the record would come to: {status, "won"} of an open deal. Options come in the order in which
// records go through them.
struct Ahead {
  const schema::Field* field = nullptr;
  std::string value;
};
// Nothing where other values than such steps stand between the record and the gate.
std::vector<Ahead> ahead_of(const records::Unit& unit, const Process& process,
                            const query::Stored& record);

}  // namespace kith::automation
