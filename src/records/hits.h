// What a search shows of the records it has found. Only records' own files use it.
#pragma once

#include <span>
#include <vector>

#include "query/words.h"
#include "records/search.h"

namespace kith::records {

struct Place {
  const schema::Object* object;
  Id id;
  Hit::By by;
};

// In the order of the places; those that are gone or hidden by now are left out. One statement an
// object, and what its references need.
std::vector<Hit> shown(const query::ReadEnvironment& environment, std::span<const Place> places,
                       std::span<const query::Word> words);

}  // namespace kith::records
