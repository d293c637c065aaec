// What hangs on a record, carried to others.
#pragma once

#include <span>

#include "records/records.h"

namespace kith::sales {

struct Place {
  const schema::Object* object = nullptr;
  Id id;
};

// Rows of junctions that may name any record (links of activities) are written for each of the targets
// as well, where they do not stand there already; records that are seen with what they are on (comments,
// files) move to the first. Nobody's rights are asked. Answers how many rows were written.
Result<int64_t> carry_history(const records::Records& records, const records::Unit& unit,
                              Place from, std::span<const Place> targets);

}  // namespace kith::sales
