// The search index, asked across objects, and both indexes built anew.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/read.h"
#include "records/identity.h"
#include "records/records.h"

namespace kith::records {

struct Hit {
  const schema::Object* object;
  Id id;
  std::string title;
  std::string subtitle;  // what else helps to tell it: account, mail, phone
};

// Across objects (all that have searched fields, or those named), best first: whole title, then
// prefix of the title, then the rest; newer before older. Objects that the asker may not read, and
// names that there are not, give nothing.
// Cost: one statement an object, two more where one alone holds more hits than are asked for.
std::vector<Hit> search(const query::ReadEnvironment& environment, std::string_view text,
                        std::span<const std::string> objects, int limit);

// Builds search and identity index of an object anew, in slices by id; `after` from nobody. Answers
// where to go on from, nobody when all is done.
Id reindex_slice(const Records& records, const Unit& unit, const schema::Object& object, Id after,
                 int limit);

}  // namespace kith::records
