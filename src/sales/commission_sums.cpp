#include "sales/commission_sums.h"

#include <algorithm>

#include "sales/line_sums.h"
#include "sales/settlement.h"

namespace kith::sales {
namespace {

// The parts of what lies between two sums, from <= to.
std::vector<Portion> portions(const Scale& scale, Decimal from, Decimal to) {
  std::vector<Portion> parts;
  for (size_t i = 0; i < scale.size(); ++i) {
    const Decimal low = i == 0 ? from : std::max(from, scale[i].above);
    const Decimal high = i + 1 < scale.size() ? std::min(to, scale[i + 1].above) : to;
    if (high > low) parts.push_back({minus(high, low), scale[i].rate});
  }
  return parts;
}

}  // namespace

std::optional<Decimal> earned(const Scale& scale, Decimal amount, int minor_digits) {
  if (amount.units < 0) return share_of(amount, scale.front().rate, minor_digits);
  return share_of(portions(scale, Decimal{}, amount), minor_digits);
}

std::string words_of(const Scale& scale, Decimal from, Decimal to) {
  if (to < from) return format(minus(to, from)) + " × " + format(scale.front().rate) + "%";
  std::string words;
  for (const Portion& part : portions(scale, from, to)) {
    if (!words.empty()) words += " + ";
    words += format(part.amount) + " × " + format(part.percent) + "%";
  }
  return words.empty() ? "0" : words;
}

std::optional<Decimal> rate_between(const Scale& scale, Decimal from, Decimal to) {
  if (to < from) return scale.front().rate;
  const auto parts = portions(scale, from, to);
  return parts.size() == 1 ? std::optional(parts.front().percent) : std::nullopt;
}

}  // namespace kith::sales
