// The arithmetic of the score (sales/coverage.h).
#include <algorithm>

#include "sales/coverage.h"
#include "schema/kinds/cells.h"

namespace kith::sales {
namespace {

// weight × part / whole, rounded half up.
int points(int weight, int64_t part, int64_t whole) {
  return static_cast<int>((2 * weight * part + whole) / (2 * whole));
}

}  // namespace

bool is_for(std::string_view stored, std::string_view wanted) {
  bool any = false, found = false;
  schema::kind::for_each_element(stored, [&](std::string_view one) {
    any = true;
    found = found || one == wanted;
  });
  return !any || found;
}

int Coverage::filled() const {
  return static_cast<int>(
      std::ranges::count_if(roles, [](const CoveredRole& role) { return !role.people.empty(); }));
}

std::optional<CoverageScore> Coverage::score() const {
  const auto whole = static_cast<int64_t>(roles.size());
  if (whole == 0) return std::nullopt;
  int64_t stance = 0, touched = 0, served = 0;
  for (const CoveredRole& role : roles) {
    stance += role.stance_percent;
    touched += role.touched;
    served += role.served;
  }
  return CoverageScore{.roles = points(coverage_weights.roles, filled(), whole),
                       .stance = points(coverage_weights.stance, stance, 100 * whole),
                       .touch = points(coverage_weights.touch, touched, whole),
                       .content = points(coverage_weights.content, served, whole)};
}

}  // namespace kith::sales
