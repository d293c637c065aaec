// The records that stand about another one: an account's contacts and deals, the contacts of a deal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/read.h"

namespace kith::api {

struct Nearby {
  const schema::Object* object = nullptr;
  Id id;
  std::string name;
};

struct Around {
  std::vector<Nearby> records;       // by id
  std::vector<std::string> partial;  // relations of which only the records changed last are here

  const Nearby* find(Id id) const;
};

// Those that the asker may see, by names of relations of the object; unknown names are refused. What
// stands between two objects (a contact's role in a deal) leads to its far side.
// Cost: one statement a relation; at most 400 records of each, 999 of all together.
Result<Around> records_around(const query::ReadEnvironment& environment, const query::Asker& asker,
                              const schema::Object& object, Id id,
                              const std::vector<std::string>& relations);

}  // namespace kith::api
