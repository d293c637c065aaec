// Which content to give next: pieces in use that are for a role, the account's industry and how far it is, and
// that nobody who has the role was given.
#pragma once

#include "sales/coverage.h"

namespace kith::sales {

struct OfferedContent {
  Id id;
  std::string name;
  std::string kind;
  std::string link;
};

inline constexpr size_t offers_max = 3;  // a role

// Of each role of the coverage, in its order: at most offers_max, those first that name the role, then those that
// name the phase. Cost: two statements.
std::vector<std::vector<OfferedContent>> content_to_offer(const query::ReadEnvironment& environment,
                                                          const Coverage& coverage);

}  // namespace kith::sales
