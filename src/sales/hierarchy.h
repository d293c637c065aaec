// Records of one object that stand below one another: accounts below their parent, contacts below whom
// they report to, territories below what they are part of.
//
// Nobody stands below themselves, however many lie between, and no tree is deeper than it may be. That is
// judged by a guard, so undo, merge and the recycle bin are held to it as well. Two who hang branches at
// once take turns: the second sees what the first has done.
#pragma once

#include "app/app.h"

namespace kith::sales {

struct Hierarchy {
  std::string_view object;
  std::string_view above;  // the field that names the next one up
  int levels_max;
};
inline constexpr Hierarchy account_hierarchy{"accounts", "parent", 10};
inline constexpr Hierarchy contact_hierarchy{"contacts", "reports_to", 20};
inline constexpr Hierarchy territory_hierarchy{"territories", "parent", 8};

app::Guard keeps_hierarchy(const Hierarchy& hierarchy);

// Live records right below these, as whoever asks sees them; at most `limit`.
std::vector<Id> right_below(const query::ReadEnvironment& environment, const Hierarchy& hierarchy,
                            std::span<const Id> ids, size_t limit);

}  // namespace kith::sales
