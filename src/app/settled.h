// Records on which work has ended: each product room says of its objects which these are. Somebody's
// leave leaves them where they are, before and after.
#pragma once

#include <string>
#include <vector>

#include "query/filter.h"
#include "records/records.h"

namespace kith::app {

struct Settled {
  std::string object;
  std::string filter;  // as a client would send it
};

// Never, for an object of which no room says anything.
query::Filter settled(const std::vector<Settled>& said, const records::Unit& unit,
                      const schema::Object& object);
bool is_settled(const std::vector<Settled>& said, const records::Unit& unit,
                const query::Stored& record);

}  // namespace kith::app
