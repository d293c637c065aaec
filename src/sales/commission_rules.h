// Commission rules: what is earned on what, and by whom, as data (docs/decisions/0037-commission.md).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/records.h"
#include "sales/commission_sums.h"

namespace kith::sales {

// What commission can be earned on.
struct CommissionSource {
  std::string_view object;   // and the value of commission_rules.earned_on
  std::string_view day;      // the day that the record itself gives
  std::string_view instant;  // where that is empty: when it took effect
};
inline constexpr std::array<CommissionSource, 4> commission_sources = {{
    {"opportunities", "close_date", "closed_at"},
    {"orders", "ordered_on", "confirmed_at"},
    {"contracts", "signed_on", "activated_at"},
    {"payments", "paid_on", ""},
}};
const CommissionSource* commission_source(std::string_view object);

struct CommissionRule {
  enum class Whom { owner, manager, person, team };
  explicit CommissionRule(query::Stored stored);

  query::Stored stored;
  const CommissionSource* source;
  bool active = false;
  Whom whom = Whom::owner;
  std::optional<Decimal> fixed;  // else by the scale
  Scale scale;
  std::optional<Period> period;  // over which amounts are added up; nothing: each on its own

  Id id() const { return stored.id(); }
  bool holds_on(Date day) const;
};

// All that look at records of `object`, in use or not, the older first.
std::vector<CommissionRule> commission_rules_on(const records::Unit& unit, std::string_view object);
// Whether the record meets the rule's condition.
bool meets(const records::Unit& unit, const CommissionRule& rule, const query::Stored& record);

Status check_commission_rule(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::sales
